//! The analyst: reads questions over one caller's view of the data.

use std::{cell::Cell, sync::Arc};

use catalogue::Visible;
use jiff::civil::Date;

use crate::{
    before,
    check::{self, PlanIssues},
    context, describe,
    lexicon::Lexicon,
    plan::Plan,
    present::wish,
    read::{self, Heard, draft::Fault, suggest, talk},
    reading::{Abstained, Answerable, Intent, Reading},
    sql,
};

/// Reads questions. Made once for a view of the catalogue, then shared.
#[derive(Debug)]
pub struct Analyst {
    lexicon: Lexicon,
}

impl Analyst {
    /// An analyst of what `visible` shows.
    pub fn new(visible: Arc<Visible>) -> Self {
        Self {
            lexicon: Lexicon::new(visible),
        }
    }

    /// Reads a question. `turns` are earlier questions of the conversation, oldest first: `and by
    /// product?` is read as what it changes of them.
    pub fn read(&self, question: &str, turns: &[String], today: Date) -> Reading {
        let earlier = || context::latest(turns, |turn, before| self.plan_of(turn, before, today));
        self.read_turn(question, &earlier, today, true)
    }

    /// Reads a question whose meaning is the same whatever was asked before; `None` where it may
    /// lean on that.
    pub fn read_alone(&self, question: &str, today: Date) -> Option<Reading> {
        let leans = Cell::new(false);
        let earlier = || {
            leans.set(true);
            None
        };
        let reading = self.read_turn(question, &earlier, today, true);
        (!leans.get()).then_some(reading)
    }

    /// Reads a question that may lean on what `earlier` gives.
    fn read_turn(
        &self,
        question: &str,
        earlier: &dyn Fn() -> Option<Plan>,
        today: Date,
        suggests: bool,
    ) -> Reading {
        let abstain = |code: &str, reason: String| {
            Reading::Abstain(Abstained {
                code: code.into(),
                reason,
                suggestions: if suggests {
                    self.suggestions(question, today)
                } else {
                    Vec::new()
                },
            })
        };
        // How the answer is to be drawn is no part of what is asked of the data.
        let question = &wish::without_wish(question);
        if question.is_empty()
            && let Some(plan) = earlier()
            && let Ok(answer) = self.answerable(plan, Intent::DataAnalysis, today)
        {
            return Reading::Answer(Box::new(answer));
        }
        let tokens = read::tokens::tokens(question);
        if !tokens
            .iter()
            .any(|t| t.text.chars().any(char::is_alphanumeric))
        {
            return abstain("empty", "There is no question in this message.".into());
        }
        if let Some(intent) = talk::talk(&tokens) {
            return Reading::Talk(intent);
        }
        let Some(heard) = read::hear(question, &self.lexicon) else {
            return abstain(
                "unsupported",
                "The question is too long to be read safely; ask for one thing at a time.".into(),
            );
        };
        let found = std::cell::OnceCell::new();
        let earlier = || -> Option<Plan> { found.get_or_init(earlier).clone() };
        if context::continues(&heard)
            && let Some(before) = earlier()
            && let Some(plan) = context::apply(&heard, &self.lexicon, &before, today)
        {
            return match self.written(plan, &heard, today) {
                Ok(answer) => Reading::Answer(Box::new(answer)),
                Err(issues) => abstain("unsupported", issues.to_string()),
            };
        }
        match read::best(&heard, &self.lexicon, today) {
            Ok(draft) => match self.written(draft.plan, &heard, today) {
                Ok(answer) => Reading::Answer(Box::new(answer)),
                Err(issues) => abstain("unsupported", issues.to_string()),
            },
            Err(fault) => {
                if let Some(before) = earlier()
                    && let Some(plan) = context::apply(&heard, &self.lexicon, &before, today)
                    && let Ok(answer) = self.written(plan, &heard, today)
                {
                    return Reading::Answer(Box::new(answer));
                }
                let (code, reason) = explain(&fault);
                abstain(code, reason)
            }
        }
    }

