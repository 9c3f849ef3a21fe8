//! The actions function as a Lambda function. It may do nothing but write its log.

use service::{Clock, start};

fn main() -> Result<(), start::Error> {
    start::streaming(actions::router(Clock::system()))
}
