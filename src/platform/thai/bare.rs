use super::to_arabic;

/// Letters, digits and Thai marks alone, in lower case and with Arabic digits: what a search for part of a name compares. Holds no sign
/// that a `like` pattern would read.
pub fn bare(text: &str) -> String {
    to_arabic(text).to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, '\u{0E31}'..='\u{0E4E}')).collect()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn only_what_is_spoken_is_left() {
        assert_eq!(bare(" บ้านทุ่ง (วันครู ๒๕๐๐) No.5_%"), "บ้านทุ่งวันครู2500no5");
    }
}
