use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// PostgreSQL refuses index entries above about 2,700 bytes, so only the start of a text is keyed.
const LETTERS: usize = 200;

/// Hex of the byte 00, which no key holds: a shorter given name sorts before a longer one whatever follows.
const END: &str = "00";

#[expect(clippy::expect_used, reason = "the Thai collation is compiled in; a test opens it")]
static THAI: LazyLock<CollatorBorrowed<'static>> =
    LazyLock::new(|| Collator::try_new(locale!("th").into(), CollatorOptions::default()).expect("Thai collation data is compiled in"));

/// Key whose plain byte order is Thai dictionary order (ลำดับพจนานุกรม, T-11), for a text column sorted by `C`
/// order in SQLite and PostgreSQL alike. Lower-case hex of the collation key of the first 200 characters.
///
/// Keys of two releases must not be mixed: recompute them when `icu_collator` changes.
pub fn sort_key(text: &str) -> String {
    let start: String = text.chars().take(LETTERS).collect();
    let mut key = Vec::with_capacity(start.len() * 2);
    let Ok(()) = THAI.write_sort_key_to(&start, &mut key);
    key.iter().fold(String::with_capacity(key.len() * 2), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
        hex
    })
}

/// Key that sorts people by given name, then family name; the title plays no part (T-12).
pub fn person_sort_key(given: &str, family: &str) -> String {
    sort_key(given.trim()) + END + &sort_key(family.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut words: Vec<&str>) -> Vec<&str> {
        words.sort_by_key(|word| sort_key(word));
        words
    }

    #[test]
    fn tone_marks_are_secondary() {
        let words = vec!["ก๋วย", "ก้วย", "กวย", "ก๊วย", "ก่วย", "ก่วย", "ก้วย"];
        assert_eq!(sorted(words), ["กวย", "ก่วย", "ก่วย", "ก้วย", "ก้วย", "ก๊วย", "ก๋วย"]);
        assert!(sort_key("ก๋วย") < sort_key("กวยก"));
    }

    #[test]
    fn leading_vowels_sort_after_their_consonant() {
        assert_eq!(sorted(vec!["ไก่", "เกม", "ขนม", "แกง", "กา", "โกน", "ใกล้", "กบ"]), ["กบ", "กา", "เกม", "แกง", "โกน", "ใกล้", "ไก่", "ขนม"]);
        assert!(sort_key("งม") < sort_key("งวด"));
    }

    #[test]
    fn people_sort_by_given_name_then_family_name() {
        let key = |given, family| person_sort_key(given, family);
        assert!(key("กานดา", "ศรีทอง") < key("ขจร", "แก้วใส"));
        assert!(key("กานดา", "แก้วใส") < key("กานดา", "ศรีทอง"));
        assert!(key("กานดา", "ฮ") < key("กานดาวดี", "ก"));
        assert!(key("กานดา", "") < key("กานดา", "ก"));
        assert!(key("a", "ฮ") < key("ａ", "ก"), "a wide letter is another given name");
    }

    #[test]
    fn a_key_fits_an_index() {
        let longest = "ษั๊".repeat(5_000);
        assert!(sort_key(&longest).len() < 2_600);
    }

    proptest! {
        #[test]
        fn the_family_name_speaks_only_between_equal_given_names(
            left in ("[aAbBกข่้]{1,3}", "[a-zก-ฮ]{0,2}"),
            right in ("[aAbBกข่้]{1,3}", "[a-zก-ฮ]{0,2}"),
        ) {
            let order = THAI.compare(&left.0, &right.0).then(THAI.compare(&left.1, &right.1));
            prop_assert_eq!(person_sort_key(&left.0, &left.1).cmp(&person_sort_key(&right.0, &right.1)), order);
        }

        #[test]
        fn byte_order_of_keys_is_collation_order(left in "[ก-๛a-zA-Z0-9 .()]{0,30}", right in "[ก-๛a-zA-Z0-9 .()]{0,30}") {
            prop_assert_eq!(sort_key(&left).cmp(&sort_key(&right)), THAI.compare(&left, &right));
        }
    }
}
