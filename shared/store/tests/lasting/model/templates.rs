//! Operations on templates.

use store::{
    Store,
    templates::{Contents, Data, Search, Sharing, Template as Stored, Wanted, words},
};

use super::{
    did::{Done, outcome},
    plain::{self, Model, Outcome, Template},
    step::Step,
};

/// Does one, and says what came out and what was to come out.
pub async fn with_templates(store: &Store, model: &mut Model, step: &Step) -> Done {
    const GONE: Outcome = Err("template not found");
    let id = |model: &Model, at: usize| (model.templates[at].id, model.templates[at].version);
    let step = &step.within(model.templates.len());
    match step {
        Step::Save(user, prompt, sharing) => {
            let saved = store.create_template(user, wanted(prompt, sharing)).await;
            let saved = saved.expect("saved");
            let template = Template {
                owner: user,
                id: saved.summary.id,
                version: 1,
                prompt,
                sharing: plain::kept(sharing.clone(), user),
                deleted: false,
            };
            let wanted = Ok(plainly_seen(&template, user));
            model.templates.push(template);
            Done {
                found: Ok(seen(&saved)),
                wanted,
            }
        }
        Step::Look(user, at) => Done {
            found: outcome(&store.template(user, id(model, *at).0).await, seen),
            wanted: match model.templates.get(*at) {
                Some(template) if template.is_seen_by(user) => Ok(plainly_seen(template, user)),
                _ => GONE,
            },
        },
        Step::Search(user, which, search, size) => {
            let asked = Search {
                which: *which,
                words: words::Words::of(search),
            };
            let (mut found, mut cursor) = (Vec::new(), None);
            loop {
                let page = store
                    .templates(user, &asked, *size, cursor.as_deref())
                    .await;
                let page = page.expect("a page");
                assert!(page.entries.len() <= *size);
                found.extend(page.entries.into_iter().map(|summary| summary.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            Done {
                found: Ok(format!("{found:?}")),
                wanted: Ok(format!("{:?}", model.found(user, *which, search))),
            }
        }
        Step::Replace(user, at, behind, prompt, sharing) => {
            let (id, version) = id(model, *at);
            let version = version.saturating_sub(*behind);
            let replaced = store
                .replace_template(user, id, version, self::wanted(prompt, sharing))
                .await;
            let wanted = match changeable(model, user, *at, Some(version)) {
                Ok(template) => {
                    template.version += 1;
                    template.prompt = prompt;
                    template.sharing = plain::kept(sharing.clone(), user);
                    Ok(plainly_seen(template, user))
                }
                Err(error) => Err(error),
            };
            Done {
                found: outcome(&replaced, seen),
                wanted,
            }
        }
        Step::Remove(user, at, behind) => {
            let (id, version) = id(model, *at);
            let version = behind.map(|behind| version.saturating_sub(behind));
            let removed = store.delete_template(user, id, version).await;
            let wanted = changeable(model, user, *at, version).map(|template| {
                template.deleted = true;
                String::new()
            });
            Done {
                found: outcome(&removed, |()| String::new()),
                wanted,
            }
        }
        other => unreachable!("{other:?} is not of templates"),
    }
}

/// A template that the caller may change at that version, or why not.
fn changeable<'a>(
    model: &'a mut Model,
    user: &str,
    at: usize,
    version: Option<u64>,
) -> Result<&'a mut Template, &'static str> {
    match model.templates.get_mut(at) {
        Some(template) if template.is_seen_by(user) => {
            if template.owner != user {
                Err("not its owner")
            } else if version.is_some_and(|version| version != template.version) {
                Err("changed")
            } else {
                Ok(template)
            }
        }
        _ => Err("template not found"),
    }
}

fn wanted(prompt: &str, sharing: &Sharing) -> Wanted {
    Wanted {
        prompt: prompt.to_owned(),
        data_source: "duckdb".to_owned(),
        sharing: sharing.clone(),
        contents: Contents {
            data: Some(Data::default()),
            // Those of one prompt are too large for an item.
            ui_code: prompt.starts_with('o').then(|| "x".repeat(320_000)),
            ..Contents::default()
        },
    }
}

fn seen(template: &Stored) -> String {
    let summary = &template.summary;
    format!(
        "{} {} {} {:?} {:?} rows: {}, code: {}",
        summary.id,
        summary.owner,
        summary.version,
        summary.prompt,
        summary.sharing,
        template.contents.data.is_some(),
        template.contents.ui_code.as_ref().map_or(0, String::len),
    )
}

fn plainly_seen(template: &Template, caller: &str) -> String {
    format!(
        "{} {} {} {:?} {:?} rows: {}, code: {}",
        template.id,
        template.owner,
        template.version,
        template.prompt,
        template.sharing_seen_by(caller),
        template.owner == caller,
        if template.prompt.starts_with('o') {
            320_000
        } else {
            0
        },
    )
}
