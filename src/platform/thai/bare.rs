use super::{fold, is_letter};

/// Letters, digits and Thai marks alone, folded: what a search for part of a name compares. Holds no sign that a `like` pattern would read.
pub fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| is_letter(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn only_what_is_spoken_is_left() {
        assert_eq!(bare(" บ้านทุ่ง (วันครู ๒๕๐๐) No.5_%"), "บ้านทุ่งวันครู2500no5");
    }

    #[test]
    fn two_spellings_of_one_name_are_one() {
        for (typed, meant) in [("เเก้วคำ", "แก้วคำ"), ("แก้วคํา", "แก้วคำ"), ("ลำน้ํา", "ลำน้ำ"), ("แก\u{200B}้วคำ", "แก้วคำ"), ("Rene\u{301}", "René")]
        {
            assert_eq!(bare(typed), bare(meant), "{typed}");
        }
    }
}