    /// A plan from elsewhere (a filter form, a model, a drill-down), checked and written.
    ///
    /// # Errors
    ///
    /// Everything in the plan that the catalogue does not have or cannot do.
    pub fn answerable(
        &self,
        plan: Plan,
        intent: Intent,
        _today: Date,
    ) -> Result<Answerable, PlanIssues> {
        let plan = check::check(plan, self.lexicon.catalogue())?;
        let written = sql::write(&plan, self.lexicon.catalogue());
        Ok(Answerable {
            intent,
            reading: describe::reading(&plan),
            plan,
            sql: written.sql,
            columns: written.columns,
            confidence: 1.0,
        })
    }

    /// What its reader may know of.
    pub fn visible(&self) -> &Visible {
        self.lexicon.visible()
    }

    /// The same answer with its single figures set against the period before, where the data has
    /// both periods; `None` where there is nothing to add.
    pub fn against_before(&self, answer: &Answerable) -> Option<Answerable> {
        let table = self.lexicon.catalogue().table(&answer.plan.table)?;
        let comparison =
            before::comparison(&answer.plan, table).filter(|_| before::measured(answer))?;
        let plan = Plan {
            comparison: Some(comparison),
            ..answer.plan.clone()
        };
        let written = sql::write(&plan, self.lexicon.catalogue());
        Some(Answerable {
            plan,
            sql: written.sql,
            columns: written.columns,
            ..answer.clone()
        })
    }

    fn plan_of(&self, question: &str, before: Option<&Plan>, today: Date) -> Option<Plan> {
        match self.read_turn(question, &|| before.cloned(), today, false) {
            Reading::Answer(answer) => Some(answer.plan),
            _ => None,
        }
    }

    fn written(&self, plan: Plan, heard: &Heard, today: Date) -> Result<Answerable, PlanIssues> {
        let intent = describe::intent(&plan, heard);
        let mut answer = self.answerable(plan, intent, today)?;
        answer.confidence = confidence(heard);
        Ok(answer)
    }

    /// Questions that can be answered.
    fn suggestions(&self, question: &str, today: Date) -> Vec<String> {
        let short: String = question.chars().take(500).collect();
        let tokens = read::tokens::tokens(&short);
        suggest::those_answered(suggest::candidates(&self.lexicon, &tokens), |candidate| {
            read::hear(candidate, &self.lexicon)
                .is_some_and(|heard| read::best(&heard, &self.lexicon, today).is_ok())
        })
    }
}

/// Share of the content words that names, cues, numbers and periods explain by themselves; those
/// that only a description or a link explains count half.
fn confidence(heard: &Heard) -> f64 {
    use crate::read::parts::Piece;
    let mut total = 0.0;
    let mut explained = 0.0;
    for part in &heard.parts {
        let weight = (part.end - part.start) as f64;
        match part.piece {
            Piece::Filler | Piece::Mark(_) | Piece::Stop => {}
            Piece::Mention(_)
            | Piece::Cue(_)
            | Piece::Number(_)
            | Piece::Quoted(_)
            | Piece::Time(_) => {
                total += weight;
                explained += weight;
            }
            Piece::Link => {
                total += weight * 0.5;
                explained += weight * 0.25;
            }
            Piece::Word => {
                total += weight;
                explained += weight * 0.5;
            }
        }
    }
    if total > 0.0 { explained / total } else { 0.0 }
}

/// Why a question was not answered, for a person.
fn explain(fault: &Fault) -> (&'static str, String) {
    match fault {
        Fault::Unknown(word) => (
            "unknown_word",
            format!("I do not know what “{word}” means for this data, so I did not guess."),
        ),
        Fault::Ambiguous(word, options) if word.is_empty() && options.len() > 1 => (
            "ambiguous",
            format!(
                "This may be about {}; say which.",
                options.join(" or about ")
            ),
        ),
        Fault::Ambiguous(word, _) if word.is_empty() => (
            "ambiguous",
            "There is more than one way to read this; say it in other words.".into(),
        ),
        Fault::Ambiguous(word, options) if options.len() > 1 => (
            "ambiguous",
            format!("“{word}” may mean {}; say which.", options.join(" or ")),
        ),
        Fault::Ambiguous(word, _) => (
            "ambiguous",
            format!("There is more than one way to read “{word}”; say which."),
        ),
        Fault::Unsupported(what) => ("unsupported", format!("I cannot work out {what} yet.")),
        Fault::Elsewhere => (
            "not_about_data",
            "I could not relate this question to the data.".into(),
        ),
    }
}
