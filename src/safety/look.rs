//! Pupil protection (F-MO-3, P8): what in a text looks like a pupil's or a person's private data. It asks, it never blocks; the same rules
//! run on the device (`frontend/src/lib/safety/look.ts`), and one file of cases holds both.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// เลขประจำตัวประชาชน 13 หลัก, its checksum right.
    CitizenId,
    /// เบอร์โทรศัพท์
    Phone,
    /// A name after ด.ช., ด.ญ., เด็กชาย or เด็กหญิง.
    PupilName,
}

impl FindingKind {
    /// Thai and English, for the person who is asked.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            FindingKind::CitizenId => ("มีเลขประจำตัว 13 หลัก", "It holds a 13-digit citizen number"),
            FindingKind::Phone => ("มีเบอร์โทรศัพท์", "It holds a phone number"),
            FindingKind::PupilName => ("มีชื่อนักเรียน", "It holds a pupil's name"),
        }
    }
}

/// A place in a text, in code points, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub kind: FindingKind,
    pub start: usize,
    pub end: usize,
}

/// What in the text should be asked about, in its order.
pub fn look(text: &str) -> Vec<Finding> {
    let signs = signs(text);
    let mut found = numbers(&signs);
    found.extend(names(&signs));
    found.sort_by_key(|finding| finding.start);
    found
}

/// A letter with its place; what nobody sees is left out, digits are those of one script.
#[derive(Clone, Copy)]
struct Sign {
    at: usize,
    is: char,
}

fn signs(text: &str) -> Vec<Sign> {
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let plain = |c: char| match c {
        '๐'..='๙' => shifted(c, '๐'),
        '０'..='９' => shifted(c, '０'),
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    };
    text.chars().enumerate().filter(|(_, c)| !unseen(*c)).map(|(at, c)| Sign { at, is: plain(c) }).collect()
}

fn shifted(c: char, zero: char) -> char {
    u8::try_from(u32::from(c) - u32::from(zero)).map_or(c, |digit| char::from(b'0' + digit))
}

/// Digits that stand together.
struct Group {
    digits: Vec<u32>,
    start: usize,
    end: usize,
}

/// Groups joined by one hyphen or space each, as people write long numbers.
struct Run {
    groups: Vec<Group>,
    plus: bool,
    isbn: bool,
}

fn numbers(signs: &[Sign]) -> Vec<Finding> {
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
        let joined = signs.get(at).is_some_and(|sign| matches!(sign.is, '-' | ' ')) && signs.get(at + 1).is_some_and(|next| next.is.is_ascii_digit());
        if !joined {
            return (run, at);
        }
        at += 1;
    }
}

impl Run {
    /// Numbers may follow each other: the shortest stretch of groups that is one is taken, and the search goes on after it.
    fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut first = 0;
        while first < self.groups.len() {
            match self.stretch_from(first) {
                Some((kind, last)) => {
                    let plus = usize::from(self.plus && first == 0);
                    found.push(Finding { kind, start: self.groups[first].start - plus, end: self.groups[last].end });
                    first = last + 1;
                }
                None => first += 1,
            }
        }
        found
    }

    fn stretch_from(&self, first: usize) -> Option<(FindingKind, usize)> {
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
                return Some((FindingKind::CitizenId, last));
            }
            if is_phone(&digits, &lengths, begins && self.plus) {
                return Some((FindingKind::Phone, last));
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

/// Titles of children, longest first.
const TITLES: [&str; 12] = ["เด็กหญิง", "เด็กชาย", "ด. ช.", "ด. ญ.", "ด.ช.", "ด.ญ.", "ด.ช", "ด.ญ", "ดช.", "ดญ.", "ด.  ช.", "ด.  ญ."];

/// Words that follow เด็กชาย and เด็กหญิง where no name does.
const NO_NAMES: [&str; 60] = [
    "กลุ่ม",
    "กว่า",
    "กับ",
    "กำลัง",
    "ก็",
    "ของ",
    "ขึ้น",
    "ควร",
    "ค่ะ",
    "คน",
    "คือ",
    "ครับ",
    "จำนวน",
    "จึง",
    "ชั้น",
    "ชอบ",
    "ซึ่ง",
    "ด้วย",
    "ตัว",
    "ต้อง",
    "ทั้ง",
    "ที่",
    "ทุก",
    "นั้น",
    "นี้",
    "บาง",
    "ประมาณ",
    "มาก",
    "มัก",
    "ยัง",
    "รวม",
    "ร้อยละ",
    "ล้วน",
    "สอง",
    "ส่วน",
    "หรือ",
    "หลาย",
    "อายุ",
    "อีก",
    "ใน",
    "ได้",
    "ไม่",
    "ช่วย",
    "นั่ง",
    "อ่าน",
    "เขียน",
    "เรียน",
    "เล่น",
    "ทำ",
    "ยืน",
    "เดิน",
    "วิ่ง",
    "พูด",
    "ตอบ",
    "ฟัง",
    "สามารถ",
    "ผ่าน",
    "ขาด",
    "ไป",
    "เข้า",
];
/// The same, where a name may go on differently: the word, and what follows it in a name.
const MAY_BE_NAMES: [(&str, &[&str]); 5] =
    [("มา", &["มาน", "มาย", "มาร", "มาล", "มาศ", "มาโ"]), ("มี", &["มีน", "มีณ", "มีชัย", "มีโชค", "มีสุข", "มีศักดิ์"]), ("และ", &[]), ("ให้", &[]), ("เรา", &[])];

fn names(signs: &[Sign]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let title = TITLES.iter().map(|title| title.chars().collect::<Vec<char>>()).find(|title| stands(signs, at, title));
        let Some(title) = title.filter(|title| title[0] != 'ด' || at == 0 || !is_vowel(signs[at - 1].is)) else {
            at += 1;
            continue;
        };
        let start = at;
        at += title.len();
        let mut word = at;
        while word < signs.len() && word < at + 2 && signs[word].is == ' ' {
            word += 1;
        }
        let end = signs[word..].iter().position(|sign| !is_thai(sign.is)).map_or(signs.len(), |length| word + length);
        let text: String = signs[word..end].iter().map(|sign| sign.is).collect();
        if end - word >= 2 && is_name(&text) {
            found.push(Finding { kind: FindingKind::PupilName, start: signs[start].at, end: signs[end - 1].at + 1 });
            at = end;
        }
    }
    found
}

