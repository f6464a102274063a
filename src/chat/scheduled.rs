//! Words that wait for the morning (ส่งตอนเช้า, F-NO-3): kept by the server, posted by the right that the author has then.
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::message::NewMessage;
use super::scheduled_store::{self as store, ScheduledRow};
use super::{TopicId, mention, post, topic};
use crate::calendar::{SchoolCalendar, bangkok_date, bangkok_midnight};
use crate::identity::{self, Actor};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::clock::HOUR;
use crate::platform::db::{NewEvent, Reads, Stream, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::{Core, Time};
use crate::plc::{self, SpaceId, Standings};

/// When quiet hours end for those who chose no others.
const MORNING: i64 = 7 * HOUR;
/// Waiting at once, of one author in all rooms.
const MOST: i64 = 50;
/// The author hears that words stayed behind.
const UNSENT: &str = "unsent";
const POLL: Duration = Duration::from_secs(2);
const AT_ONCE: i64 = 50;

/// A message that waits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scheduled {
    pub client_id: String,
    pub space: SpaceId,
    pub body: String,
    pub topic: Option<TopicId>,
    pub reply_to: Option<i64>,
    /// Those whom the words name.
    pub mentions: Vec<PersonRef>,
    /// When it will be posted.
    pub at: Time,
    /// Why it could not be: it stays here until its author decides.
    pub refused: Option<Refused>,
}

/// A refusal in both languages.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    pub detail: String,
    pub detail_en: String,
}

/// As its author sees it.
pub(super) async fn shown(db: &mut impl Reads, row: ScheduledRow) -> Result<Scheduled> {
    let said = row.said()?;
    let named = mention::mentioned(&said.body);
    Ok(Scheduled {
        client_id: row.client_id,
        space: row.space_id,
        mentions: person_refs(db, &named).await?.into_values().collect(),
        body: said.body,
        topic: said.topic,
        reply_to: said.reply_to,
        at: row.due_at,
        refused: row.refused.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?,
    })
}

/// Seven o'clock in Bangkok on the next weekday that is no holiday.
///
/// # Errors
/// Only at the very edge of what a moment can hold.
pub fn next_morning(now: Time) -> Result<Time> {
    let today = bangkok_date(Timestamp::from_millisecond(now.0).map_err(Error::internal)?);
    let holidays = &SchoolCalendar::standard().holidays;
    for day in std::iter::successors(Some(today), |day| day.tomorrow().ok()) {
        let morning = Time(bangkok_midnight(day).map_err(Error::internal)?.as_millisecond()).plus(MORNING);
        let rests = day.weekday().to_monday_zero_offset() >= 5 || holidays.on(day).is_some();
        if morning > now && !rests {
            return Ok(morning);
        }
    }
    Err(Error::internal("there is no morning any more"))
}

/// Keeps a message for the morning. The same client id again is the same message.
///
/// # Errors
/// What posting it now would be refused for; files, which nobody keeps for so long; too many that wait.
pub async fn schedule(core: &Core, actor: &Actor, space: &SpaceId, new: NewMessage) -> Result<Scheduled> {
    let new = new.checked(core.config.limits.message_chars)?;
    if !new.files.is_empty() {
        return Err(Error::invalid(
            "files",
            "no_files",
            "รูปและไฟล์รอส่งตอนเช้าไม่ได้ ส่งแบบเงียบแทน หรือส่งเฉพาะข้อความ",
            "Pictures and files cannot wait for the morning. Send them silently, or send words only.",
        ));
    }
    let now = core.now();
    let mut tx = core.db.begin(now).await?;
    plc::enter(&mut tx, actor, space, &plc::policy::POST, now).await?;
    topic::in_space(&mut tx, space, new.topic.as_ref()).await?;
    if let Some(first) = store::one(&mut tx, &actor.person, &new.client_id).await? {
        let same = first.space_id == *space && first.said()?.digest() == new.digest();
        return if same { shown(&mut tx, first).await } else { Err(Error::client_id_reused()) };
    }
    if store::count(&mut tx, &actor.person).await? >= MOST {
        return Err(Error::conflict(
            "too_many_scheduled",
            format!("มีข้อความรอส่งตอนเช้าครบ {MOST} ข้อความแล้ว"),
            format!("{MOST} messages wait for the morning already."),
        ));
    }
    let row = ScheduledRow {
        author_id: actor.person.clone(),
        client_id: new.client_id.clone(),
        space_id: space.clone(),
        message: serde_json::to_string(&new).map_err(Error::internal)?,
        written_at: now,
        due_at: next_morning(now)?,
        refused: None,
    };
    store::add(&mut tx, &row).await?;
    tx.commit().await?;
    shown(&mut core.db.clone(), row).await
}

