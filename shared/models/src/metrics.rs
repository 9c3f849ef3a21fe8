//! Accounts as metrics: one line of JSON in CloudWatch's embedded metric format, which Lambda's
//! log turns into figures without a call to anybody.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::account::{Account, Finish};

/// What the figures are filed under.
const NAMESPACE: &str = "Inlay/Models";

impl Account {
    /// The line to print, by provider and model. A figure that is not known is left out; nothing
    /// of what was said is in it.
    pub fn metrics(&self, at: Timestamp) -> Value {
        let milliseconds = |time: std::time::Duration| json!(time.as_secs_f64() * 1000.0);
        let count = |number: Option<u64>| number.map(|number| json!(number));
        let figures = [
            (
                "TimeToFirstToken",
                "Milliseconds",
                self.first.map(milliseconds),
            ),
            ("TotalTime", "Milliseconds", Some(milliseconds(self.total))),
            ("PromptTokens", "Count", count(self.usage.prompt_tokens)),
            (
                "CompletionTokens",
                "Count",
                count(self.usage.completion_tokens),
            ),
            ("Cost", "None", self.usage.cost.map(|cost| json!(cost))),
            ("Rounds", "Count", Some(json!(self.rounds))),
            ("Attempts", "Count", Some(json!(self.attempts))),
            (
                "Failures",
                "Count",
                Some(json!(u8::from(self.finish == Finish::Failed))),
            ),
        ];
        let known = figures
            .into_iter()
            .filter_map(|(name, unit, figure)| Some((name, unit, figure?)));
        let (mut metrics, mut values) = (Vec::new(), Map::new());
        for (name, unit, figure) in known {
            metrics.push(json!({"Name": name, "Unit": unit}));
            values.insert(name.to_owned(), figure);
        }
        let none = || "none".to_owned();
        let (provider, model) = match &self.speaker {
            Some(speaker) => (speaker.provider.clone(), speaker.model.clone()),
            None => (none(), none()),
        };
        let mut line = json!({
            "_aws": {
                "Timestamp": at.as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": NAMESPACE,
                    "Dimensions": [["provider", "model"]],
                    "Metrics": metrics,
                }],
            },
            "provider": provider,
            "model": model,
            "finish": self.finish,
        });
        if let Some(line) = line.as_object_mut() {
            line.append(&mut values);
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Speaker, Usage};

    #[test]
    fn a_line_has_every_figure_that_is_known_and_names_it() {
        let account = Account {
            speaker: Some(Speaker {
                provider: "local".to_owned(),
                model: "qwen3:8b".to_owned(),
            }),
            usage: Usage {
                completion_tokens: Some(9),
                ..Usage::default()
            },
            first: Some(Duration::from_micros(1500)),
            total: Duration::from_secs(2),
            attempts: 2,
            finish: Finish::Length,
            ..Account::opened()
        };
        let line = account.metrics(Timestamp::UNIX_EPOCH);
        assert_eq!(
            line,
            json!({
                "_aws": {"Timestamp": 0, "CloudWatchMetrics": [{
                    "Namespace": "Inlay/Models",
                    "Dimensions": [["provider", "model"]],
                    "Metrics": [
                        {"Name": "TimeToFirstToken", "Unit": "Milliseconds"},
                        {"Name": "TotalTime", "Unit": "Milliseconds"},
                        {"Name": "CompletionTokens", "Unit": "Count"},
                        {"Name": "Rounds", "Unit": "Count"},
                        {"Name": "Attempts", "Unit": "Count"},
                        {"Name": "Failures", "Unit": "Count"},
                    ],
                }]},
                "provider": "local",
                "model": "qwen3:8b",
                "finish": "length",
                "TimeToFirstToken": 1.5,
                "TotalTime": 2000.0,
                "CompletionTokens": 9,
                "Rounds": 1,
                "Attempts": 2,
                "Failures": 0,
            })
        );
    }
}