fn stands(signs: &[Sign], at: usize, word: &[char]) -> bool {
    signs.len() >= at + word.len() && word.iter().zip(&signs[at..]).all(|(wanted, sign)| *wanted == sign.is)
}

/// Letters, vowels and marks; digits were made Arabic before.
fn is_thai(c: char) -> bool {
    matches!(c, 'ก'..='ฺ' | 'เ'..='๎')
}

/// A vowel or mark before it makes ด the end of another word (วัดช., เดช.).
fn is_vowel(c: char) -> bool {
    matches!(c, 'ะ'..='ฺ' | 'เ'..='ไ' | '็'..='๎')
}

fn is_name(word: &str) -> bool {
    let other = TITLES.iter().any(|title| word.starts_with(title)) || NO_NAMES.iter().any(|no| word.starts_with(no));
    let unsure = MAY_BE_NAMES.iter().any(|(no, names)| word.starts_with(no) && !names.iter().any(|name| word.starts_with(name)));
    !other && !unsure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        /// What must be asked about, in order; empty where asking would be a false alarm.
        finds: Vec<FindingKind>,
    }

    /// One file for both sides; everybody and every number in it is made up.
    const CASES: &str = include_str!("../../frontend/src/lib/safety/cases.json");

    #[test]
    fn every_case_is_asked_about_or_left_in_peace() {
        let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
        let alarms = cases.iter().filter(|case| case.finds.is_empty()).count();
        assert!(cases.len() >= 60 && alarms >= 25, "{} cases, {alarms} without a finding", cases.len());
        let wrong: Vec<String> = cases
            .iter()
            .filter_map(|case| {
                let kinds: Vec<FindingKind> = look(&case.text).into_iter().map(|finding| finding.kind).collect();
                (kinds != case.finds).then(|| format!("{}: {kinds:?}", case.text))
            })
            .collect();
        println!("P8 fixtures={} caught+quiet={}", cases.len(), cases.len() - wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_finding_is_exactly_the_place() {
        let text = "โทร ๐๘๑-๒๓๔-๕๖๗๘ หา ด.ช. ข้าวปั้น นะ";
        let cut = |finding: &Finding| text.chars().skip(finding.start).take(finding.end - finding.start).collect::<String>();
        let found = look(text);
        assert_eq!(found.iter().map(cut).collect::<Vec<_>>(), ["๐๘๑-๒๓๔-๕๖๗๘", "ด.ช. ข้าวปั้น"]);
    }

    #[test]
    fn hostile_texts_cost_little() {
        for text in ["1".repeat(200_000), "ด.ช.".repeat(50_000), "1-".repeat(100_000), "เด็กชาย ".repeat(20_000)] {
            let begun = std::time::Instant::now();
            look(&text);
            assert!(begun.elapsed().as_secs() < 5, "{}", &text[..8]);
        }
    }
}
