//! What is sent, and how, when a control is triggered.

use serde_json::Value;

use crate::object::{object, words};

words! {
    /// Who handles an action.
    Handler default Server {
        /// The embedding page.
        Client "client",
        /// The backend.
        Server "server",
    }
}

words! {
    /// What shows progress while an action runs.
    LoadingBehavior default Auto {
        /// Picked automatically.
        Auto "auto",
        /// Nothing.
        None "none",
        /// The control itself.
        Own "self",
        /// Its container.
        Container "container",
    }
}

object! {
    /// What is sent, and how, when the user triggers a control.
    ActionConfig as "ActionConfig", camel, terse {
        /// Name of the action, chosen by the application.
        required kind ("type"): String,
        /// Data sent along with the action.
        optional payload: Value,
        /// Who handles it: the backend, or the embedding page.
        preset handler: Handler = Handler::Server,
        /// What shows progress while it runs: picked automatically, nothing, the control itself, or
        /// its container.
        preset loading_behavior: LoadingBehavior = LoadingBehavior::Auto,
        /// Whether the answer comes as a stream of events or as one reply.
        preset streaming: bool = true,
    }
}

object! {
    /// Button under a card.
    CardAction as "CardAction", camel, terse {
        /// Text of the button.
        required label: String,
        /// Action that the button fires.
        required action: ActionConfig,
    }
}
