//! Names that were met before.

use std::collections::HashSet;

/// Most names that are looked through one by one, which for so few is quicker than hashing.
const FEW: usize = 16;

/// Names met so far.
#[derive(Debug, Default)]
pub struct Seen<'v> {
    few: Vec<&'v str>,
    many: HashSet<&'v str>,
}

impl<'v> Seen<'v> {
    /// Adds a name; says whether it is a new one.
    pub fn insert(&mut self, name: &'v str) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(name);
        }
        if self.few.contains(&name) {
            return false;
        }
        self.few.push(name);
        if self.few.len() > FEW {
            self.many = self.few.drain(..).collect();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_new_once_however_many_there_are() {
        let names: Vec<String> = (0..100).map(|at| at.to_string()).collect();
        let mut seen = Seen::default();
        for (at, name) in names.iter().enumerate() {
            assert!(seen.insert(name));
            assert!(names.iter().take(at + 1).all(|name| !seen.insert(name)));
        }
    }
}
