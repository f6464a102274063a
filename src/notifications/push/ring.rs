//! Ringing the devices of one person: each once for what it has not told, words made at that moment, so that a right taken away is kept here too.
use std::time::Instant;

use reqwest::StatusCode;

use super::device::eyes;
use super::endpoint;
use super::hosts::Held;
use super::payload::payload;
use crate::identity;
use crate::notifications::inbox;
use crate::notifications::sender::Ways;
use crate::notifications::settings::Settings;
use crate::notifications::store::{self, Device};
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

const MOST: i64 = 50;
/// How long a push service keeps a word for a phone that is away, in seconds.
const KEPT: &str = "86400";

enum Outcome {
    Told,
    /// The push service knows the device no longer.
    Gone,
    /// Worth another try.
    Later,
    /// Its host has enough calls just now: no try at all.
    Untried,
}

/// What became of all devices of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// Every device was reached or needs no more tries.
    All,
    /// Some are worth another try.
    Later,
    /// Some were not tried: soon again, and that counts as no try.
    Untried,
}

/// Rings what has not been told, all devices side by side; `last` gives up on those that were not reached.
pub async fn ring(core: &Core, ways: &Ways, person: &PersonId, settings: &Settings, last: bool) -> Result<Rung> {
    let mut db = core.db.clone();
    let mut words = Vec::new();
    for device in store::devices(&mut db, person).await? {
        let now = core.now();
        if !identity::stands(&mut db, &device.session_id, now).await? {
            drop_device(core, &device).await?;
            continue;
        }
        let head = store::head(&mut db, person).await?;
        let items = inbox::news(&mut db, person, device.told, MOST, now).await?;
        let told = items.iter().map(|item| item.number).fold(head, i64::max);
        words.push((device, told, (!items.is_empty()).then(|| payload(&items, settings).to_string())));
    }
    let outcomes = words.into_iter().map(|(device, told, payload)| async move {
        let outcome = match payload {
            Some(payload) => send(core, ways, &device, payload).await,
            None => Outcome::Told,
        };
        (device, told, outcome)
    });
    let mut rung = Rung::All;
    for (device, told, outcome) in futures::future::join_all(outcomes).await {
        match outcome {
            Outcome::Told => told_up_to(core, &device, told, 0).await?,
            Outcome::Gone => drop_device(core, &device).await?,
            Outcome::Later if last => told_up_to(core, &device, told, device.failures + 1).await?,
            Outcome::Later => rung = Rung::Later,
            Outcome::Untried if rung == Rung::All => rung = Rung::Untried,
            Outcome::Untried => {}
        }
    }
    Ok(rung)
}

async fn told_up_to(core: &Core, device: &Device, told: i64, failures: i64) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    store::told_device(&mut tx, &device.endpoint, told, failures).await?;
    tx.commit().await
}

async fn drop_device(core: &Core, device: &Device) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    store::drop_device(&mut tx, None, &device.endpoint).await?;
    tx.commit().await
}

/// Neither the address nor the words go to the log: both are somebody's.
async fn send(core: &Core, ways: &Ways, device: &Device, payload: String) -> Outcome {
    let (Ok(url), Some((key, auth))) = (endpoint::check(&core.config, &device.endpoint), eyes(device)) else { return Outcome::Gone };
    let Ok(body) = web_push_native::encrypt(payload.into_bytes(), &key, &auth) else { return Outcome::Gone };
    let subject = core.config.mail.as_ref().map_or_else(|| core.config.public_url.clone(), |mail| format!("mailto:{}", mail.address()));
    let host = url.host_str().map(|host| format!("{host}:{}", url.port_or_known_default().unwrap_or_default())).unwrap_or_default();
    let call = match ways.hosts.call(&host, Instant::now()) {
        Ok(call) => call,
        Err(Held::Busy) => return Outcome::Untried,
        Err(Held::Rests) => return Outcome::Later,
    };
    let request = ways
        .client
        .post(url.clone())
        .header("authorization", ways.vapid.authorization(&url, &subject, core.now()))
        .header("ttl", KEPT)
        .header("urgency", "normal")
        .header("topic", "notices")
        .header("content-encoding", "aes128gcm")
        .header("content-type", "application/octet-stream")
        .body(body);
    let answer = request.send().await.map(|answer| answer.status());
    call.ended(answer.is_ok(), Instant::now());
    match answer {
        Ok(status) if status.is_success() => Outcome::Told,
        Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Outcome::Gone,
        Ok(status) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            tracing::info!(status = status.as_u16(), "a push service asks to come again");
            Outcome::Later
        }
        Ok(status) => {
            tracing::warn!(status = status.as_u16(), "a push service refused a word; the next one is tried again");
            Outcome::Told
        }
        Err(error) => {
            tracing::info!(error = %error.without_url(), "a push service was not reached");
            Outcome::Later
        }
    }
}
