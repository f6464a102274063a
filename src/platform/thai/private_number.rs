//! Numbers that belong to a person and nobody else: citizen ids, telephone numbers, bank accounts, however they are grouped.
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
    /// เลขที่บัญชี
    Account,
}

/// Signs between two groups of one number: `) - `, ` (`.
const JOIN: usize = 4;

/// Digits of the longest number: `0066 (0)` and nine more.
const DIGITS: usize = 14;

/// Digits of the shortest: a telephone that does not move.
const SHORTEST: usize = 9;

/// What is written before a telephone number.
const PHONE_WORDS: [&str; 7] = ["โทร", "เบอร์", "มือถือ", "ติดต่อ", "tel", "phone", "mobile"];

/// What is written before an account number.
const ACCOUNT_WORDS: [&str; 4] = ["บัญชี", "พร้อมเพย์", "account", "a/c"];

/// The numbers of people in a text, in its order, in either digits (F-MO-3, T-30).
pub fn private_numbers(signs: &[Sign]) -> Vec<PrivateNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if signs[at].is.is_ascii_digit() {
            let (run, next) = Run::read(signs, at);
            found.extend(run.findings());
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// What stands between a group and the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    /// A dot alone, as in a decimal.
    Dot,
    /// Signs without a blank.
    Tight,
    /// A blank, with or without signs.
    Loose,
}

/// Digits that stand together.
struct Group {
    /// The first of them; more than a number has are not kept.
    digits: Vec<u32>,
    length: usize,
    start: usize,
    end: usize,
    join: Join,
}

/// Groups joined by blanks, hyphens, dots and brackets, as people write long numbers.
struct Run {
    groups: Vec<Group>,
    /// Where the + of a country stands.
    plus: Option<usize>,
    /// Where a bracket opens before the first digit.
    bracket: Option<usize>,
    isbn: bool,
    said_phone: bool,
    said_account: bool,
}

impl Run {
    /// The run that begins here, and where the text goes on.
    fn read(signs: &[Sign], first: usize) -> (Run, usize) {
        let before = |most: usize| signs[first.saturating_sub(most)..first].iter().map(|sign| sign.is.to_ascii_lowercase()).collect::<String>();
        let near = before(24);
        let plus = (first.saturating_sub(2)..first).rev().find(|at| signs[*at].is == '+');
        let plus = plus.filter(|at| signs[at + 1..first].iter().all(|sign| matches!(sign.is, '(' | ' ')));
        let mut run = Run {
            groups: Vec::new(),
            plus: plus.map(|at| signs[at].at),
            bracket: first.checked_sub(1).filter(|at| signs[*at].is == '(').map(|at| signs[at].at),
            isbn: before(8).contains("isbn"),
            said_phone: PHONE_WORDS.iter().any(|word| near.contains(word)),
            said_account: ACCOUNT_WORDS.iter().any(|word| near.contains(word)),
        };
        let (mut at, mut join) = (first, Join::Loose);
        loop {
            let mut group = Group { digits: Vec::new(), length: 0, start: signs[at].at, end: 0, join };
            while let Some((sign, digit)) = signs.get(at).and_then(|sign| Some((sign, sign.is.to_digit(10)?))) {
                if group.length <= DIGITS {
                    group.digits.push(digit);
                }
                group.length += 1;
                group.end = sign.at + 1;
                at += 1;
            }
            run.groups.push(group);
            let between = signs[at..].iter().take(JOIN + 1).take_while(|sign| matches!(sign.is, '-' | ' ' | '.' | '(' | ')')).count();
            if between == 0 || between > JOIN || !signs.get(at + between).is_some_and(|sign| sign.is.is_ascii_digit()) {
                return (run, at);
            }
            let signs = &signs[at..at + between];
            join = match signs {
                [Sign { is: '.', .. }] => Join::Dot,
                signs if signs.iter().any(|sign| sign.is == ' ') => Join::Loose,
                _ => Join::Tight,
            };
            at += between;
        }
    }

    /// Numbers may follow each other: what is found first is taken, and the search goes on after it.
    fn findings(&self) -> Vec<PrivateNumber> {
        let mut found = Vec::new();
        let mut first = 0;
        while first < self.groups.len() {
            match self.stretch_from(first) {
                Some((kind, last)) => {
                    let opened = if first == 0 { self.plus.or(self.bracket) } else { None };
                    found.push(PrivateNumber { kind, start: opened.unwrap_or(self.groups[first].start), end: self.groups[last].end });
                    first = last + 1;
                }
                None => first += 1,
            }
        }
        found
    }

    fn stretch_from(&self, first: usize) -> Option<(PrivateNumberKind, usize)> {
        // What stands behind a dot is the rest of a decimal.
        if first > 0 && self.groups[first].join == Join::Dot {
            return None;
        }
        let mut stretches = Vec::new();
        let mut digits: Vec<u32> = Vec::new();
        for last in first..self.groups.len() {
            digits.extend(&self.groups[last].digits);
            if digits.len() > DIGITS {
                break;
            }
            if digits.len() >= SHORTEST {
                stretches.push(Stretch { run: self, first, last, digits: digits.clone() });
            }
        }
        let find =
            |kind: PrivateNumberKind, is: &dyn Fn(&Stretch<'_>) -> bool| stretches.iter().find(|stretch| is(stretch)).map(|stretch| (kind, stretch.last));
        find(PrivateNumberKind::CitizenId, &|stretch| stretch.is_plain_citizen_id())
            .or_else(|| find(PrivateNumberKind::Account, &|stretch| stretch.is_long_account()))
            .or_else(|| find(PrivateNumberKind::Phone, &|stretch| stretch.is_phone()))
            .or_else(|| find(PrivateNumberKind::CitizenId, &|stretch| stretch.is_citizen_id()))
            .or_else(|| find(PrivateNumberKind::Account, &|stretch| stretch.is_account()))
    }
}

/// Groups of a run that follow each other.
struct Stretch<'a> {
    run: &'a Run,
    first: usize,
    last: usize,
    digits: Vec<u32>,
}

