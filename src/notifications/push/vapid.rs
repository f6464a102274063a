//! Voluntary identification of a site to push services (RFC 8292): one key pair for all nodes, made at the first start.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use rand::Rng;
use reqwest::Url;

use crate::notifications::store;
use crate::platform::clock::HOUR;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::{Clock, Time};

#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
}

impl Vapid {
    /// The pair that the database keeps; made by whichever node comes first.
    pub async fn load(db: &Db, clock: Clock) -> Result<Vapid> {
        if let Some(secret) = store::push_key(&mut db.clone()).await? {
            return Vapid::from_secret(&secret);
        }
        let mut tx = db.begin(clock.now()).await?;
        store::keep_push_key(&mut tx, &fresh()).await?;
        tx.commit().await?;
        let secret = store::push_key(&mut db.clone()).await?.ok_or_else(|| Error::internal("the push key was not kept"))?;
        Vapid::from_secret(&secret)
    }

    fn from_secret(secret: &str) -> Result<Vapid> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).map_err(Error::internal)?;
        Ok(Vapid { key: SigningKey::from_slice(&bytes).map_err(|_| Error::internal("the push key is damaged"))? })
    }

    /// What a browser needs to subscribe: the uncompressed point.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// `vapid t=…, k=…`: this site, for this push service, for half a day.
    pub fn authorization(&self, endpoint: &Url, subject: &str, now: Time) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let claims = serde_json::json!({ "aud": endpoint.origin().ascii_serialization(), "exp": now.plus(12 * HOUR).0 / 1_000, "sub": subject });
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

/// A private key: any 32 random bytes but for some that nobody ever meets.
fn fresh() -> String {
    loop {
        let mut bytes = [0u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        if SigningKey::from_slice(&bytes).is_ok() {
            return URL_SAFE_NO_PAD.encode(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier;

    #[test]
    fn the_signature_holds_and_names_the_push_service() {
        let vapid = Vapid::from_secret(&fresh()).unwrap();
        let endpoint = Url::parse("https://push.example.org/wpush/v2/abc").unwrap();
        let said = vapid.authorization(&endpoint, "mailto:plc@example.org", Time(1_700_000_000_000));
        let (token, key) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(key, vapid.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://push.example.org");
        assert_eq!(claims["exp"], 1_700_043_200);
    }
}
