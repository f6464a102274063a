//! Evidence of a practice for a reader: its grade with the reason in words, and what flows back from those who tried it (F-IN-6, F-AD-4).
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::grade::{self, Counts, Grade, SizeGroup, Trial};
use super::store;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::practices::PracticeId;

/// To readers who may not see whose results they are, groups below three schools are not told apart.
const LEAST_FOR_STRANGERS: usize = 3;
const LEAST: usize = 2;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Evidence {
    pub grade: Grade,
    /// Why: “3 โรงเรียนใช้ต่อ 2 แห่งวัดผลดีขึ้น”.
    pub reason: String,
    pub reason_en: String,
    /// “3 จาก 5 โรงเรียนใช้ต่อ; ได้ผลน้อยกว่าในโรงเรียนต่ำกว่า 120 คน”; empty while nothing came of it.
    pub results: String,
    pub results_en: String,
    pub counts: Counts,
    pub by_size: Vec<SizeGroup>,
}

impl Evidence {
    /// `sees_all`: the reader may read every single adoption.
    pub(in crate::practices) fn of(trials: &[Trial], sees_all: bool) -> Evidence {
        let counts = Counts::of(trials);
        let by_size = grade::by_size(trials, if sees_all { LEAST } else { LEAST_FOR_STRANGERS });
        let (reason, reason_en) = grade::reason(&counts);
        let (results, results_en) = grade::flows_back(&counts, &by_size);
        Evidence { grade: grade::grade(&counts), reason, reason_en, results, results_en, counts, by_size }
    }
}

pub(in crate::practices) async fn trials_of(db: &mut impl Reads, practices: &[PracticeId]) -> Result<HashMap<PracticeId, Vec<Trial>>> {
    let mut trials: HashMap<PracticeId, Vec<Trial>> = HashMap::new();
    for row in store::trials(db, practices).await? {
        trials.entry(row.practice_id).or_default().push(row.trial);
    }
    Ok(trials)
}

/// What is known of one practice, as strangers may know it.
pub async fn evidence(db: &mut impl Reads, practice: &PracticeId) -> Result<Evidence> {
    let trials = trials_of(db, std::slice::from_ref(practice)).await?.remove(practice).unwrap_or_default();
    Ok(Evidence::of(&trials, false))
}

/// The grades of many practices; every one that was asked for has one.
pub async fn grades(db: &mut impl Reads, practices: &[PracticeId]) -> Result<HashMap<PracticeId, Grade>> {
    let trials = trials_of(db, practices).await?;
    let graded = |id: &PracticeId| grade::grade(&Counts::of(trials.get(id).map_or(&[][..], Vec::as_slice)));
    Ok(practices.iter().map(|id| (id.clone(), graded(id))).collect())
}
