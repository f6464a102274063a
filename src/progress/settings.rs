//! What the signals ask for (F-NH-3): weights, thresholds and least samples are settings; these are what a fresh platform starts with.
use serde::{Deserialize, Serialize};

use super::store;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};

/// Days are open days unless said: holidays and breaks stop the clock, weekends do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Stretch over which activity and shares are taken.
    pub window_days: i64,
    /// Stretch before the window with which a network is compared.
    pub past_days: i64,
    pub partner_activity: Limit,
    pub lead_reply: Limit,
    pub lead_share: Limit,
    pub sleeping_cycles: Limit,
    pub stalled_trials: Limit,
    pub one_voice: Limit,
    pub newcomers: Limit,
    pub silent_schools: Limit,
    /// A member is new for so long.
    pub new_days: i64,
}

/// One signal's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Points taken off the score while it is open.
    pub weight: i64,
    /// Percent, school days or open days, as the signal's definition says.
    pub threshold: f64,
    /// From here on it asks for help, not only for an eye.
    pub help: f64,
    /// Fewer than this is no data.
    pub least: i64,
}

const fn limit(weight: i64, threshold: f64, help: f64, least: i64) -> Limit {
    Limit { weight, threshold, help, least }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            window_days: 28,
            past_days: 56,
            partner_activity: limit(25, 50.0, 25.0, 28),
            lead_reply: limit(20, 3.0, 6.0, 3),
            lead_share: limit(15, 80.0, 100.0, 20),
            sleeping_cycles: limit(10, 21.0, 42.0, 1),
            stalled_trials: limit(10, 45.0, 90.0, 1),
            one_voice: limit(10, 60.0, 100.0, 20),
            newcomers: limit(5, 14.0, 25.0, 1),
            silent_schools: limit(25, 21.0, 50.0, 1),
            new_days: 60,
        }
    }
}

impl Settings {
    /// As set, or as shipped.
    pub async fn load(db: &mut impl Reads) -> Result<Settings> {
        match store::setting(db).await? {
            Some(text) => Ok(serde_json::from_str(&text)?),
            None => Ok(Settings::default()),
        }
    }

    /// Sets them; every network is looked at again.
    ///
    /// # Errors
    /// 422 for a stretch outside 1–90 days or a weight outside 0–100.
    pub async fn save(&self, tx: &mut Tx) -> Result<()> {
        let limits = [
            &self.partner_activity,
            &self.lead_reply,
            &self.lead_share,
            &self.sleeping_cycles,
            &self.stalled_trials,
            &self.one_voice,
            &self.newcomers,
            &self.silent_schools,
        ];
        let stretches = [self.window_days, self.past_days, self.new_days];
        if stretches.iter().any(|days| !(1..=90).contains(days)) || limits.iter().any(|limit| !(0..=100).contains(&limit.weight)) {
            return Err(Error::invalid(
                "settings",
                "out_of_range",
                "จำนวนวันต้องอยู่ระหว่าง 1–90 และน้ำหนัก 0–100",
                "Days lie between 1 and 90, weights between 0 and 100.",
            ));
        }
        store::set_setting(tx, &serde_json::to_string(self)?).await?;
        store::mark_all(tx).await
    }
}
