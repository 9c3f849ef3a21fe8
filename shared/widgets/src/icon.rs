//! The names that pictograms have.

/// Names of the component tree.
pub const NAMES: &[&str] = &[
    "agent",
    "analytics",
    "atom",
    "batch",
    "bolt",
    "book-open",
    "book-closed",
    "book-clock",
    "bug",
    "calendar",
    "chart",
    "check",
    "check-circle",
    "check-circle-filled",
    "chevron-left",
    "chevron-right",
    "circle-question",
    "clock",
    "compass",
    "confetti",
    "cube",
    "desktop",
    "document",
    "dot",
    "dots-horizontal",
    "dots-vertical",
    "empty-circle",
    "external-link",
    "globe",
    "keys",
    "lab",
    "images",
    "info",
    "lifesaver",
    "lightbulb",
    "mail",
    "map-pin",
    "maps",
    "mobile",
    "name",
    "notebook",
    "notebook-pencil",
    "page-blank",
    "phone",
    "play",
    "plus",
    "profile",
    "profile-card",
    "reload",
    "star",
    "star-filled",
    "search",
    "sparkle",
    "sparkle-double",
    "square-code",
    "square-image",
    "square-text",
    "suitcase",
    "settings-slider",
    "user",
    "wreath",
    "write",
    "write-alt",
    "write-alt2",
];

/// Further names, from descriptors; those of Material.
pub const OF_DESCRIPTORS: &[&str] = &["dashboard", "people", "download", "celebration"];

/// What a name of another set begins with.
pub const PREFIXES: &[&str] = &["vendor:", "lucide:"];

/// Every name.
pub fn all() -> impl Iterator<Item = &'static str> {
    NAMES.iter().chain(OF_DESCRIPTORS).copied()
}

/// Whether a pictogram has that name, or belongs to a known set.
pub fn is_known(name: &str) -> bool {
    all().any(|known| known == name)
        || PREFIXES.iter().any(|prefix| {
            name.strip_prefix(prefix)
                .is_some_and(|rest| !rest.is_empty())
        })
}
