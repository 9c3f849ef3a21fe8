//! Enumerations that several components share. The words are ChatKit's.

use crate::object::words;

words! {
    /// Axis along which children are laid out.
    Direction { Row "row", Col "col" | "column", }
}
words! {
    /// Position across the main axis.
    Align { Start "start", Center "center", End "end", Baseline "baseline", Stretch "stretch", }
}
words! {
    /// Distribution along the main axis.
    Justify {
        Start "start", Center "center", End "end", Stretch "stretch", Between "between",
        Around "around", Evenly "evenly",
    }
}
words! {
    /// Whether children may flow on to further lines.
    Wrap { Nowrap "nowrap", Wrap "wrap", WrapReverse "wrap-reverse", }
}
words! {
    /// Corner rounding step.
    Radius {
        Xxs "2xs", Xs "xs", Sm "sm", Md "md", Lg "lg", Xl "xl", Xxl "2xl", Xxxl "3xl",
        Xxxxl "4xl", Full "full", Hundred "100%", None "none",
    }
}
words! {
    /// Colour scheme that a part is pinned to.
    Theme { Light "light", Dark "dark", }
}
words! {
    /// Stroke weight of letters.
    Weight { Normal "normal", Medium "medium", Semibold "semibold", Bold "bold", }
}
words! {
    /// Position in one line, in terms of the reading direction.
    Place { Start "start", Center "center", End "end", }
}
words! {
    /// Size step of running text, and of columns.
    TextSize { Xs "xs", Sm "sm", Md "md", Lg "lg", Xl "xl", }
}
words! {
    /// Size step of a control.
    ControlSize {
        Xxxs "3xs", Xxs "2xs", Xs "xs", Sm "sm", Md "md", Lg "lg", Xl "xl", Xxl "2xl", Xxxl "3xl",
    }
}
words! {
    /// Visual treatment of a control.
    ControlVariant { Solid "solid", Soft "soft", Outline "outline", Ghost "ghost", }
}
words! {
    /// Visual treatment of a field that is typed into.
    FieldVariant { Soft "soft", Outline "outline", }
}
words! {
    /// Inner side margin of a field that is typed into.
    GutterSize { Xxs "2xs", Xs "xs", Sm "sm", Md "md", Lg "lg", Xl "xl", }
}
words! {
    /// Small, middle or large.
    Step { Sm "sm", Md "md", Lg "lg", }
}
