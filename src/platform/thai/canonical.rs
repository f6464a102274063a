use unicode_normalization::UnicodeNormalization;

use super::is_unseen;
use super::normalise::mark_rank;

/// A text in one spelling that reads as it was typed: NFC, marks in their order, ํ and า as one ำ, two เ as แ, nothing unseen. Case, digits and blanks
/// stay. For what is kept or compared whole: passwords, words of dates.
pub fn canonical(text: &str) -> String {
    let mut letters: Vec<char> = Vec::with_capacity(text.len());
    for c in text.nfc().filter(|c| !is_unseen(*c)) {
        match (letters.last().copied(), c) {
            (Some('เ'), 'เ') => drop(letters.splice(letters.len() - 1.., ['แ'])),
            (_, 'า') => {
                // A tone may stand between the two halves.
                let half = letters.iter().rposition(|c| !matches!(c, '่'..='๋')).filter(|at| letters[*at] == '\u{0E4D}');
                if let Some(at) = half {
                    letters.remove(at);
                    letters.push('ำ');
                } else {
                    letters.push('า');
                }
            }
            _ => letters.push(c),
        }
    }
    for marks in letters.chunk_by_mut(|a, b| mark_rank(*a).is_some() && mark_rank(*b).is_some()) {
        marks.sort_by_key(|c| mark_rank(*c));
    }
    letters.into_iter().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use proptest::prelude::*;

    #[test]
    fn two_ways_to_type_are_one() {
        for (typed, meant) in
            [("ช่ือ", "ชื่อ"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ"), ("ทํา", "ทำ"), ("เเม่", "แม่"), ("นำ้", "น้ำ"), ("e\u{301}", "é"), ("ครู\u{200B}แอน", "ครูแอน")]
        {
            assert_eq!(canonical(typed), meant, "{typed}");
        }
        assert_eq!(canonical(" Aa๑ ขาว ข่าว "), " Aa๑ ขาว ข่าว ");
    }

    proptest! {
        #[test]
        fn what_is_canonical_stays(text in "([เแกนมำาํ่้ิีุู์ๆฯ ๑a.\u{200B}]|\\PC){0,40}") {
            let once = canonical(&text);
            prop_assert_eq!(canonical(&once), once);
        }
    }
}
