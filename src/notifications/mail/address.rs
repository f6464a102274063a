//! Where a digest goes: an address that its person gave and confirmed through a link that works once.
use schemars::JsonSchema;
use serde::Serialize;

use super::digest::schedule;
use super::letter::{Letter, Line};
use super::post::Post;
use crate::notifications::settings::{self, Every, Language};
use crate::notifications::store;
use crate::platform::clock::DAY;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::{Core, secret};

/// What the settings page shows of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MailState {
    /// The operator configured a mail server.
    pub available: bool,
    pub address: Option<String>,
    pub confirmed: bool,
}

pub async fn state(db: &mut impl Reads, person: &PersonId, available: bool) -> Result<MailState> {
    let known = store::address(db, person).await?;
    Ok(MailState { available, confirmed: known.as_ref().is_some_and(|known| known.confirmed_at.is_some()), address: known.map(|known| known.address) })
}

/// Links that wait to be opened: more are an attack on somebody's mailbox.
const MOST_WAITING: i64 = 5;

/// Notes the address and sends it a link that works once within a day. Nothing else goes there before it was opened.
///
/// # Errors
/// 409 without a mail server, 422 for what is no address, 429 beyond five links a day, 503 when the server does not take it.
pub async fn offer(core: &Core, post: Option<&Post>, person: &PersonId, address: &str) -> Result<()> {
    let post = post.ok_or_else(|| Error::conflict("mail_off", "ระบบนี้ยังไม่ได้ตั้งค่าการส่งอีเมล", "This site has no mail server."))?;
    let address = checked(address)?;
    let now = core.now();
    let code = secret::token();
    let mut tx = core.db.begin(now).await?;
    store::drop_old_codes(&mut tx).await?;
    if store::waiting_codes(&mut tx, person).await? >= MOST_WAITING {
        return Err(Error::too_fast(3_600));
    }
    store::put_address(&mut tx, person, &address).await?;
    store::add_code(&mut tx, &secret::digest(&code), person, "confirm", &address, now.plus(DAY)).await?;
    let language = settings::settings(&mut tx, person).await?.language;
    tx.commit().await?;
    post.send(&address, confirmation(&format!("{}/mail/{code}", core.config.public_url), language)).await
}

fn confirmation(link: &str, language: Language) -> Letter {
    let (subject, words, act, not_me) = match language {
        Language::Th => ("ยืนยันอีเมลสำหรับสรุปจากกัลยาณมิตร", "กดลิงก์นี้ภายใน 24 ชั่วโมง เพื่อรับสรุปทางอีเมล", "ยืนยันอีเมลนี้", "ถ้าคุณไม่ได้ขอ ไม่ต้องทำอะไร จะไม่มีอีเมลส่งมาอีก"),
        Language::En => (
            "Confirm your address for the digest of Kalyanamit",
            "Open this link within 24 hours to get the digest by mail",
            "Confirm this address",
            "If you did not ask for it, do nothing: no more mails will come.",
        ),
    };
    let lines = [Line::Words(words.into()), Line::Link { words: act.into(), link: link.into() }, Line::Words(not_me.into())];
    Letter::of(subject.into(), &lines, None)
}

fn checked(address: &str) -> Result<String> {
    let address = address.trim();
    let form = || Error::invalid("address", "address_form", "อีเมลไม่ถูกต้อง ตรวจตัวสะกดอีกครั้ง", "This is not a mail address.");
    let parsed: lettre::Address = address.parse().map_err(|_| form())?;
    if address.len() > 254 || !parsed.domain().contains('.') {
        return Err(form());
    }
    Ok(address.to_owned())
}

/// Whoever opened the link owns the address. The digest begins with the next one that is due; daily unless the person chose.
pub async fn confirm(tx: &mut Tx, code: &str) -> Result<()> {
    let found = store::use_code(tx, &secret::digest(code), "confirm").await?.ok_or_else(gone)?;
    if !store::confirm_address(tx, &found.person_id, &found.address).await? {
        return Err(gone());
    }
    let mut chosen = settings::settings(tx, &found.person_id).await?;
    if chosen.digest.every == Every::Off {
        chosen.digest.every = Every::Daily;
        settings::save(tx, &found.person_id, &chosen).await?;
    }
    schedule(tx, &found.person_id).await
}

/// One click in a mail: no digest any more. The same click again finds it done.
pub async fn unsubscribe(tx: &mut Tx, code: &str) -> Result<()> {
    let found = store::code(tx, &secret::digest(code), "unsubscribe").await?.ok_or_else(gone)?;
    let mut chosen = settings::settings(tx, &found.person_id).await?;
    chosen.digest.every = Every::Off;
    settings::save(tx, &found.person_id, &chosen).await?;
    schedule(tx, &found.person_id).await
}

/// Takes the address away, and all links that went to it.
pub async fn forget(tx: &mut Tx, person: &PersonId) -> Result<()> {
    store::forget_address(tx, person).await?;
    schedule(tx, person).await
}

fn gone() -> Error {
    Error::new(
        axum::http::StatusCode::NOT_FOUND,
        "link_gone",
        "ลิงก์นี้ใช้ไม่ได้แล้ว ขอลิงก์ใหม่จากหน้าการแจ้งเตือน",
        "This link no longer works. Ask for a new one on the notifications page.",
    )
}
