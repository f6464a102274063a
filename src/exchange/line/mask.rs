//! Telephone numbers, citizen ids and account numbers, made unreadable before anything is stored (T-30).
use crate::platform::thai::{PrivateNumberKind, private_numbers, signs};

/// A text with its numbers masked, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    pub text: String,
    pub phones: u32,
    pub citizen_ids: u32,
    pub accounts: u32,
}

/// What takes the place of a digit.
const VEIL: char = '×';

/// Masks each telephone and account number and each 13-digit citizen id with a right check digit, in either digits.
pub fn masked(text: &str) -> Masked {
    let mut masked = Masked { text: String::new(), phones: 0, citizen_ids: 0, accounts: 0 };
    let mut letters: Vec<char> = text.chars().collect();
    for number in private_numbers(&signs(text)) {
        match number.kind {
            PrivateNumberKind::Phone => masked.phones += 1,
            PrivateNumberKind::CitizenId => masked.citizen_ids += 1,
            PrivateNumberKind::Account => masked.accounts += 1,
        }
        for letter in letters[number.start..number.end].iter_mut().filter(|letter| letter.is_numeric()) {
            *letter = VEIL;
        }
    }
    masked.text = letters.into_iter().collect();
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> (String, u32, u32) {
        let masked = masked(text);
        (masked.text, masked.phones, masked.citizen_ids)
    }

    #[test]
    fn t30_telephone_numbers_are_masked() {
        for (text, after) in [
            ("โทร 081-234-5678 ค่ะ", "โทร ×××-×××-×××× ค่ะ"),
            ("0812345678", "××××××××××"),
            ("08 1234 5678", "×× ×××× ××××"),
            ("02-123-4567", "××-×××-××××"),
            ("๐๘๑-๒๓๔-๕๖๗๘", "×××-×××-××××"),
            ("+66 81 234 5678", "+×× ×× ××× ××××"),
            ("ไลน์ไอดี0812345678นะ", "ไลน์ไอดี××××××××××นะ"),
        ] {
            assert_eq!(seen(text), (after.to_owned(), 1, 0), "{text}");
        }
        assert_eq!(seen("081-234-5678 089-876-5432").1, 2);
    }

    #[test]
    fn t30_citizen_ids_with_a_right_check_digit_are_masked() {
        assert_eq!(seen("บัตร 3-1006-01234-56-5 ค่ะ"), ("บัตร ×-××××-×××××-××-× ค่ะ".to_owned(), 0, 1));
        assert_eq!(seen("เลข 3100601234565"), (format!("เลข {}", "×".repeat(13)), 0, 1));
        let wrong = "3100601234566";
        assert_eq!(seen(wrong), (wrong.to_owned(), 0, 0));
    }

    #[test]
    fn other_numbers_stay() {
        for text in ["25/9/2569", "ป.1 12 คน จาก 20 คน", "1074590088", "คะแนน 10 20 30 40", "09:30-10:30", "ปี 2569 เหลือ 3 เดือน", "1234567890123456", ""]
        {
            assert_eq!(seen(text), (text.to_owned(), 0, 0), "{text}");
        }
    }
}
