//! Passwords: argon2id, at most two hashes at a time so that sign-in is no memory bomb.
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::store;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;

static TURNS: Semaphore = Semaphore::const_new(2);

/// What nobody should choose, whatever else it looks like.
const COMMON: &[&str] = &[
    "password",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyui",
    "11111111",
    "00000000",
    "kalyanamit",
    "obec",
    "ครู",
    "โรงเรียน",
    "กัลยาณมิตร",
    "iloveyou",
    "abcd1234",
    "password1",
];

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// 8–128 characters of any script; nothing that is on every list.
pub fn check(password: &str, login: &str) -> Result<()> {
    // What nobody sees is no part of it.
    let password = thai::canonical(password);
    let length = password.chars().count();
    if !(8..=128).contains(&length) {
        return Err(Error::invalid("password", "password_length", "รหัสผ่านต้องมี 8–128 ตัวอักษร", "A password has 8 to 128 characters."));
    }
    let plain = thai::fold(&password);
    let stripped = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let one_sign = plain.chars().collect::<std::collections::HashSet<_>>().len() < 3;
    if one_sign || plain == login || COMMON.contains(&plain.as_str()) || (stripped.len() < plain.len() && COMMON.contains(&stripped)) {
        return Err(Error::invalid(
            "password",
            "password_common",
            "รหัสผ่านนี้เดาง่ายเกินไป ลองใช้หลายคำที่จำได้",
            "This password is too easy to guess. Try a few words that you remember.",
        ));
    }
    Ok(())
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// The hash to store, of the password in its one spelling: two keyboards may order the marks of one word differently.
pub async fn hash(password: String) -> Result<String> {
    let password = thai::canonical(&password);
    in_turn(move || Ok(hasher()?.hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?.to_string())).await
}

/// Checks a password against a stored hash; without one it takes as long, so that a known login is not told from an unknown one.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    // A hash that was stored before there was one spelling is of what was typed.
    let one_spelling = thai::canonical(&password);
    let spellings = if one_spelling == password { vec![password] } else { vec![one_spelling, password] };
    in_turn(move || {
        let hasher = hasher()?;
        let mut fits = false;
        for password in spellings {
            match &hash {
                Some(hash) => {
                    let parsed = argon2::password_hash::phc::PasswordHash::new(hash).map_err(|error| Error::internal(error.to_string()))?;
                    fits |= hasher.verify_password(password.as_bytes(), &parsed).is_ok();
                }
                None => drop(hasher.hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?),
            }
        }
        Ok(fits)
    })
    .await
}

/// Stores a hash made by `hash`.
pub async fn set(tx: &mut Tx, person: &PersonId, hash: &str) -> Result<()> {
    store::set_password_hash(tx, person, hash).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stored_hash_is_argon2id_and_fits_only_its_password() {
        let hash = hash("ครูแอนชอบอ่าน".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("ครูแอนชอบอ่าน".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("ครูแอนชอบเขียน".into(), Some(hash)).await.unwrap());
        assert!(!verify("ครูแอนชอบอ่าน".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn one_password_is_one_however_the_keyboard_orders_its_marks() {
        let (typed, meant) = ("ช่ือนํ้าเเม่2569", "ชื่อน้ำแม่2569");
        let stored = hash(typed.into()).await.unwrap();
        assert!(verify(meant.into(), Some(stored.clone())).await.unwrap() && verify(typed.into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("ชือน้ำแม่2569".into(), Some(stored)).await.unwrap(), "a tone is no spelling");
        // As stored before there was one spelling.
        let older = hasher().unwrap().hash_password(typed.as_bytes()).unwrap().to_string();
        assert!(verify(typed.into(), Some(older.clone())).await.unwrap());
        assert!(!verify("อื่นๆที่ไม่ใช่".into(), Some(older)).await.unwrap());
    }

    #[test]
    fn what_is_on_every_list_is_refused() {
        for bad in ["1234567", "password1", "aaaaaaaaaa", "somchai.j", "โรงเรียน2569", "\u{200B}\u{2060}\u{FEFF}\u{AD}ก\u{200D}\u{3164}ข"] {
            assert!(check(bad, "somchai.j").is_err(), "{bad}");
        }
        assert!(check("ฝนตกที่ทุ่งรวงทอง", "somchai.j").is_ok());
    }
}
