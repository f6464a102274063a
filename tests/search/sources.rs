//! What questions are made of, in one place: the practices of the sample world, and what was judged of them.

/// Cards by theme, as JSON; the numbers of the judged set count through all sheets.
pub const SHEETS: [&str; 6] = [
    include_str!("../../src/world/practices/reading.json"),
    include_str!("../../src/world/practices/numbers.json"),
    include_str!("../../src/world/practices/classroom.json"),
    include_str!("../../src/world/practices/small_school.json"),
    include_str!("../../src/world/practices/quality.json"),
    include_str!("../../src/world/practices/life.json"),
];

/// Judged questions: set, question, cards with grades.
pub const JUDGED: &str = include_str!("judged.tsv");
