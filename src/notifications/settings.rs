//! How a person wishes to be told: per room, at what hours, by what ways (F-NO-1, F-NO-2, F-NO-4).
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quiet::Quiet;
use super::store;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;

/// What of a room reaches the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    All,
    #[default]
    Mentions,
    Nothing,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::All => "all",
            Level::Mentions => "mentions",
            Level::Nothing => "nothing",
        }
    }

    pub fn parse(text: &str) -> Level {
        [Level::All, Level::Nothing].into_iter().find(|level| level.as_str() == text).unwrap_or_default()
    }
}

/// The language of what leaves the screen: pushes and mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Th,
    En,
}

impl Language {
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Th => "th",
            Language::En => "en",
        }
    }

    pub fn pick<'a>(self, th: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Th => th,
            Language::En => en,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Nobody gets mails that they did not ask for.
    #[default]
    Off,
    Daily,
    /// On Mondays.
    Weekly,
}

impl Every {
    pub fn as_str(self) -> &'static str {
        match self {
            Every::Off => "off",
            Every::Daily => "daily",
            Every::Weekly => "weekly",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Digest {
    pub every: Every,
    /// Hour of the day in Bangkok, 0–23.
    pub hour: i64,
}

impl Default for Digest {
    fn default() -> Self {
        Digest { every: Every::Off, hour: 7 }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    #[serde(default)]
    pub language: Language,
    pub quiet: Quiet,
    /// Whether a push may carry the words of a message; otherwise it says little.
    #[serde(default)]
    pub words: bool,
    #[serde(default)]
    pub digest: Digest,
}

/// What the person chose, or what everybody starts with.
pub async fn settings(db: &mut impl Reads, person: &PersonId) -> Result<Settings> {
    Ok(store::settings(db, person).await?.unwrap_or_default())
}

/// Keeps the choice.
///
/// # Errors
/// 422 for quiet hours without end or an hour that no day has.
pub async fn save(tx: &mut Tx, person: &PersonId, new: &Settings) -> Result<()> {
    new.quiet.check()?;
    if !(0..24).contains(&new.digest.hour) {
        return Err(Error::invalid("digest.hour", "range", "เลือกชั่วโมง 0–23", "An hour lies between 0 and 23."));
    }
    store::set_settings(tx, person, new).await
}

/// What of a room reaches the person; the head of its stream is where "everything" begins.
pub async fn set_room(tx: &mut Tx, person: &PersonId, space: &SpaceId, level: Level) -> Result<()> {
    match level {
        Level::Mentions => store::forget_room(tx, person, space).await,
        _ => {
            let head = crate::platform::db::log::head(tx, &crate::plc::stream(space)).await?;
            store::set_room(tx, person, space, level, head).await
        }
    }
}
