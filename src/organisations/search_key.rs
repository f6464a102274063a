//! What a search for a name compares: digits alike, words that every name has left out, nothing but letters (T-05, T-16).
use crate::platform::thai;

/// `ร.ร.บ้านทุ่งรวงทอง (วันครู ๒๕๐๐)` → `บ้านทุ่งรวงทองวันครู2500`. Holds no sign that a `like` pattern would read.
pub fn organisation_key(name: &str) -> String {
    let joined: String = thai::Joined::new(&thai::normalise(name).chars).chars.into_iter().collect();
    joined.replace("โรงเรียน", "")
}

/// A `like` pattern that finds the key anywhere; empty for a question that holds nothing.
pub(super) fn containing(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!("%{key}%") }
}

#[cfg(test)]
mod tests {
    use super::organisation_key;

    #[test]
    fn the_word_school_and_the_kind_of_digits_make_no_difference() {
        let key = "บ้านทุ่งรวงทองวันครู2500";
        for name in [
            "โรงเรียนบ้านทุ่งรวงทอง (วันครู 2500)",
            "ร.ร.บ้านทุ่งรวงทอง (วันครู ๒๕๐๐)",
            "รร.บ้านทุ่งรวงทอง วันครู2500",
            "บ้านทุ่งรวงทอง(วันครู 2500)",
            "รร บ้านทุ่งรวงทอง วันครู2500",
            "ร.ร บ้านทุ่งรวงทอง(วันครู๒๕๐๐)",
        ] {
            assert_eq!(organisation_key(name), key, "{name}");
        }
        assert_eq!(organisation_key("100%_"), "100");
        for name in ["เเก้วคำ", "แก้วคํา", "โรงเรียนเเก้วคํา"] {
            assert_eq!(organisation_key(name), "แก้วคำ", "{name}");
        }
    }
}
