//! Files of what widgets show, on a real database, table and bucket, as a client meets them.

mod csv;
mod faults;
mod links;
mod many;
mod place;
mod refused;
