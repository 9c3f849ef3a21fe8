//! Where a reader stands in a document.

/// A place in a document: a chain back to its root, so that going down costs nothing and a pointer
/// is only written where there is something to say.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a str),
    Item(usize),
}

impl Place<'static> {
    /// The whole document.
    pub const ROOT: Self = Self {
        parent: None,
        step: Step::Root,
    };
}

impl Place<'_> {
    /// A field of the object that is here.
    pub fn field<'b>(&'b self, name: &'b str) -> Place<'b> {
        Place {
            parent: Some(self),
            step: Step::Field(name),
        }
    }

    /// An item of the list that is here.
    pub fn item(&self, index: usize) -> Place<'_> {
        Place {
            parent: Some(self),
            step: Step::Item(index),
        }
    }

    /// The JSON Pointer (RFC 6901) of it.
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut next = Some(self);
        while let Some(place) = next {
            match place.step {
                Step::Root => {}
                Step::Field(name) => steps.push(name.replace('~', "~0").replace('/', "~1")),
                Step::Item(index) => steps.push(index.to_string()),
            }
            next = place.parent;
        }
        steps
            .iter()
            .rev()
            .flat_map(|step| ["/", step])
            .collect::<String>()
    }
}
