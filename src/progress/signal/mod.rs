//! Warning signals (F-NH-3): each is a measure of a network on a day, with a limit, words, a definition and the rows behind it.
mod lead_reply;
mod lead_share;
mod newcomers;
mod one_voice;
mod partner_activity;
mod silent_schools;
mod sleeping_cycles;
mod stalled_trials;
mod table;
mod words;

pub use table::{Cell, Column, Table};
pub use words::{Words, decimal};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::picture::Picture;
use super::settings::{Limit, Settings};
use crate::platform::permit::PersonId;

/// How much a network or a signal asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing stands out against its own past.
    #[default]
    Calm,
    /// ควรดู
    Watch,
    /// ต้องการความช่วยเหลือ
    Help,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Calm => "calm",
            Severity::Watch => "watch",
            Severity::Help => "help",
        }
    }

    /// Place in the overview: 0 comes first.
    pub fn urgency(self) -> i64 {
        match self {
            Severity::Help => 0,
            Severity::Watch => 1,
            Severity::Calm => 2,
        }
    }

    pub fn of_urgency(urgency: i64) -> Severity {
        match urgency {
            0 => Severity::Help,
            1 => Severity::Watch,
            _ => Severity::Calm,
        }
    }
}

/// What a signal found on a day. A signal without data gives none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// In the signal's unit.
    pub value: f64,
    pub severity: Severity,
    /// How many, of how many.
    pub count: i64,
    pub of: i64,
    pub days: i64,
    /// The network's own past, in the same unit.
    pub before: Option<f64>,
    /// Whom it is about; named only to those who may know.
    pub people: Vec<PersonId>,
}

/// One warning signal.
pub trait Signal: Sync {
    fn key(&self) -> &'static str;
    fn label(&self) -> Words;
    fn unit(&self) -> Words;
    fn limit<'a>(&self, settings: &'a Settings) -> &'a Limit;
    fn definition(&self, settings: &Settings) -> Words;
    /// The next step that it suggests.
    fn suggestion(&self) -> Words;
    /// What it finds at the end of a day; `None` when there is no data.
    fn measure(&self, picture: &Picture, day: Day, settings: &Settings) -> Option<Measure>;
    /// The reason in words. `names` are those that the reader may know, empty otherwise.
    fn words(&self, measure: &Measure, names: &[String]) -> Words;
    /// The rows behind the number.
    fn rows(&self, picture: &Picture, day: Day, settings: &Settings, named: bool) -> Table;
}

/// Every signal that the log can feed, in the order of the design's list.
pub static ALL: [&dyn Signal; 8] = [
    &partner_activity::PartnerActivity,
    &lead_reply::LeadReply,
    &lead_share::LeadShare,
    &sleeping_cycles::SleepingCycles,
    &stalled_trials::StalledTrials,
    &one_voice::OneVoice,
    &newcomers::Newcomers,
    &silent_schools::SilentSchools,
];

pub fn by_key(key: &str) -> Option<&'static dyn Signal> {
    ALL.into_iter().find(|signal| signal.key() == key)
}

/// The day on which a signal that is open on `day` began: it has been open on every day since.
pub fn since(signal: &dyn Signal, picture: &Picture, day: Day, settings: &Settings) -> Day {
    let mut began = day;
    let earliest = picture.days.first().plus(settings.window_days + settings.past_days).max(picture.opened);
    while began > earliest {
        let before = signal.measure(picture, began.plus(-1), settings);
        if before.is_none_or(|measure| measure.severity == Severity::Calm) {
            break;
        }
        began = began.plus(-1);
    }
    began
}

/// Percent of a whole.
fn percent(part: i64, whole: i64) -> f64 {
    100.0 * part as f64 / whole as f64
}
