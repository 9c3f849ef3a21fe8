//! Cursors: where a list goes on, opaque and signed.
//!
//! A cursor holds the place after which the next page begins, never a key: the keys are made anew
//! from the caller and the list, so a cursor cannot be turned against another caller's data. It is
//! signed all the same, with the list as context, for what a client can make up it will come to
//! rely on, and a place from another list would skip entries in silence.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use service::config::Secret;
use sha2::Sha256;

use crate::{Result, StoreError};

/// Bytes of the signature: half of SHA-256, which is enough for what lives as long as a list.
const SIGNATURE: usize = 16;

/// Signs and reads cursors.
#[derive(Clone)]
pub struct Cursors(Secret);

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursors")
    }
}

impl Cursors {
    /// Cursors signed by that secret. All instances of a deployment share it.
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// Cursors signed by a secret that is made from another one, which signs other things too. What
    /// is signed by one means nothing to the other.
    pub fn beside(secret: &Secret) -> Self {
        let made = Self(secret.clone()).signature("the secret of cursors", "");
        Self(Secret::new(URL_SAFE_NO_PAD.encode(made)))
    }

    /// The cursor of a list after a place. `list` names the list and whose it is.
    pub fn write(&self, list: &str, place: &str) -> String {
        let mut bytes = self.signature(list, place);
        bytes.extend_from_slice(place.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that a cursor of that list holds.
    ///
    /// # Errors
    ///
    /// Where it was not made by [`Cursors::write`] for the same list.
    pub fn read(&self, list: &str, cursor: &str) -> Result<String> {
        let bytes = URL_SAFE_NO_PAD
            .decode(cursor)
            .map_err(|_| StoreError::BadCursor)?;
        let (signature, place) = bytes
            .split_at_checked(SIGNATURE)
            .ok_or(StoreError::BadCursor)?;
        let place = std::str::from_utf8(place).map_err(|_| StoreError::BadCursor)?;
        self.keyed(list, place)
            .verify_truncated_left(signature)
            .map_err(|_| StoreError::BadCursor)?;
        Ok(place.to_owned())
    }

    fn signature(&self, list: &str, place: &str) -> Vec<u8> {
        let whole = self.keyed(list, place).finalize().into_bytes();
        whole[..SIGNATURE].to_vec()
    }

    fn keyed(&self, list: &str, place: &str) -> Hmac<Sha256> {
        let mut keyed = <Hmac<Sha256> as Mac>::new_from_slice(self.0.expose().as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        // The length keeps list and place apart.
        keyed.update(&(list.len() as u64).to_be_bytes());
        keyed.update(list.as_bytes());
        keyed.update(place.as_bytes());
        keyed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursors() -> Cursors {
        Cursors::new(Secret::new("a secret of the deployment"))
    }

    #[test]
    fn a_cursor_is_read_by_its_own_list_only() {
        let cursor = cursors().write("SESSIONS#ada", "00017#x");
        assert_eq!(
            cursors().read("SESSIONS#ada", &cursor),
            Ok("00017#x".to_owned())
        );
        assert_eq!(
            cursors().read("SESSIONS#bob", &cursor),
            Err(StoreError::BadCursor)
        );
        let other = Cursors::new(Secret::new("another"));
        assert_eq!(
            other.read("SESSIONS#ada", &cursor),
            Err(StoreError::BadCursor)
        );
    }

    #[test]
    fn what_a_client_made_up_is_refused() {
        let cursor = cursors().write("l", "place");
        for at in 0..cursor.len() {
            let mut bent = cursor.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            let bent = String::from_utf8(bent).expect("ASCII");
            assert_eq!(
                cursors().read("l", &bent),
                Err(StoreError::BadCursor),
                "{bent}"
            );
        }
        for made_up in ["", "AAAA", "%%%", "é", &"A".repeat(10_000)] {
            assert_eq!(cursors().read("l", made_up), Err(StoreError::BadCursor));
        }
    }
}
