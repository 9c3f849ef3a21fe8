//! Reading a component where one may stand: its type, its place, its depth, its id.

use serde_json::{Map, Value, json};

use super::{ALL, Component, ComponentInfo, Stands, info};
use crate::issue::Issue;
use crate::read::{Place, Report, Rule, Seen, field, plain, report::shown};
use crate::shape::{Allowed, Kind};
use crate::valid::{MAX_DEPTH, MAX_NODES};

/// What has to be known of a component before its fields are read, found in one pass over them.
#[derive(Default)]
struct Head<'v> {
    kind: Option<&'v Value>,
    id: Option<&'v str>,
    key: Option<&'v str>,
}

impl<'v> Head<'v> {
    fn of(value: &'v Value) -> Self {
        let mut head = Self::default();
        for (name, value) in value.as_object().into_iter().flatten() {
            match name.as_str() {
                "type" => head.kind = Some(value),
                "id" => head.id = value.as_str(),
                "key" => head.key = value.as_str(),
                _ => {}
            }
        }
        head
    }
}

/// Reads one component and what is inside it.
pub(crate) fn read<'v>(
    value: &'v Value,
    allowed: Allowed,
    at: &Place<'_>,
    report: &mut Report<'v>,
) -> Option<Component> {
    read_with(&Head::of(value), value, allowed, at, report)
}

fn read_with<'v>(
    head: &Head<'v>,
    value: &'v Value,
    allowed: Allowed,
    at: &Place<'_>,
    report: &mut Report<'v>,
) -> Option<Component> {
    let given = plain::object(value, at, report)?;
    let info = kind(head.kind, allowed, at, report)?;
    if !stands(info, allowed) {
        misplaced(value, info, allowed, at, report);
    }
    if report.tree.depth == MAX_DEPTH {
        report.error(
            at,
            "too_deep",
            format!("Components may be nested {MAX_DEPTH} deep."),
        );
        return None;
    }
    report.tree.nodes += 1;
    if report.tree.nodes == MAX_NODES + 1 {
        report.error(
            &Place::ROOT,
            "too_large",
            format!("A widget may have {MAX_NODES} components."),
        );
    }
    if let Some(id) = head.id
        && !report.tree.ids.insert(id)
    {
        report.error(
            &at.field("id"),
            "duplicate_id",
            format!(
                "Another component of this widget has the id `{}`.",
                shown(id)
            ),
        );
    }
    let before = (report.tree.form, report.tree.in_clickable);
    enter(info.name, given, at, report);
    report.tree.depth += 1;
    let read = (info.read)(given, at, report);
    report.tree.depth -= 1;
    (report.tree.form, report.tree.in_clickable) = before;
    read
}

/// Which component it is by its `type`.
fn kind(
    given: Option<&Value>,
    allowed: Allowed,
    at: &Place<'_>,
    report: &mut Report<'_>,
) -> Option<&'static ComponentInfo> {
    let at = at.field("type");
    let Some(Value::String(name)) = given else {
        let message = "A component says in `type` which it is.";
        match allowed {
            Allowed::Only(only) if given.is_some() => {
                report.mend(&at, "unknown_component", message, only);
            }
            _ => report.error(&at, "unknown_component", message),
        }
        return None;
    };
    let found = info(name);
    if found.is_none() {
        let fitting = ALL.iter().filter(|info| stands(info, allowed));
        let message = format!("No component is called `{}`.", shown(name));
        let mut issue = Issue::error(at.pointer(), "unknown_component", message);
        let near = report.nearest(name, fitting.clone().map(|info| info.name));
        report.push(match near {
            Some(meant) => issue.meaning(meant),
            None => {
                let names: Vec<&str> = fitting.map(|info| info.name).collect();
                issue.message.push_str(" Here may stand: ");
                issue.message.push_str(&names.join(", "));
                issue.message.push('.');
                issue
            }
        });
    }
    found
}

fn stands(info: &ComponentInfo, allowed: Allowed) -> bool {
    let node = matches!(info.stands, Stands::Node | Stands::RootOrNode);
    match allowed {
        Allowed::Nodes => node,
        Allowed::NodesAndRoots => node || info.is_root(),
        Allowed::Roots => info.is_root(),
        Allowed::Only(name) => info.name == name,
    }
}

/// A component where it may not stand. Where the only thing missing is a row around it, the repair
/// puts one there.
fn misplaced(
    value: &Value,
    info: &ComponentInfo,
    allowed: Allowed,
    at: &Place<'_>,
    report: &mut Report<'_>,
) {
    let name = info.name;
    match allowed {
        Allowed::Roots => report.error(
            at,
            "bad_root",
            format!("A {name} is no root: a tree begins with a Card, a ListView or a Basic."),
        ),
        Allowed::Only(only) => {
            let message = format!("Only {only} stands here, no {name}.");
            if only != "Table.Row" && stands(info, Allowed::Nodes) {
                let wrapped = json!({"type": only, "children": [value]});
                report.mend(at, "bad_nesting", message, wrapped);
            } else {
                report.error(at, "bad_nesting", message);
            }
        }
        Allowed::Nodes | Allowed::NodesAndRoots => {
            let place = match info.stands {
                Stands::Inside(parent) => format!("directly inside a {parent}"),
                _ => "at the root or inside a Basic".to_owned(),
            };
            report.error(at, "bad_nesting", format!("A {name} stands {place} alone."));
        }
    }
}

