//! Words in both languages of the platform, Thai first.

/// The same in Thai and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub th: String,
    pub en: String,
}

impl Words {
    pub fn new(th: impl Into<String>, en: impl Into<String>) -> Words {
        Words { th: th.into(), en: en.into() }
    }
}

/// 6 or 2.5: no decimal where there is none.
pub fn decimal(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") }
}

/// `1 school`, `2 schools`.
pub(super) fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
