//! An answer as a person reads it in a terminal: sentences as they come, rows as a table with
//! bars, sources, and what could be asked next.
//!
//! | module | does |
//! | --- | --- |
//! | [`ink`] | colour, where it is wanted |
//! | [`grid`] | rows as a table |

pub mod grid;
pub mod ink;

use std::io::{self, Write};

use answer::{Event, Spent, ToolState, ToolUse};

pub use ink::Ink;

/// Writes events for a person, each as it comes.
pub struct Page<W> {
    out: W,
    ink: Ink,
    width: usize,
    in_sentence: bool,
}

impl<W: Write> Page<W> {
    /// A page of that many columns.
    pub fn new(out: W, ink: Ink, width: usize) -> Self {
        Self {
            out,
            ink,
            width,
            in_sentence: false,
        }
    }

    /// Writes one event. Thoughts, code and widgets are left out: the sentences say how the
    /// question was read, and the rest is for programs. Of a language model's tools it is told what
    /// came of them, and at the end who answered.
    ///
    /// # Errors
    ///
    /// Where the terminal is gone.
    pub fn write(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Status(_)
            | Event::Thought(_)
            | Event::Reasoning(_)
            | Event::Understood(_)
            | Event::Code(_)
            | Event::Widget(_) => {}
            Event::Text(text) => {
                write!(self.out, "{}", safe(text))?;
                self.in_sentence = !text.ends_with('\n');
            }
            Event::Data { columns, rows } => {
                self.end_sentence()?;
                writeln!(self.out)?;
                for line in grid::lines(columns, rows, self.width, self.ink) {
                    writeln!(self.out, "{line}")?;
                }
                writeln!(self.out)?;
            }
            Event::Citations(citations) => {
                for citation in citations {
                    let source = format!(
                        "source: {} · {}",
                        safe(&citation.source_name),
                        safe(&citation.snippet)
                    );
                    let source = self.ink.faint(&source);
                    self.line(&source)?;
                }
            }
            Event::FollowUps(questions) if questions.is_empty() => {}
            Event::FollowUps(questions) => {
                let heading = self.ink.bold("You could ask next:");
                self.line(&heading)?;
                for question in questions {
                    self.line(&format!("  {}", safe(question)))?;
                }
            }
            Event::Error { message, .. } => {
                let message = self.ink.alarm(&safe(message));
                self.line(&message)?;
            }
            Event::Tool(used) => self.tool(used)?,
            Event::Done(spent) => {
                self.end_sentence()?;
                if let Some(spent) = spent {
                    let line = self.ink.faint(&safe(&answered(spent)));
                    self.line(&line)?;
                }
            }
        }
        self.out.flush()
    }

    fn tool(&mut self, used: &ToolUse) -> io::Result<()> {
        let became = match used.state {
            ToolState::Started => return Ok(()),
            ToolState::Done => "",
            ToolState::Failed => " failed",
        };
        let line = format!("{}{became}: {}", used.name, used.detail);
        let line = self.ink.faint(&safe(&line));
        self.line(&line)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.end_sentence()?;
        writeln!(self.out, "{text}")
    }

    fn end_sentence(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_sentence) {
            writeln!(self.out)?;
        }
        Ok(())
    }
}

/// Who answered, how long it took, and what of.
fn answered(spent: &Spent) -> String {
    let mut said = format!("answered by {}", spent.provider);
    if let Some(model) = &spent.model {
        said.push_str(&format!(" ({model})"));
    }
    if spent.rounds > 0 {
        said.push_str(&format!(" in {:.1} s", spent.total_ms as f64 / 1000.0));
    }
    if let Some(tokens) = spent.tokens() {
        said.push_str(&format!(" · {tokens} tokens"));
    }
    if let Some(cost) = spent.cost {
        said.push_str(&format!(" · ${cost:.4}"));
    }
    said
}

/// Text that cannot steer the terminal: data may hold escape sequences.
pub fn safe(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' => '\n',
            '\t' => ' ',
            other if other.is_control() => '\u{fffd}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use answer::Stage;

    use super::*;

    fn written(events: &[Event]) -> String {
        let mut out = Vec::new();
        let mut page = Page::new(&mut out, Ink::plain(), 60);
        for event in events {
            page.write(event).expect("written");
        }
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn pieces_of_text_make_one_sentence_and_what_follows_begins_a_line() {
        let page = written(&[
            Event::Text("North leads ".to_owned()),
            Event::Text("with 12.".to_owned()),
            Event::FollowUps(vec!["and by month?".to_owned()]),
            Event::Done(None),
        ]);
        assert_eq!(
            page,
            "North leads with 12.\nYou could ask next:\n  and by month?\n"
        );
    }

    #[test]
    fn data_cannot_steer_the_terminal() {
        let page = written(&[Event::Error {
            message: "no such value: \u{1b}]0;owned\u{7}".to_owned(),
            stage: Stage::Planning,
            code: "x".to_owned(),
        }]);
        assert!(
            !page.contains('\u{1b}') && !page.contains('\u{7}'),
            "{page:?}"
        );
    }
}
