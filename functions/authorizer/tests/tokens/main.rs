//! What is tried on an authorizer, and what is refused.

mod made;
mod published;
mod secret;
