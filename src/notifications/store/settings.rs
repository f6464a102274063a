//! What each person chose.
use crate::args;
use crate::notifications::quiet::{Quiet, TimeOfDay};
use crate::notifications::settings::{Digest, Every, Language, Level, Settings};
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

#[derive(sqlx::FromRow)]
struct SettingsRow {
    language: String,
    quiet: bool,
    quiet_from: i64,
    quiet_until: i64,
    holidays: bool,
    words: bool,
    digest: String,
    digest_hour: i64,
}

pub async fn settings(db: &mut impl Reads, person: &PersonId) -> Result<Option<Settings>> {
    let row: Option<SettingsRow> = db
        .maybe("select language, quiet, quiet_from, quiet_until, holidays, words, digest, digest_hour from notice_settings where person_id = $1", args![person])
        .await?;
    Ok(row.map(|row| Settings {
        language: if row.language == "en" { Language::En } else { Language::Th },
        quiet: Quiet { on: row.quiet, from: TimeOfDay(row.quiet_from), until: TimeOfDay(row.quiet_until), holidays: row.holidays },
        words: row.words,
        digest: Digest {
            every: [Every::Daily, Every::Weekly].into_iter().find(|every| every.as_str() == row.digest).unwrap_or_default(),
            hour: row.digest_hour,
        },
    }))
}

pub async fn set_settings(tx: &mut Tx, person: &PersonId, new: &Settings) -> Result<()> {
    tx.exec(
        "insert into notice_settings (person_id, language, quiet, quiet_from, quiet_until, holidays, words, digest, digest_hour) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (person_id) do update set language = excluded.language, quiet = excluded.quiet, \
         quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, holidays = excluded.holidays, words = excluded.words, \
         digest = excluded.digest, digest_hour = excluded.digest_hour",
        args![
            person,
            new.language.as_str(),
            new.quiet.on,
            new.quiet.from.0,
            new.quiet.until.0,
            new.quiet.holidays,
            new.words,
            new.digest.every.as_str(),
            new.digest.hour
        ],
    )
    .await
    .map(|_| ())
}

pub async fn level(db: &mut impl Reads, person: &PersonId, space: &SpaceId) -> Result<Level> {
    let row: Option<(String,)> = db.maybe("select level from notice_rooms where person_id = $1 and space_id = $2", args![person, space]).await?;
    Ok(row.map_or(Level::default(), |row| Level::parse(&row.0)))
}

/// Rooms where the person chose something else than mentions.
pub async fn levels(db: &mut impl Reads, person: &PersonId) -> Result<Vec<(SpaceId, Level)>> {
    let rows: Vec<(SpaceId, String)> = db.all("select space_id, level from notice_rooms where person_id = $1", args![person]).await?;
    Ok(rows.into_iter().map(|(space, level)| (space, Level::parse(&level))).collect())
}

/// The same choice again keeps where it began.
pub async fn set_room(tx: &mut Tx, person: &PersonId, space: &SpaceId, level: Level, head: i64) -> Result<()> {
    tx.exec(
        "insert into notice_rooms (person_id, space_id, level, since) values ($1, $2, $3, $4) \
         on conflict (person_id, space_id) do update set level = excluded.level, since = excluded.since where notice_rooms.level <> excluded.level",
        args![person, space, level.as_str(), head],
    )
    .await
    .map(|_| ())
}

pub async fn forget_room(tx: &mut Tx, person: &PersonId, space: &SpaceId) -> Result<()> {
    tx.exec("delete from notice_rooms where person_id = $1 and space_id = $2", args![person, space]).await.map(|_| ())
}
