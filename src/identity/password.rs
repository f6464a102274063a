//! Passwords: argon2id, hashed in turns.
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use super::turns::{Turn, turn};
use super::{Prefix, store};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;

/// Letters of a password. What is longer fits none that was ever set, and is not hashed.
const LETTERS: std::ops::RangeInclusive<usize> = 8..=128;

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
    if !LETTERS.contains(&password.chars().count()) {
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

/// The turn ends with the work, also when whoever asked has gone meanwhile.
async fn in_turn<T: Send + 'static>(turn: Turn, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    working.await.map_err(Error::internal)?
}

/// The hash to store, of the password in its one spelling: two keyboards may order the marks of one word differently.
async fn hash(turn: Turn, password: String) -> Result<String> {
    let password = thai::canonical(&password);
    in_turn(turn, move || Ok(hasher()?.hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?.to_string())).await
}

/// The hash to store of a password that somebody chose.
///
/// # Errors
/// 422 for one that is too short, too long or on every list; 429 when too many wait to be hashed.
pub async fn hash_new(password: &str, login: &str, from: Prefix) -> Result<String> {
    check(password, login)?;
    hash(turn(from, login).await?, password.to_owned()).await
}

/// Checks a password against a stored hash; without one it takes as long, so that a known login is not told from an unknown one.
pub async fn verify(turn: Turn, password: String, hash: Option<String>) -> Result<bool> {
    let possible = password.len() <= LETTERS.end() * 4;
    let password = if possible { password } else { String::new() };
    // A hash that was stored before there was one spelling is of what was typed.
    let one_spelling = thai::canonical(&password);
    let spellings = if one_spelling == password { vec![password] } else { vec![one_spelling, password] };
    in_turn(turn, move || {
        let hasher = hasher()?;
        let mut fits = false;
        for password in spellings {
            match &hash {
                Some(hash) => {
                    let parsed = argon2::password_hash::phc::PasswordHash::new(hash).map_err(|error| Error::internal(error.to_string()))?;
                    fits |= hasher.verify_password(password.as_bytes(), &parsed).is_ok();
                }
                None => {
                    hasher.hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?;
                }
            }
        }
        Ok(fits && possible)
    })
    .await
}

/// Stores a hash made by `hash_new`.
///
/// # Errors
/// 409 for people of the sample world: they sign in by one click, and a password would outlive it.
pub async fn set(tx: &mut Tx, person: &PersonId, hash: &str) -> Result<()> {
    if store::set_password_hash(tx, person, hash).await? { Ok(()) } else { Err(of_sample_person()) }
}

/// 409: this account belongs to the sample world.
pub(super) fn of_sample_person() -> Error {
    Error::conflict(
        "sample_person",
        "บัญชีของระบบทดลองตั้งรหัสผ่านไม่ได้ เข้าใช้ได้ด้วยคลิกเดียวจากหน้าเข้าสู่ระบบ",
        "People of the sample world have no password. They sign in by one click on the sign-in page.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stored_hash_is_argon2id_and_fits_only_its_password() {
        let turn = || turn(Prefix::Unknown, "anna.t");
        let hash = hash(turn().await.unwrap(), "ครูแอนชอบอ่าน".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(turn().await.unwrap(), "ครูแอนชอบอ่าน".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify(turn().await.unwrap(), "ครูแอนชอบเขียน".into(), Some(hash)).await.unwrap());
        assert!(!verify(turn().await.unwrap(), "ครูแอนชอบอ่าน".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn one_password_is_one_however_the_keyboard_orders_its_marks() {
        let (typed, meant) = ("ช่ือนํ้าเเม่2569", "ชื่อน้ำแม่2569");
        let turn = || turn(Prefix::Unknown, "anna.t");
        let stored = hash(turn().await.unwrap(), typed.into()).await.unwrap();
        let fits = async |password: &str, hash: &str| verify(turn().await.unwrap(), password.into(), Some(hash.into())).await.unwrap();
        assert!(fits(meant, &stored).await && fits(typed, &stored).await);
        assert!(!fits("ชือน้ำแม่2569", &stored).await, "a tone is no spelling");
        // As stored before there was one spelling.
        let older = hasher().unwrap().hash_password(typed.as_bytes()).unwrap().to_string();
        assert!(fits(typed, &older).await);
        assert!(!fits("อื่นๆที่ไม่ใช่", &older).await);
    }

    #[test]
    fn what_is_on_every_list_is_refused() {
        for bad in ["1234567", "password1", "aaaaaaaaaa", "somchai.j", "โรงเรียน2569", "\u{200B}\u{2060}\u{FEFF}\u{AD}ก\u{200D}\u{3164}ข"] {
            assert!(check(bad, "somchai.j").is_err(), "{bad}");
        }
        assert!(check("ฝนตกที่ทุ่งรวงทอง", "somchai.j").is_ok());
    }
}
