//! What a search asks for, as it stands in the address.
use serde::Deserialize;

use super::{Facet, FacetValues, Kind, LIMIT, Query};
use crate::calendar::Year;
use crate::platform::error::{Error, Result};
use crate::platform::thai::to_arabic;
use crate::practices::adoption::{AdoptionState, Grade};

/// `?q=&kind=&network=…`: several values of one filter with commas between are alternatives, filters add up (F-SE-6).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub q: String,
    kind: String,
    /// Rooms, by id.
    space: String,
    network: String,
    school: String,
    standard: String,
    grade: String,
    subject: String,
    size_class: String,
    /// Buddhist or Christian.
    year: String,
    /// Evidence grades of practices, as `tried_once,several_schools`.
    evidence: String,
    /// What came of it at some school: `kept`, `adapted`, `dropped`.
    result: String,
    limit: Option<usize>,
    after: Option<String>,
}

/// Items of a page when nobody says how many.
const STANDARD: usize = 20;

impl Asked {
    /// The query of a person who holds these tokens. 422 for a kind or year that is none, 400 for a cursor that no answer gave.
    pub fn query(&self, read_tokens: Vec<String>) -> Result<Query> {
        let kinds: Result<Vec<Kind>> = listed(&self.kind).map(|kind| kind.parse().map_err(|_| unknown("kind"))).collect();
        let years: Result<Vec<String>> = listed(&self.year).map(year).collect();
        let grades = || Grade::ALL.iter().map(|grade| grade.as_str());
        let results = || AdoptionState::RESULTS.iter().map(|state| state.as_str());
        let mut filters = FacetValues::new();
        for facet in Facet::ALL {
            let text = match facet {
                Facet::Network => &self.network,
                Facet::School => &self.school,
                Facet::Standard => &self.standard,
                Facet::Grade => &self.grade,
                Facet::Subject => &self.subject,
                Facet::SizeClass => &self.size_class,
                Facet::Year | Facet::Evidence | Facet::Result => continue,
            };
            filters.insert(facet, listed(text).map(str::to_owned).collect());
        }
        filters.insert(Facet::Year, years?);
        filters.insert(Facet::Evidence, known("evidence", &self.evidence, grades)?);
        filters.insert(Facet::Result, known("result", &self.result, results)?);
        filters.retain(|_, values| !values.is_empty());
        let after = self.after.clone().filter(|after| !after.is_empty());
        if after.as_deref().is_some_and(|after| !is_cursor(after)) {
            return Err(Error::bad_cursor());
        }
        let spaces = listed(&self.space).map(str::to_owned).collect();
        Ok(Query { text: self.q.clone(), kinds: kinds?, spaces, read_tokens, filters, limit: self.limit.unwrap_or(STANDARD).min(LIMIT), after })
    }
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn year(text: &str) -> Result<String> {
    let typed = to_arabic(text).parse().ok().and_then(Year::from_input);
    typed.map(|year| year.to_string()).ok_or_else(|| unknown("year"))
}

/// Values of a closed set.
fn known<'a, N: Iterator<Item = &'a str>>(field: &str, text: &str, names: impl Fn() -> N) -> Result<Vec<String>> {
    let value = |text: &str| names().find(|name| *name == text).map(str::to_owned).ok_or_else(|| unknown(field));
    listed(text).map(value).collect()
}

fn unknown(field: &str) -> Error {
    Error::invalid(field, "unknown", "ไม่รู้จักตัวกรองนี้", "This filter is unknown.")
}

fn is_cursor(after: &str) -> bool {
    after.strip_prefix('o').is_some_and(|number| !number.is_empty() && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_from_the_address() {
        let asked = Asked { kind: "practice, message".into(), grade: "ป.1,ป.2".into(), year: "๒๕๖๘,2026".into(), ..Asked::default() };
        let query = asked.query(vec!["all".into()]).unwrap();
        assert_eq!(query.kinds, [Kind::Practice, Kind::Message]);
        assert_eq!(query.filters[&Facet::Grade], ["ป.1", "ป.2"]);
        assert_eq!(query.filters[&Facet::Year], ["2568", "2569"]);
        assert_eq!((query.limit, query.filters.len()), (STANDARD, 2));
        let asked = Asked { evidence: "tried_once,measured_gain".into(), result: "kept".into(), ..Asked::default() };
        let query = asked.query(Vec::new()).unwrap();
        assert_eq!(
            (&query.filters[&Facet::Evidence][..], &query.filters[&Facet::Result][..]),
            (&["tried_once".to_owned(), "measured_gain".into()][..], &["kept".to_owned()][..])
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let refused = |asked: Asked| asked.query(Vec::new()).unwrap_err().status.as_u16();
        assert_eq!(refused(Asked { kind: "pupil".into(), ..Asked::default() }), 422);
        assert_eq!(refused(Asked { year: "สองพัน".into(), ..Asked::default() }), 422);
        assert_eq!(refused(Asked { evidence: "ป.1".into(), ..Asked::default() }), 422);
        assert_eq!(refused(Asked { result: "trying".into(), ..Asked::default() }), 422, "not a result");
        assert_eq!(refused(Asked { after: Some("o1 or 1".into()), ..Asked::default() }), 400);
    }
}
