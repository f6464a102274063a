//! What dated points say: better, the same or worse (F-AD-3). Pure.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way is good: more readers, or fewer absences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Better {
    More,
    Less,
}

impl Better {
    pub fn as_str(self) -> &'static str {
        match self {
            Better::More => "more",
            Better::Less => "less",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Effect {
    Better,
    Same,
    Worse,
}

impl Effect {
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Better => "better",
            Effect::Same => "same",
            Effect::Worse => "worse",
        }
    }
}

/// A number on a day; with `out_of` a share, so that 12 of 20 and 15 of 25 can be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// `2026-11-22`, in order as text.
    pub day: String,
    pub value: f64,
    pub out_of: Option<f64>,
}

impl Reading {
    fn level(&self) -> f64 {
        self.out_of.filter(|whole| *whole > 0.0).map_or(self.value, |whole| self.value / whole)
    }
}

/// Before and after: the first day against the last. `None` while there is one day alone, or a share on one side and a plain number on the other.
pub fn effect(better: Better, readings: &[Reading]) -> Option<Effect> {
    let before = readings.iter().min_by(|a, b| a.day.cmp(&b.day))?;
    // Of two readings on the last day the later one written stands.
    let after = readings.iter().max_by(|a, b| a.day.cmp(&b.day))?;
    if before.day == after.day || before.out_of.is_some() != after.out_of.is_some() {
        return None;
    }
    let change = after.level() - before.level();
    let gain = if better == Better::More { change } else { -change };
    Some(match gain {
        gain if gain.abs() < 1e-9 => Effect::Same,
        gain if gain > 0.0 => Effect::Better,
        _ => Effect::Worse,
    })
}

/// Several measures of one school: better only if none is worse, and the other way round; a mixed picture claims nothing.
pub fn together(effects: impl IntoIterator<Item = Effect>) -> Option<Effect> {
    let effects: Vec<Effect> = effects.into_iter().collect();
    let has = |wanted| effects.contains(&wanted);
    match (has(Effect::Better), has(Effect::Worse)) {
        _ if effects.is_empty() => None,
        (true, false) => Some(Effect::Better),
        (false, true) => Some(Effect::Worse),
        _ => Some(Effect::Same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(day: &str, value: f64, out_of: f64) -> Reading {
        Reading { day: day.into(), value, out_of: Some(out_of) }
    }

    #[test]
    fn twelve_of_twenty_then_seventeen_of_twenty_is_better() {
        let points = [share("2026-11-02", 12.0, 20.0), share("2026-12-14", 17.0, 20.0)];
        assert_eq!(effect(Better::More, &points), Some(Effect::Better));
        assert_eq!(effect(Better::Less, &points), Some(Effect::Worse));
        assert_eq!(effect(Better::More, &points[..1]), None, "one day says nothing");
    }

    #[test]
    fn shares_are_compared_and_not_heads() {
        let fewer_pupils = [share("2026-11-02", 12.0, 20.0), share("2026-12-14", 11.0, 15.0)];
        assert_eq!(effect(Better::More, &fewer_pupils), Some(Effect::Better));
        let same = [share("2026-11-02", 12.0, 20.0), share("2026-12-14", 9.0, 15.0)];
        assert_eq!(effect(Better::More, &same), Some(Effect::Same));
        let mixed = [share("2026-11-02", 12.0, 20.0), Reading { day: "2026-12-14".into(), value: 17.0, out_of: None }];
        assert_eq!(effect(Better::More, &mixed), None);
    }

    #[test]
    fn the_order_of_writing_does_not_matter_but_days_do() {
        let late = [share("2026-12-14", 17.0, 20.0), share("2026-11-02", 12.0, 20.0)];
        assert_eq!(effect(Better::More, &late), Some(Effect::Better));
        let same_day = [share("2026-11-02", 12.0, 20.0), share("2026-11-02", 17.0, 20.0)];
        assert_eq!(effect(Better::More, &same_day), None);
    }

    #[test]
    fn a_mixed_picture_claims_nothing() {
        assert_eq!(together([]), None);
        assert_eq!(together([Effect::Better, Effect::Same]), Some(Effect::Better));
        assert_eq!(together([Effect::Better, Effect::Worse]), Some(Effect::Same));
        assert_eq!(together([Effect::Worse]), Some(Effect::Worse));
    }
}
