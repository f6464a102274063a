//! Finding a quoted passage again after edits. Pure.

/// Where the quote stands now, in code points: the place nearest to where it stood. Nothing: the words are gone.
pub fn found(text: &str, quote: &str, stood: usize) -> Option<usize> {
    if quote.is_empty() {
        return Some(0);
    }
    let mut nearest: Option<usize> = None;
    let (mut from, mut before) = (0, 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(quote)) {
        let place = before + text[from..from + at].chars().count();
        if nearest.is_none_or(|known| place.abs_diff(stood) < known.abs_diff(stood)) {
            nearest = Some(place);
        }
        // Passages may overlap: go on one letter later.
        let step = text[from + at..].chars().next().map_or(1, char::len_utf8);
        (from, before) = (from + at + step, place + 1);
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_follows_its_words() {
        let text = "อ่านคู่ทุกเช้า แล้วอ่านคู่ทุกเย็น";
        assert_eq!(found(text, "อ่านคู่", 0), Some(0));
        assert_eq!(found(text, "อ่านคู่", 16), Some(19));
        assert_eq!(found("ก่อนอื่น จับคู่ แล้วอ่านคู่ทุกเย็น", "อ่านคู่", 0), Some(20));
        assert_eq!(found(text, "อ่านเดี่ยว", 0), None);
        assert_eq!(found("", "ก", 5), None);
        assert_eq!(found(text, "", 9), Some(0));
    }

    #[test]
    fn of_two_places_the_nearer_one() {
        assert_eq!(["ab ab ab"].map(|text| (found(text, "ab", 2), found(text, "ab", 5), found(text, "ab", 99))), [(Some(3), Some(6), Some(6))]);
    }

    proptest! {
        #[test]
        fn what_was_quoted_is_found_where_it_stood(text in "[ก-๎a-c ]{1,30}", from in 0usize..30, length in 1usize..10) {
            let letters: Vec<char> = text.chars().collect();
            let from = from.min(letters.len() - 1);
            let quote: String = letters[from..(from + length).min(letters.len())].iter().collect();
            prop_assert_eq!(found(&text, &quote, from), Some(from));
        }
    }
}
