//! Telephone numbers and citizen ids, made unreadable before anything is stored (T-30).

/// A text with its numbers masked, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    pub text: String,
    pub phones: u32,
    pub citizen_ids: u32,
}

/// What takes the place of a digit.
const VEIL: char = '×';
/// How people part the digits of a telephone number; a number in one piece always counts.
const PHONES: &[&[usize]] =
    &[&[10], &[9], &[3, 3, 4], &[3, 7], &[2, 4, 4], &[2, 8], &[2, 3, 4], &[2, 7], &[3, 3, 3], &[3, 6], &[3, 4, 3], &[1, 4, 4], &[1, 3, 4], &[2, 3, 2, 3]];
const CITIZEN_IDS: &[&[usize]] = &[&[13], &[1, 4, 5, 2, 1]];

fn digit(letter: char) -> Option<u32> {
    letter.to_digit(10).or_else(|| u32::from(letter).checked_sub(u32::from('๐')).filter(|value| *value < 10))
}

/// A run of digits with single spaces, dots or hyphens inside.
struct Run {
    from: usize,
    to: usize,
    digits: Vec<u32>,
    groups: Vec<usize>,
    plus: bool,
}

fn run_at(letters: &[char], from: usize) -> Run {
    let mut run = Run { from, to: from, digits: Vec::new(), groups: vec![0], plus: from > 0 && letters[from - 1] == '+' };
    let mut at = from;
    while let Some(letter) = letters.get(at) {
        if let Some(value) = digit(*letter) {
            run.digits.push(value);
            if let Some(group) = run.groups.last_mut() {
                *group += 1;
            }
            at += 1;
            run.to = at;
        } else if matches!(letter, ' ' | '-' | '.' | '\u{a0}' | '\u{2011}' | '\u{2013}') && letters.get(at + 1).is_some_and(|next| digit(*next).is_some()) {
            run.groups.push(0);
            at += 1;
        } else {
            break;
        }
    }
    run
}

enum Found {
    Phone,
    CitizenId,
}

/// 13 digits whose last one is the check digit of the others.
fn is_citizen_id(digits: &[u32]) -> bool {
    let [body @ .., check] = digits else { return false };
    let sum: u32 = body.iter().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 13 && (11 - sum % 11) % 10 == *check
}

/// 0x xxxx xxxx and 0x xxx xxxx of Thailand, or +66 and the same without its zero.
fn is_phone(digits: &[u32]) -> bool {
    match digits {
        [0, second, ..] => (digits.len() == 10 && matches!(second, 6 | 8 | 9)) || (digits.len() == 9 && matches!(second, 2..=5 | 7)),
        _ => false,
    }
}

/// What the first groups of a run are, and how many groups that takes: numbers often stand side by side.
fn first_number(run: &Run, begin: usize) -> Option<(Found, usize)> {
    let offset: usize = run.groups[..begin].iter().sum();
    for count in (1..=run.groups.len() - begin).rev() {
        let groups = &run.groups[begin..begin + count];
        let digits = &run.digits[offset..offset + groups.iter().sum::<usize>()];
        if CITIZEN_IDS.contains(&groups) && is_citizen_id(digits) {
            return Some((Found::CitizenId, count));
        }
        if PHONES.contains(&groups) && is_phone(digits) {
            return Some((Found::Phone, count));
        }
        if run.plus && begin == 0 && digits.starts_with(&[6, 6]) && matches!(digits.len(), 10 | 11) {
            return Some((Found::Phone, count));
        }
    }
    None
}

/// Masks each telephone number and each 13-digit citizen id with a right check digit, in either digits.
pub fn masked(text: &str) -> Masked {
    let letters: Vec<char> = text.chars().collect();
    let mut out = letters.clone();
    let mut found = Masked { text: String::new(), phones: 0, citizen_ids: 0 };
    let mut at = 0;
    while at < letters.len() {
        if digit(letters[at]).is_none() {
            at += 1;
            continue;
        }
        let run = run_at(&letters, at);
        let mut begin = 0;
        while begin < run.groups.len() {
            let Some((what, count)) = first_number(&run, begin) else {
                begin += 1;
                continue;
            };
            match what {
                Found::Phone => found.phones += 1,
                Found::CitizenId => found.citizen_ids += 1,
            }
            let first: usize = run.groups[..begin].iter().sum();
            let last: usize = run.groups[..begin + count].iter().sum();
            let digits = (run.from..run.to).filter(|place| digit(letters[*place]).is_some());
            for place in digits.skip(first).take(last - first) {
                out[place] = VEIL;
            }
            begin += count;
        }
        at = run.to;
    }
    found.text = if found.phones + found.citizen_ids == 0 { text.to_owned() } else { out.into_iter().collect() };
    found
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
        assert_eq!(seen("บัตร 1-1037-02071-81-1").2, u32::from(is_citizen_id(&[1, 1, 0, 3, 7, 0, 2, 0, 7, 1, 8, 1, 1])));
        let id = valid_id();
        assert_eq!(seen(&format!("เลข {id} ค่ะ")), (format!("เลข {} ค่ะ", "×".repeat(13)), 0, 1));
        let wrong: String = id[..12].to_owned() + if id.ends_with('0') { "1" } else { "0" };
        assert_eq!(seen(&wrong), (wrong.clone(), 0, 0));
    }

    fn valid_id() -> String {
        (0..10).map(|check| format!("310060123456{check}")).find(|id| is_citizen_id(&id.chars().filter_map(digit).collect::<Vec<_>>())).unwrap()
    }

    #[test]
    fn other_numbers_stay() {
        for text in ["25/9/2569", "ป.1 12 คน จาก 20 คน", "1074590088", "คะแนน 10 20 30 40", "09:30-10:30", "ปี 2569 เหลือ 3 เดือน", "1234567890123456", ""]
        {
            assert_eq!(seen(text), (text.to_owned(), 0, 0), "{text}");
        }
    }
}