/// Posts what is due, for as long as the node runs. Two nodes may try at once: who takes the row away posts it.
pub(super) async fn post_always(core: Core) {
    loop {
        if let Err(error) = post_due(&core).await {
            tracing::warn!(error = %error, "words that waited for the morning could not be posted; tried again");
        }
        tokio::time::sleep(POLL).await;
    }
}

/// One that cannot be posted now holds up nobody else's.
async fn post_due(core: &Core) -> Result<()> {
    for row in store::due(&mut core.db.clone(), core.now(), AT_ONCE).await? {
        if let Err(error) = post_one(core, &row).await {
            tracing::warn!(error = %error, "words that waited for the morning could not be posted; tried again");
        }
    }
    Ok(())
}

async fn post_one(core: &Core, row: &ScheduledRow) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    if !store::take(&mut tx, &row.author_id, &row.client_id).await? {
        return Ok(());
    }
    match say(&mut tx, &core.rooms.get::<Standings>(), row).await {
        Ok(()) => tx.commit().await,
        Err(error) if error.database_code().is_some() || error.status.is_server_error() => Err(error),
        Err(refused) => {
            drop(tx);
            let why = Refused { detail: refused.th.into_owned(), detail_en: refused.en.into_owned() };
            let mut tx = core.db.begin(core.now()).await?;
            if store::refuse(&mut tx, row, &serde_json::to_string(&why).map_err(Error::internal)?).await? {
                let author = row.author_id.as_str();
                tx.append(&Stream::new("person", author), NewEvent::new(UNSENT, author).on(&row.client_id)).await?;
            }
            tx.commit().await
        }
    }
}

/// By the ordinary verb. A session would keep a suspended person out; here nobody asks for one.
async fn say(tx: &mut Tx, standings: &Standings, row: &ScheduledRow) -> Result<()> {
    if identity::person(tx, &row.author_id).await?.is_suspended(tx.now()) {
        return Err(Error::suspended());
    }
    let message = NewMessage { written_at: Some(row.written_at), ..row.said()? };
    post::post_in(tx, standings, &row.author_id, &row.space_id, &message).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::next_morning;
    use crate::platform::Time;

    fn at(text: &str) -> Time {
        Time(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn the_morning_is_a_weekday_that_is_no_holiday() {
        let morning = |now: &str| jiff::Timestamp::from_millisecond(next_morning(at(now)).unwrap().0).unwrap().to_string();
        assert_eq!(morning("2026-08-10T22:00:00+07:00"), "2026-08-11T00:00:00Z");
        assert_eq!(morning("2026-08-10T06:59:59+07:00"), "2026-08-10T00:00:00Z");
        assert_eq!(morning("2026-08-10T07:00:00+07:00"), "2026-08-11T00:00:00Z", "this morning is over");
        assert_eq!(morning("2026-08-11T20:00:00+07:00"), "2026-08-13T00:00:00Z", "Mother's Day between");
        assert_eq!(morning("2026-08-14T20:00:00+07:00"), "2026-08-17T00:00:00Z", "a weekend between");
    }
}
