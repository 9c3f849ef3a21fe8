//! What a control takes, of whichever kind of form it is a part.

use crate::components::{Component, Editing, Typed, date_picker::Day, input::InputType};
use crate::kinds::form::{FieldType, FormField, Validation};

/// Something that a value is entered into.
#[derive(Debug, Clone)]
pub(super) struct Control<'f> {
    /// The name of its value.
    pub name: &'f str,
    /// What a person calls it; empty where it says nothing.
    pub label: &'f str,
    /// What stands in it while it is empty.
    pub hint: &'f str,
    /// Whether a value must be given.
    pub required: bool,
    /// Whether it is shown but takes nothing.
    pub disabled: bool,
    /// What it takes.
    pub takes: Takes<'f>,
    /// Fewest characters.
    pub least: Option<u64>,
    /// Most characters.
    pub most: Option<u64>,
    /// What the whole value has to match.
    pub pattern: Option<Pattern<'f>>,
}

/// What a control takes.
#[derive(Debug, Clone)]
pub(super) enum Takes<'f> {
    /// Any text.
    Text,
    /// Text that is kept nowhere.
    Secret,
    /// An e-mail address.
    Email,
    /// The address of a page.
    Url,
    /// A number.
    Number,
    /// A day.
    Day,
    /// A day or a point in time, within bounds.
    Moment {
        earliest: Option<Day>,
        latest: Option<Day>,
    },
    /// One of these.
    One(Vec<&'f str>),
    /// Any number of these.
    Several(Vec<&'f str>),
    /// Whether it is ticked.
    Tick,
}

/// What the whole value has to match.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pattern<'f> {
    /// Compiled here, in linear time; it was tried when the form was made.
    Ours(&'f str),
    /// One of JavaScript, which the browser runs, too.
    Browsers(&'f str),
}

/// Flags of components are on where they say so.
fn on(flag: Option<bool>) -> bool {
    flag == Some(true)
}

impl<'f> Control<'f> {
    fn new(name: &'f str, takes: Takes<'f>) -> Self {
        Self {
            name,
            label: "",
            hint: "",
            required: false,
            disabled: false,
            takes,
            least: None,
            most: None,
            pattern: None,
        }
    }

    fn labelled(mut self, label: Option<&'f String>) -> Self {
        self.label = label.map_or("", String::as_str);
        self
    }

    fn required(mut self, flag: Option<bool>) -> Self {
        self.required = on(flag);
        self
    }

    fn disabled(mut self, flag: Option<bool>) -> Self {
        self.disabled = on(flag);
        self
    }

    fn matching(mut self, pattern: Option<&'f String>, hint: Option<&'f String>) -> Self {
        self.pattern = pattern.map(|pattern| Pattern::Browsers(pattern));
        self.hint = hint.map_or("", String::as_str);
        self
    }

    fn typed(self, typed: &'f Typed) -> Self {
        self.required(typed.required)
            .disabled(typed.disabled)
            .matching(typed.pattern.as_ref(), typed.placeholder.as_ref())
    }

    /// Of a field of a form widget.
    pub fn of_field(field: &'f FormField) -> Self {
        let options = || {
            let options = field.options.iter().flatten();
            options.map(|option| option.value.as_str()).collect()
        };
        let takes = match field.kind {
            FieldType::Text => Takes::Text,
            FieldType::Password => Takes::Secret,
            FieldType::Email => Takes::Email,
            FieldType::Date => Takes::Day,
            FieldType::Number => Takes::Number,
            FieldType::Select => Takes::One(options()),
            FieldType::Multiselect => Takes::Several(options()),
        };
        let none = Validation::default();
        let Validation {
            min_length: least,
            max_length: most,
            ..
        } = *field.validation.as_ref().unwrap_or(&none);
        let pattern = field.validation.as_ref();
        let pattern = pattern.and_then(|rules| rules.pattern.as_deref());
        Self {
            label: &field.label,
            hint: field.placeholder.as_deref().unwrap_or_default(),
            required: field.required,
            least,
            most,
            pattern: pattern.map(Pattern::Ours),
            ..Self::new(&field.field_id, takes)
        }
    }

    /// Of a component, if it is a control.
    pub fn of_component(component: &'f Component) -> Option<Self> {
        use Component as C;
        Some(match component {
            C::Input(input) => {
                Self::new(&input.name, Takes::of_input(input.input_type)).typed(&input.typed)
            }
            C::Textarea(area) => Self::new(&area.name, Takes::Text).typed(&area.typed),
            C::Text(text) => match &text.editable {
                Editing::Field(field) => Self::new(&field.name, Takes::Text)
                    .required(field.required)
                    .matching(field.pattern.as_ref(), field.placeholder.as_ref()),
                Editing::Off | Editing::On => return None,
            },
            C::Select(select) => {
                let options = select.options.iter();
                let open = options.filter(|option| !on(option.disabled));
                let takes = Takes::One(open.map(|option| option.value.as_str()).collect());
                Self::new(&select.name, takes).disabled(select.picker.disabled)
            }
            C::RadioGroup(group) => {
                let options = group.options.iter();
                let open = options.filter(|option| !on(option.disabled));
                let takes = Takes::One(open.map(|option| option.value.as_str()).collect());
                Self::new(&group.name, takes)
                    .labelled(group.aria_label.as_ref())
                    .required(group.required)
                    .disabled(group.disabled)
            }
            C::DatePicker(picker) => {
                let takes = Takes::Moment {
                    earliest: picker.min,
                    latest: picker.max,
                };
                Self::new(&picker.name, takes).disabled(picker.picker.disabled)
            }
            C::Checkbox(tick) => Self::new(&tick.name, Takes::Tick)
                .labelled(tick.label.as_ref())
                .required(tick.required)
                .disabled(tick.disabled),
            _ => return None,
        })
    }
}

impl Takes<'_> {
    fn of_input(kind: Option<InputType>) -> Self {
        match kind {
            Some(InputType::Number) => Self::Number,
            Some(InputType::Email) => Self::Email,
            Some(InputType::Password) => Self::Secret,
            Some(InputType::Url) => Self::Url,
            // Numbers to call are written in too many ways to have a form.
            Some(InputType::Text | InputType::Tel) | None => Self::Text,
        }
    }
}