/// What a component means for those inside it: forms do not nest, nor do things to click.
fn enter<'v>(name: &str, given: &'v Map<String, Value>, at: &Place<'_>, report: &mut Report<'v>) {
    let text = |name: &str| field(given, name).and_then(Value::as_str);
    match name {
        "Card" if field(given, "asForm").and_then(Value::as_bool) != Some(true) => {}
        "Form" | "Card" => {
            if report.tree.form > 0 {
                report.error(
                    at,
                    "form_nested",
                    "A form stands inside another; the outer one is enough.",
                );
            }
            report.tree.forms += 1;
            report.tree.form = report.tree.forms;
        }
        "ListViewItem" => {
            report.tree.in_clickable |= field(given, "onClickAction").is_some_and(Value::is_object);
        }
        // Text that can be edited is a control too.
        "Text" => {
            let editable = field(given, "editable").and_then(|field| field.get("name")?.as_str());
            let form = report.tree.form;
            report
                .tree
                .controls
                .extend(editable.map(|name| (form, name)));
        }
        "Label" => {
            if let Some(name) = text("fieldName") {
                let place = at.field("fieldName").pointer();
                report.tree.labels.push((place, report.tree.form, name));
            }
        }
        "Button" | "Input" | "Textarea" | "Select" | "DatePicker" | "Checkbox" | "RadioGroup" => {
            if report.tree.in_clickable {
                report.warn(
                    at,
                    "nested_control",
                    format!("A {name} stands in a row that takes the click itself."),
                );
            }
            let form = report.tree.form;
            report
                .tree
                .controls
                .extend(text("name").map(|name| (form, name)));
        }
        _ => {}
    }
}

/// Components that may stand anywhere.
#[derive(Debug)]
pub struct Nodes;

/// Components that may stand anywhere, and roots; one alone is read as a list of it.
#[derive(Debug)]
pub struct NodesOrRoots;

/// The rows of a ListView.
#[derive(Debug)]
pub struct ListRows;

/// The rows of a Table.
#[derive(Debug)]
pub struct TableRows;

/// The cells of a row.
#[derive(Debug)]
pub struct TableCells;

fn list<'v>(
    items: &'v [Value],
    allowed: Allowed,
    at: &Place<'_>,
    report: &mut Report<'v>,
) -> Option<Vec<Component>> {
    let mut read_nodes = Vec::with_capacity(items.len());
    let mut keys = Seen::default();
    for (index, item) in items.iter().enumerate() {
        let at = at.item(index);
        let head = Head::of(item);
        read_nodes.extend(read_with(&head, item, allowed, &at, report));
        if let Some(key) = head.key
            && !keys.insert(key)
        {
            report.warn(
                &at.field("key"),
                "duplicate_key",
                format!("An earlier one beside it has the key `{}`.", shown(key)),
            );
        }
    }
    (read_nodes.len() == items.len()).then_some(read_nodes)
}

macro_rules! lists {
    ($( $rule:ident = $allowed:expr; )+) => {$(
        impl Rule<Vec<Component>> for $rule {
            const KIND: Kind = Kind::List { of: &Kind::Node($allowed), at_least: 0 };

            fn read<'v>(
                value: &'v Value,
                at: &Place<'_>,
                report: &mut Report<'v>,
            ) -> Option<Vec<Component>> {
                let items = plain::list(value, at, report)?;
                list(items, $allowed, at, report)
            }
        }
    )+};
}

lists! {
    Nodes = Allowed::Nodes;
    ListRows = Allowed::Only("ListViewItem");
    TableRows = Allowed::Only("Table.Row");
    TableCells = Allowed::Only("Table.Cell");
}

impl Rule<Vec<Component>> for NodesOrRoots {
    const KIND: Kind = Kind::Also(
        &Kind::List {
            of: &Kind::Node(Allowed::NodesAndRoots),
            at_least: 0,
        },
        &[Kind::Node(Allowed::NodesAndRoots)],
    );

    fn read<'v>(
        value: &'v Value,
        at: &Place<'_>,
        report: &mut Report<'v>,
    ) -> Option<Vec<Component>> {
        if value.is_object() {
            return read(value, Allowed::NodesAndRoots, at, report).map(|only| vec![only]);
        }
        let items = plain::list(value, at, report)?;
        list(items, Allowed::NodesAndRoots, at, report)
    }
}

/// One component; a list of one is meant to be it.
impl Rule<Component> for Nodes {
    const KIND: Kind = Kind::Node(Allowed::Nodes);

    fn read<'v>(value: &'v Value, at: &Place<'_>, report: &mut Report<'v>) -> Option<Component> {
        if let Value::Array(items) = value
            && let [only] = items.as_slice()
        {
            let message = "Expected one component, found a list.";
            report.mend(at, "wrong_type", message, only.clone());
            return None;
        }
        read(value, Allowed::Nodes, at, report)
    }
}

#[cfg(test)]
mod tests;