impl Stretch<'_> {
    fn groups(&self) -> &[Group] {
        &self.run.groups[self.first..=self.last]
    }

    fn lengths(&self) -> Vec<usize> {
        self.groups().iter().map(|group| group.length).collect()
    }

    fn joins(&self) -> impl Iterator<Item = Join> + '_ {
        self.groups()[1..].iter().map(|group| group.join)
    }

    /// Whether the number stands for itself: it is all of the run, or closed while blanks part it from its neighbours.
    fn is_alone(&self) -> bool {
        let groups = &self.run.groups;
        let all = self.first == 0 && self.last + 1 == groups.len();
        let loose = |at: usize| groups.get(at).is_none_or(|group| group.join == Join::Loose);
        all || self.first < self.last && loose(self.first) && loose(self.last + 1) && self.joins().all(|join| join == Join::Tight)
    }

    /// Grouped as on the card, or not at all.
    fn is_plain_citizen_id(&self) -> bool {
        self.has_citizen_checksum() && (self.is_alone() || matches!(self.lengths()[..], [13] | [1, 4, 5, 2, 1]))
    }

    fn is_citizen_id(&self) -> bool {
        let few = |lengths: &[usize]| lengths.len() <= 5 || lengths.len() <= 8 && lengths.iter().any(|length| *length >= 3);
        self.has_citizen_checksum() && few(&self.lengths())
    }

    /// Thirteen digits, and the last is the checksum of the others. None begins with 9, as book numbers do.
    fn has_citizen_checksum(&self) -> bool {
        let digits = &self.digits;
        let other = self.first == 0 && (self.run.isbn || self.run.plus.is_some());
        if other || digits.len() != 13 || digits[0] == 9 {
            return false;
        }
        let sum: u32 = digits[..12].iter().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
        (11 - sum % 11) % 10 == digits[12]
    }

    /// `08x-xxx-xxxx`, `0 2xxx xxxx`, `(053) xxx-xxx`, `+66 (0) 8x xxx xxxx`, `0066 …`, and digit by digit.
    fn is_phone(&self) -> bool {
        let abroad = self.first == 0 && self.run.plus.is_some();
        let rest = match &self.digits[..] {
            [6, 6, rest @ ..] if abroad => rest,
            _ if abroad => return false,
            [0, 0, 6, 6, rest @ ..] => rest,
            [6, 6, rest @ ..] if rest.len() == 9 && matches!(self.lengths()[..], [11] | [2, ..]) => rest,
            [0, rest @ ..] => return is_national(rest) && self.is_grouped(),
            _ => return false,
        };
        // The 0 of the country itself, in brackets or not, may stand behind its number.
        is_national(rest.strip_prefix(&[0]).unwrap_or(rest))
    }

    /// Whether the groups are those of a telephone number rather than of several numbers.
    fn is_grouped(&self) -> bool {
        let lengths = self.lengths();
        let usual = match lengths[..] {
            [_] => true,
            [1, next, ..] if next >= 3 => lengths.len() <= 4 && self.joins().next() != Some(Join::Dot),
            [2 | 3, ..] => lengths.len() <= 4 && lengths[1..].iter().all(|length| *length >= 3),
            _ => false,
        };
        if usual {
            return true;
        }
        if self.joins().all(|join| join == Join::Dot) {
            return false;
        }
        let digit_by_digit = lengths.iter().all(|length| *length == 1);
        if digit_by_digit {
            return self.is_alone();
        }
        // Hours, days and scores come in twos as well.
        let value = |group: &Group| group.digits.iter().fold(0, |value, digit| value * 10 + digit);
        let small = self.groups().iter().all(|group| group.length <= 2 && value(group) < 60);
        self.run.said_phone && self.first == 0 || self.is_alone() && !small
    }

    /// Ten digits as 3-1-5-1, or ten to twelve where the text says that they are an account.
    fn is_account(&self) -> bool {
        let other = self.first == 0 && (self.run.isbn || self.run.plus.is_some());
        !other && self.digits.len() == 10 && (self.is_said_account() || matches!(self.lengths()[..], [3, 1, 5, 1]))
    }

    /// More digits than a telephone number has.
    fn is_long_account(&self) -> bool {
        matches!(self.digits.len(), 11 | 12) && self.is_said_account()
    }

    fn is_said_account(&self) -> bool {
        self.first == 0 && self.run.said_account && self.run.plus.is_none() && self.is_alone()
    }
}

/// What follows the 0 of the country: nine digits of a mobile telephone, eight of another.
fn is_national(rest: &[u32]) -> bool {
    match rest {
        [6..=9, ..] if rest.len() == 9 => true,
        [2..=5 | 7, ..] => rest.len() == 8,
        _ => false,
    }
}
