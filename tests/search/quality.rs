//! How good a ranked list is, against what people judged: shared by the judged set's test and the bench.

use std::collections::BTreeMap;

/// Items of a list that count.
pub const TOP: usize = 10;

/// Grade by document id; what is not named has none.
pub type Grades = BTreeMap<String, u8>;

/// Means over questions, each between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quality {
    pub questions: usize,
    pub recall_at_1: f64,
    pub recall_at_10: f64,
    pub mrr_at_10: f64,
    pub ndcg_at_10: f64,
}

impl Quality {
    /// Adds the answer to one question, best first.
    pub fn add(&mut self, found: &[String], grades: &Grades) {
        let found = &found[..found.len().min(TOP)];
        let grade = |id: &String| grades.get(id).copied().unwrap_or(0);
        let relevant = grades.values().filter(|grade| **grade > 0).count();
        let first = found.iter().position(|id| grade(id) > 0);
        let hits = found.iter().filter(|id| grade(id) > 0).count();
        let mut ideal: Vec<u8> = grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let best = gain(ideal.into_iter().take(TOP));
        let mean = |mean: f64, value: f64| (mean * self.questions as f64 + value) / (self.questions + 1) as f64;
        *self = Self {
            questions: self.questions + 1,
            recall_at_1: mean(self.recall_at_1, f64::from(u8::from(first == Some(0)))),
            recall_at_10: mean(self.recall_at_10, hits as f64 / relevant.clamp(1, TOP) as f64),
            mrr_at_10: mean(self.mrr_at_10, first.map_or(0.0, |at| 1.0 / (at + 1) as f64)),
            ndcg_at_10: mean(self.ndcg_at_10, if best > 0.0 { gain(found.iter().map(grade)) / best } else { 0.0 }),
        };
    }
}

/// Discounted cumulative gain.
fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    grades.enumerate().map(|(at, grade)| (f64::from(grade).exp2() - 1.0) / ((at + 2) as f64).log2()).sum()
}
