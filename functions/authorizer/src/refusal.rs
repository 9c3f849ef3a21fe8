//! Why a token is not believed.

/// Why nobody is vouched for. The words are for the log; a client hears 401 and no more, for the
/// reason would help whoever is guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no `Authorization` header, or it holds no bearer token.
    #[error("there is no bearer token")]
    NoToken,
    /// The token is longer than any that we would issue or accept.
    #[error("the token is too long")]
    TooLong,
    /// It is no JWT, or one with parts that we do not know how to honour.
    #[error("the token is not a JWT that can be read")]
    Malformed,
    /// Its algorithm is not the one of the key.
    #[error("the token is signed in a way that is not accepted")]
    WrongAlgorithm,
    /// It names no key, or none that is published.
    #[error("the token names no known key")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("the signature is wrong")]
    BadSignature,
    /// Its time is over, or it has no end.
    #[error("the token has expired, or has no expiry")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Somebody else issued it.
    #[error("the token comes from another issuer")]
    WrongIssuer,
    /// It is meant for somebody else.
    #[error("the token is meant for another audience")]
    WrongAudience,
    /// It does not say who the caller is, or says it in no way that we read.
    #[error("the token's claims make no principal")]
    NoPrincipal,
    /// The published keys cannot be fetched. Not the caller's fault.
    #[error("the published keys cannot be fetched")]
    KeysUnavailable,
}
