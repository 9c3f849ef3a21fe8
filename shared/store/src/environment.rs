//! The store as the functions on AWS find it: by what `template.yaml` puts into their environment.

use service::{
    Clock, Ids,
    config::{Environment, Secret},
};

use crate::{Cursors, Files, Store, Table};

impl Store {
    /// The store that the environment names. Clients are made with the first call.
    ///
    /// What is missing is a mistake of the environment, told by its `finish`.
    ///
    /// ```
    /// use service::{Clock, Ids, config::Environment};
    /// use store::Store;
    ///
    /// let mut environment = Environment::from_pairs([("INLAY_TABLE", "table")]);
    /// let store = Store::of_environment(&mut environment, Clock::system(), Ids::random());
    /// let mistakes = environment.finish(store).unwrap_err().0;
    /// assert_eq!(mistakes[0].variable, "INLAY_BUCKET");
    /// assert_eq!(mistakes[1].variable, "INLAY_CURSOR_SECRET");
    /// ```
    pub fn of_environment(environment: &mut Environment, clock: Clock, ids: Ids) -> Self {
        const SECRET: &str = "INLAY_CURSOR_SECRET";
        let table = environment.required("INLAY_TABLE", "the table's name");
        let bucket = environment.required("INLAY_BUCKET", "the name of the bucket of what lasts");
        let secret = environment.secret(SECRET, 32).unwrap_or_else(|| {
            let meaning = "is not set; it must be a secret of at least 32 bytes";
            environment.refuse(SECRET, meaning);
            Secret::new("")
        });
        Self::new(
            Table::on_aws(table),
            Files::on_aws(bucket),
            Cursors::new(secret),
            clock,
            ids,
        )
    }
}
