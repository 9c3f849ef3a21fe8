//! Operations on sessions and their messages.

use jiff::Timestamp;
use store::{
    Store,
    messages::{From, Message, Role, Said as Words},
    sessions::{NewSession, SessionChange},
};
use uuid::Uuid;

use super::{
    did::{Done, outcome},
    plain::{self, Model, Outcome, Said, Session},
    step::Step,
};

/// Does one, and says what came out and what was to come out.
pub async fn with_sessions(store: &Store, model: &mut Model, step: &Step, now: Timestamp) -> Done {
    const GONE: Outcome = Err("session not found");
    let id = |model: &Model, at: usize| model.sessions[at].id.clone();
    let step = &step.within(model.sessions.len());
    match step {
        Step::Create(user, title) => {
            let new = NewSession {
                title: title.clone(),
                ..NewSession::default()
            };
            let made = store.create_session(user, new).await.expect("made");
            model.sessions.push(Session {
                owner: user,
                id: made.id.clone(),
                title: title.clone(),
                is_active: true,
                updated: now,
                deleted: false,
                messages: Vec::new(),
            });
            Done {
                found: Ok(shown(&made)),
                wanted: Ok(plainly_shown(&model.sessions[model.sessions.len() - 1])),
            }
        }
        Step::Send(user, at, client_id, words) => {
            let id = id(model, *at);
            let mut said = Words::new(Role::User, words);
            said.client_message_id = client_id.clone();
            let sent = store.send(user, &id, said).await;
            let found = outcome(&sent, |sent| {
                format!("new: {}, {}", sent.is_new, told(&sent.message))
            });
            let wanted = match model.session(user, *at) {
                None => GONE,
                Some(session) => match session.say(client_id.clone(), words, now) {
                    Said::Now(message) => {
                        message.id = sent.map_or(Uuid::nil(), |sent| sent.message.id);
                        Ok(format!("new: true, {}", plainly_told(message)))
                    }
                    Said::Before(message) => Ok(format!("new: false, {}", plainly_told(message))),
                    Said::Otherwise => Err("key reused"),
                },
            };
            Done { found, wanted }
        }
        Step::Show(user, at) => Done {
            found: outcome(&store.session(user, &id(model, *at)).await, shown),
            wanted: match model.session(user, *at) {
                Some(session) => Ok(plainly_shown(session)),
                None => GONE,
            },
        },
        Step::List(user, size) => {
            let (mut found, mut cursor) = (Vec::new(), None);
            loop {
                let page = store.sessions(user, *size, cursor.as_deref()).await;
                let page = page.expect("a page");
                assert!(page.entries.len() <= *size);
                found.extend(page.entries.into_iter().map(|session| session.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            Done {
                found: Ok(found.join(", ")),
                wanted: Ok(model.listed(user).join(", ")),
            }
        }
        Step::Read(user, at, size) => {
            let id = id(model, *at);
            let mut all: Vec<Message> = Vec::new();
            let mut cursor: Option<String> = None;
            let found = loop {
                let from = cursor.as_deref().map_or(From::Newest, From::Cursor);
                match store.messages(user, &id, *size, from).await {
                    Ok(page) => {
                        assert!(page.entries.len() <= *size);
                        all.splice(..0, page.entries);
                        cursor = page.next;
                    }
                    error => break outcome(&error, |_| String::new()),
                }
                if cursor.is_none() {
                    break Ok(all.iter().map(told).collect());
                }
            };
            let wanted = match model.session(user, *at) {
                Some(session) => Ok(session.messages.iter().map(plainly_told).collect()),
                None => GONE,
            };
            Done { found, wanted }
        }
        Step::ReadPage(user, at, page, size) => {
            let found = store
                .messages(user, &id(model, *at), *size, From::Page(*page))
                .await;
            let wanted = match model.session(user, *at) {
                Some(session) => {
                    let end = session.messages.len().saturating_sub((page - 1) * size);
                    let messages = &session.messages[end.saturating_sub(*size)..end];
                    Ok(messages.iter().map(plainly_told).collect())
                }
                None => GONE,
            };
            Done {
                found: outcome(&found, |page| page.entries.iter().map(told).collect()),
                wanted,
            }
        }
        Step::ReadBefore(user, at, message, size) => {
            let messages = &model.sessions[*at].messages;
            let before = match messages.len() {
                0 => now,
                there => messages[message % there].at,
            };
            let from = From::Before(before);
            let found = store.messages(user, &id(model, *at), *size, from).await;
            let wanted = match model.session(user, *at) {
                Some(session) => {
                    let end = session
                        .messages
                        .iter()
                        .take_while(|message| message.at < before)
                        .count();
                    let messages = &session.messages[end.saturating_sub(*size)..end];
                    Ok(messages.iter().map(plainly_told).collect())
                }
                None => GONE,
            };
            Done {
                found: outcome(&found, |page| page.entries.iter().map(told).collect()),
                wanted,
            }
        }
        Step::Change(user, at, title, is_active) => {
            let change = SessionChange {
                title: title.clone(),
                is_active: *is_active,
                ..SessionChange::default()
            };
            let changed = store.change_session(user, &id(model, *at), change).await;
            let wanted = match model.session(user, *at) {
                Some(session) => {
                    if title.is_some() {
                        session.title.clone_from(title);
                    }
                    session.is_active = is_active.unwrap_or(session.is_active);
                    session.updated = now;
                    Ok(plainly_shown(session))
                }
                None => GONE,
            };
            Done {
                found: outcome(&changed, shown),
                wanted,
            }
        }
        Step::Delete(user, at) => {
            let deleted = store.delete_session(user, &id(model, *at)).await;
            let wanted = match model.session(user, *at) {
                Some(session) => {
                    session.deleted = true;
                    Ok(String::new())
                }
                None => GONE,
            };
            Done {
                found: outcome(&deleted, |()| String::new()),
                wanted,
            }
        }
        other => unreachable!("{other:?} is not of sessions"),
    }
}

fn shown(session: &store::sessions::Session) -> String {
    format!(
        "{} {:?} {} {} {}",
        session.id, session.title, session.is_active, session.message_count, session.updated_at
    )
}

fn plainly_shown(session: &Session) -> String {
    format!(
        "{} {:?} {} {} {}",
        session.id,
        session.title,
        session.is_active,
        session.messages.len(),
        session.updated
    )
}

fn told(message: &Message) -> String {
    let words = &message.said.content;
    let short: String = words.chars().take(10).collect();
    format!(
        "[{} {} {short} {}]",
        message.id,
        message.created_at(),
        words.len()
    )
}

fn plainly_told(message: &plain::Message) -> String {
    let short: String = message.words.chars().take(10).collect();
    format!(
        "[{} {} {short} {}]",
        message.id,
        message.at,
        message.words.len()
    )
}
