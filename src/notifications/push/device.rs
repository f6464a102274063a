//! A device that wants to be rung: its browser names a push service and the key for its eyes alone.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use schemars::JsonSchema;
use serde::Deserialize;
use web_push_native::{Auth, p256::PublicKey};

use super::endpoint;
use crate::notifications::store::{self, Device};
use crate::platform::config::Config;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};

/// What `PushSubscription.toJSON()` of a browser gives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewDevice {
    pub endpoint: String,
    pub keys: Keys,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Keys {
    pub p256dh: String,
    pub auth: String,
}

/// Devices of one person; the oldest gives way.
const MOST: i64 = 10;

/// Rings this device from now on. A device has one person: whoever subscribes last on it.
///
/// # Errors
/// 422 for an address that is no push service, or keys that are none.
pub async fn subscribe(tx: &mut Tx, config: &Config, actor: &Actor, new: &NewDevice) -> Result<()> {
    endpoint::check(config, &new.endpoint)?;
    let device = Device {
        endpoint: new.endpoint.clone(),
        session_id: actor.session.clone(),
        p256dh: new.keys.p256dh.clone(),
        auth: new.keys.auth.clone(),
        told: store::head(tx, &actor.person).await?,
        failures: 0,
    };
    eyes(&device).ok_or_else(|| Error::invalid("keys", "malformed", "กุญแจของอุปกรณ์ไม่ถูกต้อง", "These are not the keys of a device."))?;
    store::put_device(tx, &actor.person, &device).await?;
    store::drop_oldest_devices(tx, &actor.person, MOST).await
}

/// Rings it no longer.
pub async fn unsubscribe(tx: &mut Tx, person: &PersonId, endpoint: &str) -> Result<()> {
    store::drop_device(tx, Some(person), endpoint).await
}

/// The keys that only this device can read with.
pub(super) fn eyes(device: &Device) -> Option<(PublicKey, Auth)> {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let key = PublicKey::from_sec1_bytes(&decode(&device.p256dh)?).ok()?;
    let auth: [u8; 16] = decode(&device.auth)?.try_into().ok()?;
    Some((key, Auth::from(auth)))
}
