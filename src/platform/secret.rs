//! Random secrets and how they are kept: only their SHA-256 is stored.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use sha2::{Digest, Sha256};

/// 256 random bits, safe in a URL and a cookie.
pub fn token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A short code that can be read aloud: eight signs without look-alikes, about 39 bits.
pub fn spoken_code() -> String {
    const SIGNS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0u8; 8];
    rand::rng().fill_bytes(&mut bytes);
    let code: String = bytes.iter().map(|b| SIGNS[usize::from(*b) % SIGNS.len()] as char).collect();
    format!("{}-{}", &code[..4], &code[4..])
}

/// What is stored in place of a secret.
pub fn digest(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}
