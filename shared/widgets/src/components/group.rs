//! Fields that components share.

use serde_json::{Value, json};

use super::{ActionConfig, Component, Nodes};
use crate::object::group;
use crate::read::text::Pattern;
use crate::style::{
    Align, Color, ControlSize, ControlVariant, Edges, FieldVariant, GutterSize, Justify, Length,
    Margin, Place, Radius, Spacing, Weight, Wrap,
};

group! {
    /// What every component has.
    Base {
        /// Stable name that tells siblings apart across updates; not shown.
        optional key: String,
        /// Identity of the node inside the widget, used to address streamed text and partial updates.
        optional id: String,
    }
}

group! {
    /// How big a component is.
    Extent {
        /// Share of free space this node takes in its parent (a CSS flex value when a string).
        optional flex: Length,
        /// Fixed height: pixels when a number, CSS length when a string.
        optional height: Length,
        /// Fixed width: pixels when a number, CSS length when a string.
        optional width: Length,
        /// Sets width and height together.
        optional size: Length,
        /// Lower bound of the height.
        optional min_height: Length,
        /// Lower bound of the width.
        optional min_width: Length,
        /// Sets both lower bounds together.
        optional min_size: Length,
        /// Upper bound of the height.
        optional max_height: Length,
        /// Upper bound of the width.
        optional max_width: Length,
        /// Sets both upper bounds together.
        optional max_size: Length,
        /// Width to height proportion, as a number or as text such as 16/9.
        optional aspect_ratio: Length,
    }
}

group! {
    /// How a container lays out what is inside.
    Flow {
        /// Components drawn inside, in order.
        preset children: Vec<Component> as Nodes = Vec::<Component>::new(),
        /// Position of the children across the main axis.
        optional align: Align,
        /// Distribution of the children along the main axis.
        optional justify: Justify,
        /// Whether children may flow on to further lines.
        optional wrap: Wrap,
        /// Distance between neighbouring children: spacing steps when a number, CSS length when a string.
        optional gap: Length,
        /// Space inside the edge: one value for every side, or an object per side.
        optional padding: Spacing,
        /// Space outside the edge: one value for every side, or an object per side.
        optional margin: Margin,
        /// Edge line: thickness in pixels, one border object, or an object per side.
        optional border: Edges,
        /// Corner rounding step.
        optional radius: Radius,
        /// Fill colour behind the content.
        optional background: Color,
    }
}

group! {
    /// How text is set.
    Letters {
        /// Stroke weight of the letters.
        optional weight: Weight,
        /// Alignment of the lines, in reading-direction terms.
        optional text_align: Place,
        /// Text colour.
        optional color: Color,
    }
}

group! {
    /// What controls that open a list or a calendar share.
    Picker {
        /// Action fired when the value changes.
        optional on_change_action: ActionConfig,
        /// Hint shown while the control is empty.
        optional placeholder: String,
        /// Visual treatment of the control.
        optional variant: ControlVariant,
        /// Size step of the control.
        optional size: ControlSize,
        /// Fully rounded ends.
        optional pill: bool,
        /// Takes the full width available.
        optional block: bool,
        /// Offers a control that empties the value.
        optional clearable: bool,
        /// Shown but not usable; its value is not sent.
        optional disabled: bool,
    }
}

group! {
    /// What controls that are typed into share.
    Typed {
        /// Value the control starts with.
        optional default_value: String,
        /// The form cannot be sent while this control is empty.
        optional required: bool,
        /// Regular expression the value must match.
        optional pattern: String as Pattern,
        /// Hint shown while the control is empty.
        optional placeholder: String,
        /// Lets password managers and similar browser add-ons offer to fill the field.
        optional allow_autofill_extensions: bool,
        /// Selects the whole text when the field first gets focus.
        optional auto_select: bool,
        /// Moves focus here when the widget appears.
        optional auto_focus: bool,
        /// Shown but not usable; its value is not sent.
        optional disabled: bool,
        /// Visual treatment of the control.
        optional variant: FieldVariant,
        /// Size step of the field.
        optional size: ControlSize,
        /// Inner side margin of the field, overriding the one that the size implies.
        optional gutter_size: GutterSize,
    }
}

/// An example of a container with every field of [`Base`], [`Flow`] and [`Extent`], and with fields
/// of its own.
pub(super) fn container(kind: &str, own: Value) -> Value {
    let mut example = json!({
        "type": kind, "key": "frame", "id": format!("{kind}-frame"), "align": "center", "justify": "between",
        "wrap": "wrap", "flex": "1 1 auto", "height": 120, "width": "100%", "minHeight": 80,
        "minWidth": 120.5, "maxHeight": "20rem", "maxWidth": 640, "size": "auto", "minSize": 0,
        "maxSize": "none", "gap": 3, "padding": {"x": 4, "y": 2}, "margin": {"top": -1, "bottom": 2},
        "border": {"top": 1, "y": {"size": 2, "color": {"light": "gray-200", "dark": "gray-700"}, "style": "solid"}},
        "radius": "xl", "background": "surface-secondary", "aspectRatio": "16/9",
        "children": [{"type": "Text", "value": "Start"}, {"type": "Text", "value": "End"}],
    });
    if let (Value::Object(example), Value::Object(own)) = (&mut example, own) {
        example.extend(own);
    }
    example
}
