//! The HTTP prelude of streamed answers.
//!
//! The Lambda runtime begins every streamed answer with status and headers as JSON and eight zero
//! bytes, which API Gateway takes off and an invocation through the SDK hands on.

use bytes::{Buf, Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};

use super::{Answer, PeerError};

/// What stands between the prelude and the answer.
const END: [u8; 8] = [0; 8];
/// A prelude longer than this is none.
const LONGEST: usize = 64 << 10;

/// The same answer without the prelude, if it begins with one.
pub fn without_prelude(
    answer: impl Stream<Item = Result<Bytes, PeerError>> + Send + Unpin + 'static,
) -> impl Stream<Item = Result<Bytes, PeerError>> + Send {
    let begun: Option<BytesMut> = Some(BytesMut::new());
    stream::unfold((answer, begun), |(mut answer, mut begun)| async move {
        loop {
            match answer.next().await {
                Some(Ok(part)) => {
                    let Some(held) = &mut begun else {
                        return Some((Ok(part), (answer, begun)));
                    };
                    held.extend_from_slice(&part);
                    if let Some(rest) = opened(held) {
                        return Some((Ok(rest), (answer, None)));
                    }
                }
                Some(Err(error)) => return Some((Err(error), (answer, None))),
                None => {
                    let rest = begun.take().filter(|held| !held.is_empty())?;
                    return Some((Ok(rest.freeze()), (answer, None)));
                }
            }
        }
    })
}

/// The prelude of an answer, the first bytes behind it, and the rest; `None` where there is none.
///
/// # Errors
///
/// Where the answer broke off before it was there.
#[cfg_attr(not(any(feature = "aws", test)), allow(dead_code))]
pub(super) async fn split(mut answer: Answer) -> Result<Option<(Bytes, Bytes, Answer)>, PeerError> {
    let mut held = BytesMut::new();
    while held.len() <= LONGEST {
        let Some(part) = answer.next().await else {
            break;
        };
        held.extend_from_slice(&part?);
        if let Some(at) = held.windows(END.len()).position(|window| window == END) {
            let prelude = held.split_to(at).freeze();
            held.advance(END.len());
            return Ok(Some((prelude, held.freeze(), answer)));
        }
    }
    Ok(None)
}

/// What follows the prelude, once it is known where that ends.
fn opened(held: &mut BytesMut) -> Option<Bytes> {
    // Four bytes tell: a prelude is an object with a name in it, and so holds no zero byte there.
    let first = held.first_chunk::<4>()?;
    if first[0] != b'{' || first.contains(&0) || held.len() > LONGEST {
        return Some(held.split().freeze());
    }
    let at = held.windows(END.len()).position(|window| window == END)?;
    held.advance(at + END.len());
    Some(held.split().freeze())
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    fn read(parts: &[&[u8]]) -> Vec<u8> {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| Ok(Bytes::copy_from_slice(part)))
            .collect();
        let read: Vec<_> = block_on(without_prelude(stream::iter(parts)).collect());
        read.into_iter()
            .flat_map(|part| part.expect("no error"))
            .collect()
    }

    #[test]
    fn a_prelude_is_taken_off_however_it_is_cut() {
        let whole = b"{\"statusCode\":200}\0\0\0\0\0\0\0\0answer";
        assert_eq!(read(&[whole]), b"answer");
        let bytes: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(read(&bytes), b"answer");
    }

    #[test]
    fn an_answer_without_one_is_left_alone() {
        assert_eq!(
            read(&[&[123, 0, 0, 0, b'H', 1, 2]]),
            [123, 0, 0, 0, b'H', 1, 2]
        );
        assert_eq!(read(&[b"abc"]), b"abc");
        assert_eq!(read(&[]), b"");
    }
}
