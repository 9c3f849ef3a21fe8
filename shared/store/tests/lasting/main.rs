//! The store on real parts: each case is written once and runs on dynoxide, which is what a laptop
//! has, and on Amazon's own DynamoDB Local; objects are on s3s-fs.
//!
//! `cargo xtask test` starts DynamoDB Local and says where it is in `INLAY_DYNAMODB_LOCAL`;
//! `cargo xtask dynamodb` starts one for `cargo test -p store`. Without it those cases say so and
//! check nothing, except in CI, where they fail.
//!
//! | module | holds |
//! | --- | --- |
//! | [`ground`] | what a case stands on: a table, a bucket, and instances of the store over them |
//! | [`count`] | requests, counted where the SDK sends them |
//! | [`faults`] | a proxy that drops, delays, doubles and refuses requests by a seeded plan |
//! | [`sessions`], [`messages`], [`runs`], [`templates`], [`submissions`], [`actions`], [`limits`] | the contract |
//! | [`cost`] | requests for each operation |
//! | [`storm`] | many writers and spenders through the proxy |
//! | [`killed`] | a process that is killed while it sends, and started again |
//! | [`model`] | any list of operations gives what a plain model in memory gives |

/// Runs each case on both.
macro_rules! on_both {
    ($($(#[$about:meta])* async fn $name:ident($ground:ident) $body:block)*) => { $(
        $(#[$about])*
        mod $name {
            use super::*;

            async fn case($ground: $crate::ground::Ground) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_dynoxide() {
                case($crate::ground::Ground::dynoxide().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_dynamodb_local() {
                if let Some(ground) = $crate::ground::Ground::dynamodb_local().await {
                    case(ground).await;
                }
            }
        }
    )* };
}

mod actions;
mod cost;
mod count;
mod faults;
mod ground;
mod killed;
mod limits;
mod messages;
mod model;
mod runs;
mod sessions;
mod storm;
mod submissions;
mod templates;
