//! Pupil protection (F-MO-3, P8): what in a text looks like a pupil's or a person's private data. It asks, it never blocks; the same rules
//! run on the device (`frontend/src/lib/safety/look.ts`), and one file of cases holds both.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pupil_name::pupil_names;
use crate::platform::thai::{PrivateNumber, PrivateNumberKind, private_numbers, signs};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// เลขประจำตัวประชาชน 13 หลัก, its checksum right.
    CitizenId,
    /// เบอร์โทรศัพท์
    Phone,
    /// เลขที่บัญชี
    Account,
    /// A name after ด.ช., ด.ญ., เด็กชาย or เด็กหญิง.
    PupilName,
}

impl FindingKind {
    /// Thai and English, for the person who is asked.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            FindingKind::CitizenId => ("มีเลขประจำตัว 13 หลัก", "It holds a 13-digit citizen number"),
            FindingKind::Phone => ("มีเบอร์โทรศัพท์", "It holds a phone number"),
            FindingKind::Account => ("มีเลขที่บัญชี", "It holds an account number"),
            FindingKind::PupilName => ("มีชื่อนักเรียน", "It holds a pupil's name"),
        }
    }
}

/// A place in a text, in code points, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub kind: FindingKind,
    pub start: usize,
    pub end: usize,
}

/// What in the text should be asked about, in its order.
pub fn look(text: &str) -> Vec<Finding> {
    let signs = signs(text);
    let mut found: Vec<Finding> = private_numbers(&signs).into_iter().map(Finding::from).collect();
    found.extend(pupil_names(&signs).into_iter().map(|place| Finding { kind: FindingKind::PupilName, start: place.start, end: place.end }));
    found.sort_by_key(|finding| finding.start);
    found
}

impl From<PrivateNumber> for Finding {
    fn from(PrivateNumber { kind, start, end }: PrivateNumber) -> Finding {
        let kind = match kind {
            PrivateNumberKind::CitizenId => FindingKind::CitizenId,
            PrivateNumberKind::Phone => FindingKind::Phone,
            PrivateNumberKind::Account => FindingKind::Account,
        };
        Finding { kind, start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        /// What must be asked about, in order; empty where asking would be a false alarm.
        finds: Vec<FindingKind>,
    }

    /// One file for both sides; everybody and every number in it is made up.
    const CASES: &str = include_str!("../../frontend/src/lib/safety/cases.json");

    #[test]
    fn every_case_is_asked_about_or_left_in_peace() {
        let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
        let alarms = cases.iter().filter(|case| case.finds.is_empty()).count();
        assert!(cases.len() >= 60 && alarms >= 25, "{} cases, {alarms} without a finding", cases.len());
        let wrong: Vec<String> = cases
            .iter()
            .filter_map(|case| {
                let kinds: Vec<FindingKind> = look(&case.text).into_iter().map(|finding| finding.kind).collect();
                (kinds != case.finds).then(|| format!("{}: {kinds:?}", case.text))
            })
            .collect();
        println!("P8 fixtures={} caught+quiet={}", cases.len(), cases.len() - wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_finding_is_exactly_the_place() {
        let text = "โทร ๐๘๑-๒๓๔-๕๖๗๘ หา ด.ช. ข้าวปั้น นะ";
        let cut = |finding: &Finding| text.chars().skip(finding.start).take(finding.end - finding.start).collect::<String>();
        let found = look(text);
        assert_eq!(found.iter().map(cut).collect::<Vec<_>>(), ["๐๘๑-๒๓๔-๕๖๗๘", "ด.ช. ข้าวปั้น"]);
    }

    #[test]
    fn hostile_texts_cost_little() {
        for text in ["1".repeat(200_000), "ด.ช.".repeat(50_000), "1-".repeat(100_000), "เด็กชาย ".repeat(20_000)] {
            let begun = std::time::Instant::now();
            look(&text);
            assert!(begun.elapsed().as_secs() < 5, "{}", &text[..8]);
        }
    }
}
