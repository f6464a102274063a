//! Signals and components as people read them: words, definition, next step, and where the rows are.
use schemars::JsonSchema;
use serde::Serialize;

use super::evaluation::{Component, Week};
use super::settings::Settings;
use super::signal::{self, Measure, Severity};
use super::store::SignalRow;
use crate::platform::Time;
use crate::platform::error::Result;

/// One open signal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SignalView {
    pub key: String,
    /// Beginning of the day since which it has been open without a break.
    pub since: Time,
    pub words: String,
    pub words_en: String,
    pub definition: String,
    pub definition_en: String,
    pub suggestion: String,
    pub suggestion_en: String,
    pub severity: Severity,
    /// Address of the rows behind it; `None` where the reader sees aggregates only.
    pub rows: Option<String>,
}

/// One number of a network's health.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComponentView {
    pub key: String,
    pub label_th: String,
    pub label_en: String,
    /// `None` is no data, never 0.
    pub value: Option<f64>,
    pub unit: String,
    pub unit_en: String,
    pub weight: i64,
    pub definition: String,
    pub definition_en: String,
    pub rows: Option<String>,
}

/// A week of the small chart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WeekView {
    pub from: Time,
    pub messages: Option<i64>,
    pub people: Option<i64>,
}

impl From<Week> for WeekView {
    fn from(week: Week) -> WeekView {
        WeekView { from: week.from.begins(), messages: week.messages, people: week.people }
    }
}

fn rows(network: &str, key: &str, open: bool) -> Option<String> {
    open.then(|| format!("/api/v1/networks/{network}/health/{key}/rows"))
}

/// A signal of the table in words. `names`: of whom it is about, as far as the reader may know.
pub fn signal(row: &SignalRow, settings: &Settings, names: &[String], with_rows: bool) -> Result<Option<SignalView>> {
    let Some(signal) = signal::by_key(&row.key) else { return Ok(None) };
    let measure: Measure = serde_json::from_str(&row.measure)?;
    let (words, definition, suggestion) = (signal.words(&measure, names), signal.definition(settings), signal.suggestion());
    Ok(Some(SignalView {
        key: row.key.clone(),
        since: row.since.begins(),
        words: words.th,
        words_en: words.en,
        definition: definition.th,
        definition_en: definition.en,
        suggestion: suggestion.th,
        suggestion_en: suggestion.en,
        severity: measure.severity,
        rows: rows(&row.network_id, &row.key, with_rows),
    }))
}

pub fn components(network: &str, found: &[Component], settings: &Settings, with_rows: bool) -> Vec<ComponentView> {
    let view = |component: &Component| {
        let signal = signal::by_key(&component.key)?;
        let (label, unit, definition) = (signal.label(), signal.unit(), signal.definition(settings));
        Some(ComponentView {
            key: component.key.clone(),
            label_th: label.th,
            label_en: label.en,
            value: component.value.map(|value| (value * 10.0).round() / 10.0),
            unit: unit.th,
            unit_en: unit.en,
            weight: signal.limit(settings).weight,
            definition: definition.th,
            definition_en: definition.en,
            rows: rows(network, &component.key, with_rows),
        })
    };
    found.iter().filter_map(view).collect()
}
