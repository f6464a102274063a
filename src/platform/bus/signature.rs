//! Messages between nodes are signed with a secret that only the database holds: whoever can reach Redis, and not the database, says nothing to a node.
use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::args;
use crate::platform::db::{Db, Reads};
use crate::platform::error::{Error, Result};
use crate::platform::{Time, secret};

/// Senders whose last message is remembered; a node is one sender from its start to its end.
const SENDERS: usize = 1_024;

/// The secret that all nodes on one database share; the first one makes it.
pub async fn shared_secret(db: &Db, now: Time) -> Result<String> {
    if let Some((stored,)) = db.clone().maybe::<(String,)>("select secret from bus_secret where id = 1", args![]).await? {
        return Ok(stored);
    }
    let mut tx = db.begin(now).await?;
    tx.exec("insert into bus_secret (id, secret, created_at) values (1, $1, $2) on conflict (id) do nothing", args![secret::token(), now]).await?;
    let (stored,): (String,) = tx.one("select secret from bus_secret where id = 1", args![]).await?;
    tx.commit().await?;
    Ok(stored)
}

/// Signs and checks messages.
#[derive(Clone)]
pub(super) struct Signature(Hmac<Sha256>);

impl Signature {
    pub fn new(secret: &str) -> Result<Signature> {
        Hmac::new_from_slice(secret.as_bytes()).map(Signature).map_err(Error::internal)
    }

    /// `SIGNATURE MESSAGE`, as it goes over the bus.
    pub fn sign(&self, message: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(message.as_bytes());
        format!("{} {message}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// The message, when somebody signed it who knows the secret.
    pub fn verify<'a>(&self, signed: &'a str) -> Option<&'a str> {
        let (signature, message) = signed.split_once(' ')?;
        let mut mac = self.0.clone();
        mac.update(message.as_bytes());
        mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).is_ok().then_some(message)
    }
}

/// The last message of each sender: a message that was heard before is not heard again.
#[derive(Default)]
pub(super) struct Heard(HashMap<String, u64>);

impl Heard {
    /// True for a message that comes after all earlier ones of its sender.
    pub fn is_new(&mut self, sender: &str, sequence: u64) -> bool {
        if let Some(last) = self.0.get_mut(sender) {
            let new = sequence > *last;
            *last = sequence.max(*last);
            return new;
        }
        if self.0.len() >= SENDERS {
            self.0.clear();
        }
        self.0.insert(sender.to_owned(), sequence);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_secret_signs() {
        let (ours, other) = (Signature::new("ours").unwrap(), Signature::new("other").unwrap());
        let signed = ours.sign("{\"a\":1} ก");
        assert_eq!(ours.verify(&signed), Some("{\"a\":1} ก"));
        assert_eq!(other.verify(&signed), None);
        assert_eq!(ours.verify(&signed.replace('1', "2")), None);
        for forged in ["", " ", "{}", " {}", "AAAA {}", "\u{e01} {}"] {
            assert_eq!(ours.verify(forged), None, "{forged}");
        }
    }

    #[test]
    fn a_message_is_heard_once() {
        let mut heard = Heard::default();
        assert!(heard.is_new("a", 1) && heard.is_new("b", 1) && heard.is_new("a", 2));
        assert!(!heard.is_new("a", 2) && !heard.is_new("a", 1));
        assert!(heard.is_new("a", 5), "what got lost on the way is no hindrance");
        (0..2 * SENDERS).for_each(|sender| assert!(heard.is_new(&format!("node {sender}"), 1)));
        assert!(heard.0.len() <= SENDERS);
    }
}
