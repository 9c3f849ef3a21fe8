//! What is filled in: Input, Textarea, Select, DatePicker, Checkbox, RadioGroup. Native controls,
//! each with a name that can be heard: its label's, else its hint, else its own.

use widgets::components::date_picker::Day;
use widgets::components::input::InputType;
use widgets::components::{
    Checkbox, Component, DatePicker, Input, Picker, RadioGroup, Select, Textarea, Typed,
};
use widgets::style::{ControlVariant, Direction, FieldVariant, GutterSize};

use super::button::dressed;
use super::{Scene, action};
use crate::icon;
use crate::writer::Writer;

/// The name under which a control's value is sent.
pub(super) fn name(component: &Component) -> Option<&str> {
    match component {
        Component::Input(input) => Some(&input.name),
        Component::Textarea(area) => Some(&area.name),
        Component::Select(select) => Some(&select.name),
        Component::DatePicker(picker) => Some(&picker.name),
        Component::Checkbox(checkbox) => Some(&checkbox.name),
        Component::RadioGroup(group) => Some(&group.name),
        _ => None,
    }
}

impl Scene<'_> {
    pub(super) fn control(&mut self, out: &mut Writer, component: &Component, id: &str) {
        match component {
            Component::Input(input) => self.input(out, input, id),
            Component::Textarea(area) => self.area(out, area, id),
            Component::Select(select) => self.select(out, select, id),
            Component::DatePicker(picker) => self.day(out, picker, id),
            Component::Checkbox(checkbox) => self.checkbox(out, checkbox, id),
            Component::RadioGroup(group) => self.radios(out, group, id),
            _ => {}
        }
    }

    /// The name under which a control is sent with the form around it. One outside a form is sent
    /// alone: its own name stands beside, and what browsers group by is its id, so that widgets on
    /// one page do not disturb each other.
    fn named(&self, out: &mut Writer, name: &str, id: &str) {
        if self.in_form {
            out.attr("name", name);
        } else {
            out.attr("name", id).attr("data-name", name);
        }
    }

    /// What a control is called where no label stands for it.
    fn heard<'n>(&self, name: &'n str, hint: Option<&'n str>, id: &str) -> Option<&'n str> {
        let labelled = self.ties.label_of(id).is_some();
        let hint = hint.filter(|hint| !hint.trim().is_empty());
        (!labelled).then(|| hint.unwrap_or(name))
    }

    fn typed(&self, out: &mut Writer, name: &str, typed: &Typed, id: &str) {
        self.named(out, name, id);
        out.attr("id", id)
            .maybe(
                "aria-label",
                self.heard(name, typed.placeholder.as_deref(), id),
            )
            .maybe("placeholder", typed.placeholder.as_deref())
            .flag("required", typed.required == Some(true))
            .flag("disabled", typed.disabled == Some(true));
    }

    fn input(&mut self, out: &mut Writer, input: &Input, id: &str) {
        let kind = input.input_type.unwrap_or(InputType::Text);
        let secret = kind == InputType::Password;
        let number = kind == InputType::Number;
        let typed = &input.typed;
        let complete = match kind {
            InputType::Email => "email",
            InputType::Tel => "tel",
            InputType::Url => "url",
            InputType::Password => "current-password",
            _ => "off",
        };
        let value = typed
            .default_value
            .as_deref()
            .filter(|value| !secret && (!number || value.parse::<f64>().is_ok()));
        let pill = if input.pill == Some(true) {
            " inlay-pill"
        } else {
            ""
        };
        out.open("input")
            .attr(
                "class",
                format_args!(
                    "{}{pill}{}",
                    dressed(variant(typed.variant), typed.size),
                    gutter(typed.gutter_size)
                ),
            )
            .attr("type", kind.as_str());
        self.typed(out, &input.name, typed, id);
        out.maybe("value", value)
            .maybe("step", number.then_some("any"))
            .maybe("pattern", typed.pattern.as_deref().filter(|_| !number))
            .maybe(
                "autocomplete",
                (!number).then_some(if typed.allow_autofill_extensions == Some(false) {
                    "off"
                } else {
                    complete
                }),
            )
            .flag("data-select", typed.auto_select == Some(true))
            .void();
    }

    fn area(&mut self, out: &mut Writer, area: &Textarea, id: &str) {
        let typed = &area.typed;
        out.open("textarea")
            .attr(
                "class",
                format_args!(
                    "{} inlay-area{}",
                    dressed(variant(typed.variant), typed.size),
                    gutter(typed.gutter_size)
                ),
            )
            .attr("rows", area.rows.unwrap_or(3).min(100));
        self.typed(out, &area.name, typed, id);
        if area.auto_resize == Some(true) {
            out.attr("data-grow", area.max_rows.unwrap_or(12).min(100));
        }
        // A line break right after the tag is not part of the value.
        let value = typed.default_value.as_deref().unwrap_or_default();
        if value.starts_with('\n') {
            out.text("\n");
        }
        out.text(value).close("textarea");
    }

    fn picker(&self, out: &mut Writer, name: &str, picker: &Picker, id: &str) {
        self.named(out, name, id);
        out.attr("id", id)
            .maybe(
                "aria-label",
                self.heard(name, picker.placeholder.as_deref(), id),
            )
            .maybe(
                "data-on-change",
                picker.on_change_action.as_ref().map(action),
            )
            .flag("disabled", picker.disabled == Some(true));
    }

    fn picker_class(picker: &Picker) -> String {
        let pill = if picker.pill == Some(true) {
            " inlay-pill"
        } else {
            ""
        };
        let block = if picker.block == Some(true) {
            ""
        } else {
            " inlay-fit"
        };
        format!("{}{pill}{block}", dressed(picker.variant, picker.size))
    }

    fn clear(out: &mut Writer, picker: &Picker, name: &str) {
        if picker.clearable == Some(true) && picker.disabled != Some(true) {
            out.open("button")
                .attr("type", "button")
                .attr(
                    "class",
                    "inlay-press inlay-square inlay-size-2xs inlay-ghost-secondary inlay-scripted",
                )
                .attr("aria-label", format_args!("Clear {name}"))
                .flag("data-clear", true)
                .markup(&icon::svg("x"))
                .close("button");
        }
    }

    fn select(&mut self, out: &mut Writer, select: &Select, id: &str) {
        let picker = &select.picker;
        out.open("span")
            .attr("class", "inlay-picker")
            .open("select")
            .attr("class", Self::picker_class(picker));
        self.picker(out, &select.name, picker, id);
        let chosen = select.default_value.as_deref();
        let known = select
            .options
            .iter()
            .any(|option| Some(option.value.as_str()) == chosen);
        if picker.placeholder.is_some() || picker.clearable == Some(true) || !known {
            out.open("option")
                .attr("value", "")
                .text(
                    picker
                        .placeholder
                        .as_deref()
                        .filter(|hint| !hint.trim().is_empty())
                        .unwrap_or("Choose…"),
                )
                .close("option");
        }
        let mut picked = false;
        for option in &select.options {
            let pick = !picked && Some(option.value.as_str()) == chosen;
            picked |= pick;
            out.open("option")
                .attr("value", &option.value)
                .flag("selected", pick)
                .flag("disabled", option.disabled == Some(true));
            let label = if option.label.trim().is_empty() {
                &option.value
            } else {
                &option.label
            };
            out.text(label);
            if let Some(description) = &option.description {
                out.text(" – ").text(description);
            }
            out.close("option");
        }
        out.close("select");
        Self::clear(out, picker, &select.name);
        out.close("span");
    }

    fn day(&mut self, out: &mut Writer, given: &DatePicker, id: &str) {
        let picker = &given.picker;
        // With a time of day in any of its bounds, a time is picked too.
        let days = [&given.default_value, &given.min, &given.max];
        let timed = days.iter().any(|day| matches!(day, Some(Day::Moment(_))));
        let text = |day: &Option<Day>| {
            day.as_ref().map(|day| match day {
                Day::Date(date) if timed => format!("{date}T00:00"),
                Day::Date(date) => date.to_string(),
                Day::Moment(moment) => moment.strftime("%Y-%m-%dT%H:%M").to_string(),
            })
        };
        out.open("span")
            .attr("class", "inlay-picker")
            .open("input")
            .attr("class", Self::picker_class(picker))
            .attr("type", if timed { "datetime-local" } else { "date" });
        self.picker(out, &given.name, picker, id);
        out.maybe("min", text(&given.min))
            .maybe("max", text(&given.max))
            .maybe("value", text(&given.default_value))
            .maybe("title", picker.placeholder.as_deref())
            .void();
        Self::clear(out, picker, &given.name);
        out.close("span");
    }

    fn checkbox(&mut self, out: &mut Writer, checkbox: &Checkbox, id: &str) {
        let label = checkbox
            .label
            .as_deref()
            .filter(|label| !label.trim().is_empty());
        let heard = match label {
            Some(_) => None,
            None => self.heard(&checkbox.name, None, id),
        };
        let element = if label.is_some() { "label" } else { "span" };
        out.open(element)
            .attr("class", "inlay-choice")
            .open("input")
            .attr("type", "checkbox")
            .attr("id", id);
        self.named(out, &checkbox.name, id);
        out.maybe("aria-label", heard)
            .maybe(
                "data-on-change",
                checkbox.on_change_action.as_ref().map(action),
            )
            .flag("checked", checkbox.default_checked == Some(true))
            .flag("required", checkbox.required == Some(true))
            .flag("disabled", checkbox.disabled == Some(true))
            .void();
        if let Some(label) = label {
            out.open("span").text(label).close("span");
        }
        out.close(element);
    }

    fn radios(&mut self, out: &mut Writer, group: &RadioGroup, id: &str) {
        let label = self.ties.label_of(id).map(str::to_owned);
        let lying = group.direction == Some(Direction::Row);
        out.open("div")
            .attr(
                "class",
                if lying {
                    "inlay-radios inlay-lying"
                } else {
                    "inlay-radios"
                },
            )
            .attr("role", "radiogroup")
            .attr("id", id)
            .maybe(
                "aria-required",
                (group.required == Some(true)).then_some("true"),
            )
            .maybe(
                "data-on-change",
                group.on_change_action.as_ref().map(action),
            );
        match (&group.aria_label, label) {
            (Some(name), _) if !name.trim().is_empty() => out.attr("aria-label", name),
            (_, Some(label)) => out.attr("aria-labelledby", label),
            _ => out.attr("aria-label", &group.name),
        };
        let mut picked = false;
        for option in &group.options {
            let pick = !picked && group.default_value.as_deref() == Some(option.value.as_str());
            picked |= pick;
            out.open("label")
                .attr("class", "inlay-choice")
                .open("input")
                .attr("type", "radio");
            self.named(out, &group.name, id);
            out.attr("value", &option.value)
                .flag("checked", pick)
                .flag("required", group.required == Some(true))
                .flag(
                    "disabled",
                    group.disabled == Some(true) || option.disabled == Some(true),
                )
                .void()
                .open("span")
                .text(if option.label.trim().is_empty() {
                    &option.value
                } else {
                    &option.label
                })
                .close("span")
                .close("label");
        }
        out.close("div");
    }
}

fn variant(variant: Option<FieldVariant>) -> Option<ControlVariant> {
    variant.map(|variant| match variant {
        FieldVariant::Soft => ControlVariant::Soft,
        FieldVariant::Outline => ControlVariant::Outline,
    })
}

fn gutter(gutter: Option<GutterSize>) -> String {
    gutter.map_or_else(String::new, |size| {
        format!(" inlay-gutter-{}", size.as_str())
    })
}
