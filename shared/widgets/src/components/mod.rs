//! The components of server-managed widgets, one file each: type, documentation, rules, samples.
//!
//! Adding one is a new file that says [`component!`] and a line in the list below; validator,
//! schemas, TypeScript types and gallery take it from there.
//!
//! A renderer walks a tree by matching on [`Component`], whose variants hold the typed fields;
//! [`Component::nodes`] gives what stands inside any of them. Fields that components share are
//! groups: [`Base`] (`key`, `id`) on all, [`Flow`] on what lays out children, [`Extent`] on what has
//! a size, [`Letters`] on text, [`Picker`] and [`Typed`] on controls, so that each is drawn once.
//!
//! | module | holds |
//! | --- | --- |
//! | [`registry`] | what is known of a component, and the macros that make the list |
//! | [`group`] | fields that components share |
//! | [`node`] | reading a component where one may stand: type, place, depth, ids |
//! | [`action_config`], [`status`], [`option`], [`editable`], [`axis`], [`series`] | objects inside components |

pub mod action_config;
pub mod axis;
pub mod editable;
pub mod group;
pub mod node;
pub mod option;
pub mod registry;
pub mod series;
pub mod status;

pub use action_config::{ActionConfig, CardAction, Handler, LoadingBehavior};
pub use axis::XAxis;
pub use editable::{Editable, Editing};
pub use group::{Base, Extent, Flow, Letters, Picker, Typed};
pub use node::{Nodes, NodesOrRoots};
pub use option::{RadioOption, SelectOption};
pub use registry::{ComponentInfo, Part, Stands};
pub use series::{AreaSeries, BarSeries, CurveType, LineSeries, Series};
pub use status::Status;

registry::components! {
    card: Card,
    list_view: ListView,
    basic: Basic,
    list_view_item: ListViewItem,
    flex_box: FlexBox,
    row: Row,
    col: Col,
    form: Form,
    spacer: Spacer,
    divider: Divider,
    transition: Transition,
    title: Title,
    text: Text,
    caption: Caption,
    markdown: Markdown,
    badge: Badge,
    icon: Icon,
    image: Image,
    button: Button,
    input: Input,
    textarea: Textarea,
    select: Select,
    date_picker: DatePicker,
    checkbox: Checkbox,
    radio_group: RadioGroup,
    label: Label,
    chart: Chart,
    table: Table,
    table_row: TableRow,
    table_cell: TableCell,
}

#[cfg(test)]
mod tests;
