//! All pages and their assets, as files.

use std::cell::RefCell;

use widgets::{components, kinds};

use crate::page::{Nav, Page};
use crate::pages;

/// Where the gallery is going to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Host {
    /// In a folder, on any host: pages that need nobody behind them.
    Anywhere,
    /// Behind a gateway that answers, which adds the playground and the chat.
    Gateway(Backend),
}

/// What a gateway says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backend {
    /// What the data is called.
    pub title: String,
    /// Its tables: name, and what is said of each.
    pub tables: Vec<(String, String)>,
    /// Questions to begin with.
    pub questions: Vec<String>,
}

/// A file of the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, from the root: `components/button.html`.
    pub path: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: String,
}

/// A page that is going to be made.
pub(crate) struct Entry {
    pub path: String,
    pub title: String,
    pub group: &'static str,
    /// One sentence for the index.
    pub about: String,
    pub make: Box<dyn Fn(&Page<'_>) -> String>,
}

/// Every file of the gallery.
pub fn site(host: &Host) -> Vec<File> {
    let entries = entries(host);
    let styles = RefCell::default();
    let nav: Vec<Nav> = entries
        .iter()
        .map(|entry| Nav {
            path: entry.path.clone(),
            title: entry.title.clone(),
            group: entry.group,
            about: entry.about.clone(),
        })
        .collect();
    let mut files: Vec<File> = entries
        .iter()
        .map(|entry| {
            let page = Page {
                path: &entry.path,
                title: &entry.title,
                styles: &styles,
                about: &entry.about,
                nav: &nav,
            };
            File {
                path: entry.path.clone(),
                media_type: "text/html; charset=utf-8",
                content: (entry.make)(&page),
            }
        })
        .collect();
    files.extend(assets(host));
    files.push(File {
        path: "assets/examples.css".to_owned(),
        media_type: "text/css; charset=utf-8",
        content: styles
            .into_inner()
            .into_iter()
            .collect::<Vec<_>>()
            .join("\n"),
    });
    files
}

fn entries(host: &Host) -> Vec<Entry> {
    let mut entries = vec![Entry {
        path: "index.html".to_owned(),
        title: "Overview".to_owned(),
        group: "",
        about: "Every widget, in every state, light and dark.".to_owned(),
        make: Box::new(pages::index::make),
    }];
    if let Host::Gateway(backend) = host {
        entries.extend(pages::live::entries(backend));
    }
    for info in kinds::ALL {
        entries.push(pages::descriptor::entry(info));
    }
    entries.extend(
        components::ALL
            .iter()
            .map(|info| pages::component::entry(info)),
    );
    entries.extend(pages::foundations());
    entries
}

/// Modules of the pages that need somebody behind them.
const LIVE: [(&str, &str); 7] = [
    ("live.js", include_str!("../assets/live.js")),
    ("chat.js", include_str!("../assets/chat.js")),
    ("turn.js", include_str!("../assets/turn.js")),
    ("clicks.js", include_str!("../assets/clicks.js")),
    ("choice.js", include_str!("../assets/choice.js")),
    ("made.js", include_str!("../assets/made.js")),
    ("playground.js", include_str!("../assets/playground.js")),
];

fn assets(host: &Host) -> Vec<File> {
    let css = "text/css; charset=utf-8";
    let js = "text/javascript; charset=utf-8";
    let mut files = vec![
        File {
            path: "assets/inlay.css".to_owned(),
            media_type: css,
            content: render::style_sheet(),
        },
        File {
            path: "assets/inlay.js".to_owned(),
            media_type: js,
            content: render::SCRIPT.to_owned(),
        },
        File {
            path: "assets/gallery.css".to_owned(),
            media_type: css,
            content: include_str!("../assets/gallery.css").to_owned(),
        },
        File {
            path: "assets/gallery.js".to_owned(),
            media_type: js,
            content: include_str!("../assets/gallery.js").to_owned(),
        },
        File {
            path: "assets/icon.svg".to_owned(),
            media_type: "image/svg+xml",
            content: include_str!("../assets/icon.svg").to_owned(),
        },
        File {
            path: "assets/icons.LICENSE.txt".to_owned(),
            media_type: "text/plain; charset=utf-8",
            content: render::icon::LICENCE.to_owned(),
        },
    ];
    if matches!(host, Host::Gateway(_)) {
        files.extend(LIVE.map(|(name, content)| File {
            path: format!("assets/{name}"),
            media_type: js,
            content: content.to_owned(),
        }));
    }
    files
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn live() -> Host {
        Host::Gateway(Backend {
            title: "</script><b>".to_owned(),
            tables: vec![("sales".to_owned(), "9 rows".to_owned())],
            questions: vec!["Total \"amount\" by <region>".to_owned()],
        })
    }

    /// The values of an attribute in a page.
    fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
        page.split(&format!(" {attribute}=\""))
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[test]
    fn building_twice_gives_the_same_bytes() {
        assert_eq!(site(&Host::Anywhere), site(&Host::Anywhere));
        assert_eq!(site(&live()), site(&live()));
    }

    #[test]
    fn every_link_leads_to_a_file_of_the_site_or_to_a_place_on_its_page() {
        for host in [Host::Anywhere, live()] {
            let files = site(&host);
            let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
            for page in files.iter().filter(|file| file.path.ends_with(".html")) {
                let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let shell = page
                    .content
                    .split("<div class=\"stage\"")
                    .next()
                    .unwrap_or_default();
                for link in values(shell, "href")
                    .into_iter()
                    .chain(values(shell, "src"))
                {
                    if let Some(id) = link.strip_prefix('#') {
                        let ids = values(&page.content, "id");
                        assert!(ids.contains(&id), "{}: {link}", page.path);
                        continue;
                    }
                    let path = match link.strip_prefix("../") {
                        Some(path) => path.to_owned(),
                        None if folder.is_empty() => link.to_owned(),
                        None => format!("{folder}/{link}"),
                    };
                    assert!(paths.contains(path.as_str()), "{}: {link}", page.path);
                }
            }
        }
    }

    #[test]
    fn no_id_stands_twice_on_a_page() {
        for page in site(&live()) {
            let ids = values(&page.content, "id");
            let once: BTreeSet<&&str> = ids.iter().collect();
            assert_eq!(once.len(), ids.len(), "{}", page.path);
        }
    }

    #[test]
    fn every_type_and_component_has_its_page_with_examples_and_json() {
        let files = site(&Host::Anywhere);
        let pages: String = files.iter().map(|file| file.content.as_str()).collect();
        let names = kinds::ALL.iter().map(|info| info.name());
        for name in names.chain(components::ALL.iter().map(|info| info.name)) {
            assert!(
                pages.contains(&format!("data-example=\"{name}/default\"")),
                "{name}"
            );
        }
        let examples = pages.matches("data-example=\"").count();
        assert_eq!(
            pages
                .matches("<script type=\"application/json\" data-json>")
                .count(),
            examples
        );
    }

    #[test]
    fn what_a_gateway_says_of_itself_stays_text() {
        let files = site(&live());
        let chat = files
            .iter()
            .find(|file| file.path == "chat.html")
            .expect("a chat");
        assert!(!chat.content.contains("</script><b>"));
        assert!(!chat.content.contains("<region>"));
    }
}
