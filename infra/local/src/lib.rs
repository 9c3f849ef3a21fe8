//! The program `inlay`: API Gateway, DynamoDB and S3 stood in for on one machine, and every
//! function mounted in it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`commands`] | what can be typed: one file for each subcommand |

pub mod commands;
