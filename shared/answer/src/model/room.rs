//! How much fits into a model's memory, and what is left out of a conversation that grows.
//!
//! A round adds calls and results. A server that runs out of room refuses, or forgets the beginning,
//! which is what the model is told to be; so what came of the oldest calls goes first.

use models::{Message, Tool};

use super::tokens::tokens;

/// The least context with which there is room for what a model is told, its tools, a question, a
/// result and an answer.
pub const LEAST: u32 = 4_096;

/// What is left for an answer.
const ANSWER: usize = 600;

/// Around each message and tool.
const AROUND: usize = 8;

/// What stands for a result that is left out.
const LEFT_OUT: &str = "[left out, for there is no more room; ask again if you need it]";

/// Leaves out the oldest results until the conversation fits into that context beside the tools,
/// and as many as there are but for the newest where it does not.
pub fn fit(messages: &mut [Message], tools: &[Tool], context: u32) {
    let tools = tools.iter().map(|tool| {
        let words = tokens(&tool.name) + tokens(&tool.description);
        // JSON is mostly signs, which are counted high, and schemas are known to models.
        words + tokens(&tool.parameters.to_string()) / 3 * 2 + AROUND
    });
    let room = (context as usize).saturating_sub(ANSWER + tools.sum::<usize>());
    let mut all: usize = messages.iter().map(size).sum();
    let newest = messages.iter().rposition(is_result);
    for (at, message) in messages.iter_mut().enumerate() {
        if all <= room {
            return;
        }
        let before = size(message);
        if let Message::Tool { content, .. } = message
            && content.len() > LEFT_OUT.len()
            && Some(at) != newest
        {
            LEFT_OUT.clone_into(content);
            all = all - before + size(message);
        }
    }
}

fn is_result(message: &Message) -> bool {
    matches!(message, Message::Tool { .. })
}

fn size(message: &Message) -> usize {
    AROUND
        + match message {
            Message::System(text) | Message::User(text) => tokens(text),
            Message::Tool { content, .. } => tokens(content),
            Message::Assistant { text, calls } => {
                let calls = calls.iter().map(|call| tokens(&call.arguments) + AROUND);
                tokens(text) + calls.sum::<usize>()
            }
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(id: usize, words: usize) -> Message {
        Message::Tool {
            call_id: id.to_string(),
            content: "word ".repeat(words),
        }
    }

    #[test]
    fn the_oldest_results_are_left_out_until_the_rest_fits() {
        let mut messages = vec![Message::System("You are.".to_owned())];
        messages.extend((0..4).map(|id| result(id, 1_000)));
        let whole = messages.clone();
        fit(&mut messages, &[], 16_000);
        assert_eq!(messages, whole);
        fit(&mut messages, &[], 4_096);
        let left = messages.iter().filter(
            |message| matches!(message, Message::Tool { content, .. } if content == LEFT_OUT),
        );
        assert_eq!(left.count(), 2);
        assert_eq!(messages[3..], whole[3..]);
        assert!(messages.iter().map(size).sum::<usize>() <= 4_096 - ANSWER);
    }

    #[test]
    fn the_newest_result_stays_whatever_its_size() {
        let mut messages = vec![result(0, 9_000), result(1, 9_000)];
        fit(&mut messages, &[], 1_024);
        assert_eq!(messages[1], result(1, 9_000));
        assert_ne!(messages[0], result(0, 9_000));
    }
}
