//! Requests for each operation, as the table of `store` promises them.

use std::{collections::BTreeMap, future::Future};

use store::{
    Store,
    messages::{From, Role, Said},
    runs::{Asking, Batch, Begun, Progress},
    sessions::{NewSession, SessionChange},
};

use crate::count::Counter;

/// Runs it and gives its result, holding its requests against those.
async fn costs<T>(
    counter: &Counter,
    requests: &[(&str, usize)],
    operation: impl Future<Output = store::Result<T>>,
) -> T {
    counter.taken();
    let result = operation.await.expect("done");
    let wanted: BTreeMap<String, usize> = requests
        .iter()
        .map(|(name, times)| ((*name).to_owned(), *times))
        .collect();
    assert_eq!(counter.taken(), wanted);
    result
}

fn question(words: &str, client_id: &str) -> Said {
    let mut said = Said::new(Role::User, words);
    said.client_message_id = Some(client_id.to_owned());
    said
}

on_both! {
    async fn each_operation_makes_the_requests_that_it_promises(ground) {
        let counter = Counter::default();
        let store: Store = ground.instance().counted(&counter).store();
        let (get, query, transact) = (("GetItem", 1), ("Query", 1), ("TransactWriteItems", 1));

        let id = costs(&counter, &[transact], store.create_session("ada", NewSession::default()))
            .await.id;
        costs(&counter, &[get], store.session("ada", &id)).await;
        let mut last = None;
        for number in 0..20 {
            let said = question("how many?", &number.to_string());
            last = Some(costs(&counter, &[transact], store.send("ada", &id, said)).await.message);
        }
        let last = last.expect("sent");
        let again = [("GetItem", 2), transact];
        costs(&counter, &again, store.send("ada", &id, question("how many?", "19"))).await;
        costs(&counter, &[("GetItem", 2)], store.message("ada", last.id)).await;

        let page = costs(&counter, &[query], store.messages("ada", &id, 5, From::Newest)).await;
        costs(&counter, &[query], store.messages("ada", &id, 5, From::Page(3))).await;
        let next = page.next.expect("more");
        costs(&counter, &[get, query], store.messages("ada", &id, 5, From::Cursor(&next))).await;
        let before = From::Before(last.created_at());
        costs(&counter, &[get, query], store.messages("ada", &id, 5, before)).await;
        costs(&counter, &[query], store.conversation("ada", &id, 12)).await;
        costs(&counter, &[query], store.sessions("ada", 20, None)).await;
        let change = SessionChange { is_active: Some(false), ..Default::default() };
        costs(&counter, &[get, transact], store.change_session("ada", &id, change)).await;

        let said = question("by region", "r");
        let asking = Asking::New {
            id: store.run_id("ada", &id, &said),
            session_id: id.clone(),
            said: Box::new(said),
        };
        let Begun::Mine(running) = costs(&counter, &[transact], store.begin("ada", asking)).await
        else {
            panic!("a new question begins a run")
        };
        let (batch, progress) = (Batch::default(), Progress::default());
        costs(&counter, &[transact], running.write(&batch, &progress)).await;
        costs(&counter, &[query], store.replay("ada", running.id(), 0)).await;
    }

    async fn a_large_body_costs_one_object_more(ground) {
        let counter = Counter::default();
        let store = ground.instance().counted(&counter).store();
        let id = store.create_session("ada", NewSession::default()).await.expect("made").id;
        let large = question(&"x".repeat(400_000), "large");
        let wanted = [("PUT", 1), ("TransactWriteItems", 1)];
        costs(&counter, &wanted, store.send("ada", &id, large)).await;
        let wanted = [("GET", 1), ("Query", 1)];
        costs(&counter, &wanted, store.messages("ada", &id, 5, From::Newest)).await;
    }
}
