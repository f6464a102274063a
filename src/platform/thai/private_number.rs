//! Numbers that belong to a person and nobody else: citizen ids and telephone numbers.
use super::signs::Sign;

/// A place in a text, in code points, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateNumber {
    pub kind: PrivateNumberKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateNumberKind {
    /// เลขประจำตัวประชาชน 13 หลัก, its checksum right.
    CitizenId,
    /// เบอร์โทรศัพท์
    Phone,
}

/// The numbers of people in a text, in its order, in either digits (F-MO-3, T-30).
pub fn private_numbers(signs: &[Sign]) -> Vec<PrivateNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if signs[at].is.is_ascii_digit() {
            let (run, next) = run(signs, at);
            found.extend(run.findings());
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Digits that stand together.
struct Group {
    digits: Vec<u32>,
    start: usize,
    end: usize,
}

/// Groups joined by one hyphen, space or dot each, as people write long numbers.
struct Run {
    groups: Vec<Group>,
    plus: bool,
    isbn: bool,
}

/// The run that begins here, and where the text goes on.
fn run(signs: &[Sign], first: usize) -> (Run, usize) {
    let before: String = signs[first.saturating_sub(8)..first].iter().map(|sign| sign.is.to_ascii_lowercase()).collect();
    let mut run = Run { groups: Vec::new(), plus: before.ends_with('+'), isbn: before.contains("isbn") };
    let mut at = first;
    loop {
        let mut group = Group { digits: Vec::new(), start: signs[at].at, end: 0 };
        while let Some((sign, digit)) = signs.get(at).and_then(|sign| Some((sign, sign.is.to_digit(10)?))) {
            group.digits.push(digit);
            group.end = sign.at + 1;
            at += 1;
        }
        run.groups.push(group);
        let joined = signs.get(at).is_some_and(|sign| matches!(sign.is, '-' | ' ' | '.')) && signs.get(at + 1).is_some_and(|next| next.is.is_ascii_digit());
        if !joined {
            return (run, at);
        }
        at += 1;
    }
}

impl Run {
    /// Numbers may follow each other: the shortest stretch of groups that is one is taken, and the search goes on after it.
    fn findings(&self) -> Vec<PrivateNumber> {
        let mut found = Vec::new();
        let mut first = 0;
        while first < self.groups.len() {
            match self.stretch_from(first) {
                Some((kind, last)) => {
                    let plus = usize::from(self.plus && first == 0);
                    found.push(PrivateNumber { kind, start: self.groups[first].start - plus, end: self.groups[last].end });
                    first = last + 1;
                }
                None => first += 1,
            }
        }
        found
    }

    fn stretch_from(&self, first: usize) -> Option<(PrivateNumberKind, usize)> {
        let mut digits: Vec<u32> = Vec::with_capacity(16);
        for last in first..self.groups.len() {
            digits.extend(&self.groups[last].digits);
            if digits.len() > 13 {
                return None;
            }
            let lengths: Vec<usize> = self.groups[first..=last].iter().map(|group| group.digits.len()).collect();
            let begins = first == 0;
            let alone = lengths.len() == 13 && self.groups.len() == 13;
            if !(begins && (self.isbn || self.plus)) && (lengths.len() <= 5 || alone) && is_citizen_id(&digits) {
                return Some((PrivateNumberKind::CitizenId, last));
            }
            if is_phone(&digits, &lengths, begins && self.plus) {
                return Some((PrivateNumberKind::Phone, last));
            }
        }
        None
    }
}

/// Thirteen digits, and the last is the checksum of the others. None begins with 9, as book numbers do.
fn is_citizen_id(digits: &[u32]) -> bool {
    if digits.len() != 13 || digits[0] == 9 {
        return false;
    }
    let sum: u32 = digits[..12].iter().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10 == digits[12]
}

/// `08x-xxx-xxxx`, `02-xxx-xxxx`, `053-xxx-xxx`, `+66 8x xxx xxxx`.
fn is_phone(digits: &[u32], lengths: &[usize], plus: bool) -> bool {
    if plus {
        return digits.starts_with(&[6, 6]) && matches!(digits.len(), 10 | 11) && digits[2] >= 2;
    }
    let mobile = digits.len() == 10 && digits[0] == 0 && digits[1] >= 6;
    let fixed = digits.len() == 9 && digits[0] == 0 && (2..=7).contains(&digits[1]);
    let grouped = lengths.len() == 1 || (lengths.len() <= 4 && (2..=3).contains(&lengths[0]) && lengths[1..].iter().all(|length| *length >= 3));
    (mobile || fixed) && grouped
}
