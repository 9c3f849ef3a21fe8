//! Classes made for the sizes and colours of a tree.
//!
//! A `style` attribute would be refused by a page with a strict policy. So each set of declarations
//! becomes a class, named after what it says: two that say the same share it, and drawing a tree
//! twice gives the same text.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

/// Classes, and what they say.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: BTreeMap<String, String>,
}

/// Declarations of one element. Only checked values and words of ours come in.
#[derive(Debug, Default)]
pub(super) struct Declarations(String);

impl Declarations {
    pub fn add(&mut self, property: &str, value: impl Display) -> &mut Self {
        // Writing into a string does not fail.
        let _ = write!(self.0, "{property}:{value};");
        self
    }

    pub fn maybe(&mut self, property: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.add(property, value);
        }
        self
    }
}

impl Sheet {
    /// The class of these declarations; nothing where they say nothing.
    pub fn class(&mut self, declarations: Declarations) -> Option<String> {
        if declarations.0.is_empty() {
            return None;
        }
        let name = format!("i-{:x}", hash(&declarations.0));
        self.rules.entry(name.clone()).or_insert(declarations.0);
        Some(name)
    }

    /// The rules, one a line. They outweigh the style sheet's own by naming the frame too.
    pub fn into_css(self) -> String {
        let mut css = String::new();
        for (name, declarations) in self.rules {
            let _ = writeln!(css, ".inlay .{name}{{{declarations}}}");
        }
        css
    }
}

/// FNV-1a: the same on every machine and in every version, unlike the standard library's.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
