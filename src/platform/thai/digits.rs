use std::borrow::Cow;

/// Thai digits ๐–๙ written as 0–9 (T-05), everything else left alone: `๑๐๗๔๕๙๐๐๘๘` → `1074590088`.
pub fn to_arabic(text: &str) -> Cow<'_, str> {
    swap(text, '๐', '0')
}

/// Digits 0–9 written as Thai digits ๐–๙ (T-18, official documents).
pub fn to_thai(text: &str) -> Cow<'_, str> {
    swap(text, '0', '๐')
}

fn swap(text: &str, from_zero: char, to_zero: char) -> Cow<'_, str> {
    let value = |letter: char| u32::from(letter).checked_sub(u32::from(from_zero)).filter(|value| *value < 10);
    if !text.chars().any(|letter| value(letter).is_some()) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|letter| value(letter).and_then(|value| char::from_u32(u32::from(to_zero) + value)).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_school_code_in_thai_digits_is_the_same_code() {
        assert_eq!(to_arabic("๑๐๗๔๕๙๐๐๘๘"), "1074590088");
        assert_eq!(to_thai("1074590088"), "๑๐๗๔๕๙๐๐๘๘");
    }

    #[test]
    fn other_letters_stay() {
        assert_eq!(to_arabic("ป.๖/๑ ๚ ฯ ㎏"), "ป.6/1 ๚ ฯ ㎏");
        assert!(matches!(to_arabic("โรงเรียน"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn there_and_back(text in "[0-9ก-ฮ ./-]{0,40}") {
            prop_assert_eq!(to_arabic(&to_thai(&text)).into_owned(), text);
        }
    }
}
