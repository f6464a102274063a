//! Which item stands when nobody chose one: data, not code (D-STD).
use std::sync::LazyLock;

use serde::Deserialize;

/// Codes of standard items by what is proved with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// A message marked ข้อค้นพบ: a reflection.
    pub finding: String,
    /// Confirmed PLC hours.
    pub hours: String,
}

#[expect(clippy::expect_used, reason = "the data is compiled in; a test reads it")]
static STANDING: LazyLock<Standing> = LazyLock::new(|| toml::from_str(include_str!("standing.toml")).expect("standing.toml is well formed"));

/// The defaults as shipped.
pub fn standing() -> &'static Standing {
    &STANDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_items_of_the_shipped_standards() {
        let item = |code: &str| crate::frameworks::item(code).map(|item| item.name.as_str());
        assert!(item(&standing().finding).is_some_and(|name| name.contains("แลกเปลี่ยนเรียนรู้")));
        assert!(item(&standing().hours).is_some_and(|name| name.contains("พัฒนาครู")));
    }
}
