//! Names of pupils: a title of a child and the word after it. Nothing is claimed beyond that.
use std::ops::Range;

use crate::platform::thai::Sign;

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

/// Where a pupil is named, in code points, end excluded.
pub(super) fn pupil_names(signs: &[Sign]) -> Vec<Range<usize>> {
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
            found.push(signs[start].at..signs[end - 1].at + 1);
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
