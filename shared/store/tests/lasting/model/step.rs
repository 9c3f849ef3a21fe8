//! Operations, and how they are made up.

use proptest::{option, prelude::*, sample::select};
use store::templates::{Sharing, Which};

use super::plain::{PROMPTS, SEARCHES};

/// Who does it.
const USERS: [&str; 3] = ["ada", "bob", "e#ve"];

/// An operation. `at` picks a session or template, anybody's, also a deleted one.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Create(&'static str, Option<String>),
    Send(&'static str, usize, Option<String>, String),
    Show(&'static str, usize),
    List(&'static str, usize),
    Read(&'static str, usize, usize),
    ReadPage(&'static str, usize, usize, usize),
    ReadBefore(&'static str, usize, usize, usize),
    Change(&'static str, usize, Option<String>, Option<bool>),
    Delete(&'static str, usize),
    Save(&'static str, &'static str, Sharing),
    Look(&'static str, usize),
    Search(&'static str, Which, &'static str, usize),
    /// At the version that it has, or at one before.
    Replace(&'static str, usize, u64, &'static str, Sharing),
    Remove(&'static str, usize, Option<u64>),
    Reopen,
}

/// What every list of operations begins with: each user has something of each kind.
pub fn begin() -> impl Iterator<Item = Step> {
    let made = USERS.map(|user| Step::Create(user, None));
    let saved = USERS.map(|user| Step::Save(user, PROMPTS[0].0, Sharing::Everyone));
    made.into_iter().chain(saved)
}

impl Step {
    /// With a pick of what there is: so many.
    pub fn within(&self, there: usize) -> Self {
        let mut step = self.clone();
        match &mut step {
            Self::Send(_, at, ..)
            | Self::Show(_, at)
            | Self::Read(_, at, _)
            | Self::ReadPage(_, at, ..)
            | Self::ReadBefore(_, at, ..)
            | Self::Change(_, at, ..)
            | Self::Delete(_, at)
            | Self::Look(_, at)
            | Self::Replace(_, at, ..)
            | Self::Remove(_, at, _) => *at %= there.max(1),
            Self::Create(..)
            | Self::List(..)
            | Self::Save(..)
            | Self::Search(..)
            | Self::Reopen => {}
        }
        step
    }
}

/// Made up operations.
pub fn step() -> impl Strategy<Value = Step> {
    let user = || select(&USERS[..]);
    let (at, size) = (|| 0usize..5, || 1usize..5);
    let words = || {
        prop_oneof![
            8 => "[a-z]{0,8}",
            1 => Just("x".repeat(320_000)),
        ]
    };
    let client_id = || option::weighted(0.7, "[ab]");
    let prompt = || select(PROMPTS.map(|(prompt, _)| prompt).to_vec());
    let sharing = || {
        prop_oneof![
            Just(Sharing::Private),
            Just(Sharing::Everyone),
            proptest::collection::btree_set(select(USERS.map(str::to_owned).to_vec()), 0..3)
                .prop_map(Sharing::Users),
        ]
    };
    let which = select(vec![Which::Mine, Which::Shared, Which::All]);
    prop_oneof![
        2 => (user(), option::of("[A-Z][a-z]{1,5}")).prop_map(|(user, title)| Step::Create(user, title)),
        16 => (user(), at(), client_id(), words())
            .prop_map(|(user, at, client_id, words)| Step::Send(user, at, client_id, words)),
        2 => (user(), at()).prop_map(|(user, at)| Step::Show(user, at)),
        2 => (user(), size()).prop_map(|(user, size)| Step::List(user, size)),
        4 => (user(), at(), size()).prop_map(|(user, at, size)| Step::Read(user, at, size)),
        2 => (user(), at(), 1usize..4, size())
            .prop_map(|(user, at, page, size)| Step::ReadPage(user, at, page, size)),
        4 => (user(), at(), 0usize..4, size())
            .prop_map(|(user, at, message, size)| Step::ReadBefore(user, at, message, size)),
        2 => (user(), at(), option::of("[A-Z][a-z]{1,5}"), option::of(any::<bool>()))
            .prop_map(|(user, at, title, active)| Step::Change(user, at, title, active)),
        1 => (user(), at()).prop_map(|(user, at)| Step::Delete(user, at)),
        4 => (user(), prompt(), sharing())
            .prop_map(|(user, prompt, sharing)| Step::Save(user, prompt, sharing)),
        3 => (user(), at()).prop_map(|(user, at)| Step::Look(user, at)),
        4 => (user(), which, select(&SEARCHES[..]), size())
            .prop_map(|(user, which, search, size)| Step::Search(user, which, search, size)),
        4 => (user(), at(), prop_oneof![4 => Just(0u64), 1 => 1u64..3], prompt(), sharing())
            .prop_map(|(user, at, behind, prompt, sharing)| Step::Replace(user, at, behind, prompt, sharing)),
        2 => (user(), at(), option::of(0u64..2))
            .prop_map(|(user, at, behind)| Step::Remove(user, at, behind)),
        1 => Just(Step::Reopen),
    ]
}
