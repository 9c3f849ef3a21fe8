//! The program `inlay`: API Gateway, DynamoDB and S3 stood in for on one machine, and every
//! function mounted in it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`commands`] | what can be typed: one file for each subcommand |
//! | [`gateway`] | what API Gateway does in the cloud: callers, CORS, routes to functions, draining |
//! | [`cloud`] | DynamoDB and S3 on loopback ports, and the AWS SDK clients that reach them |
//! | [`data`] | the data that is asked, loaded and ready |
//! | [`models`] | language models, as the environment names them |
//! | [`demo`] | the demo set: three years of a made-up business |
//! | [`state`] | the folder where all of it lasts, held by one program at a time |
//! | [`tokens`] | tokens of this machine |
//! | [`worker`] | DuckDB, in child processes |
//! | [`terminal`] | an answer as a person reads it in a terminal |

pub mod cloud;
pub mod commands;
pub mod data;
pub mod demo;
pub mod gateway;
pub mod models;
pub mod state;
pub mod terminal;
pub mod tokens;
pub mod worker;
