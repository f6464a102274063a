//! Questions as fingers, keyboards and office programs alter them: one change each, always the same for the same question.

use crate::collection::Asked;

/// Neighbours on the Thai keyboard (Kedmanee), row by row.
const ROWS: [&str; 4] = ["ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ"];
/// Tones and the one that is typed instead.
const TONES: &str = "่้๊๋";

type Alter = fn(&[char]) -> Option<Vec<char>>;

/// The ways, with the names under which outside sets know them.
const WAYS: [(&str, Alter); 8] = [
    ("alt-swap", swapped),
    ("alt-delete", deleted),
    ("alt-neighbour", neighbour),
    ("alt-tone", tone),
    ("alt-thaidigit", thai_digits),
    ("alt-zwsp", zero_width),
    ("alt-saraam", split_sara_am),
    ("alt-prefix", prefix),
];

/// Every question in every way in which it can be altered.
pub fn all(clean: &[Asked]) -> Vec<Asked> {
    let mut altered = Vec::new();
    for (set, way) in WAYS {
        for one in clean.iter().filter(|one| one.set != "typo" && one.set != "short") {
            let letters: Vec<char> = one.question.chars().collect();
            let Some(question) = way(&letters).filter(|altered| *altered != letters) else { continue };
            let question = question.into_iter().collect();
            altered.push(Asked { set: set.into(), question, clean: Some(one.question.clone()), grades: one.grades.clone() });
        }
    }
    altered
}

/// A place inside the question that its letters choose: no two questions break at the same one, and no run differs from the last.
fn place(letters: &[char]) -> Option<usize> {
    let sum: usize = letters.iter().map(|c| *c as usize).sum();
    (letters.len() > 5).then(|| 2 + sum % (letters.len() - 4))
}

fn swapped(letters: &[char]) -> Option<Vec<char>> {
    let mut out = letters.to_vec();
    let at = place(letters)?;
    out.swap(at, at + 1);
    Some(out)
}

fn deleted(letters: &[char]) -> Option<Vec<char>> {
    let mut out = letters.to_vec();
    out.remove(place(letters)?);
    Some(out)
}

fn neighbour(letters: &[char]) -> Option<Vec<char>> {
    let start = place(letters)?;
    let beside = |c: char| {
        let row = ROWS.iter().find(|row| row.contains(c))?;
        let keys: Vec<char> = row.chars().collect();
        let at = keys.iter().position(|key| *key == c)?;
        Some(keys[if at + 1 < keys.len() { at + 1 } else { at - 1 }])
    };
    let (at, key) = (start..letters.len()).find_map(|at| Some((at, beside(letters[at])?)))?;
    let mut out = letters.to_vec();
    out[at] = key;
    Some(out)
}

fn tone(letters: &[char]) -> Option<Vec<char>> {
    let at = letters.iter().position(|c| TONES.contains(*c))?;
    let mut out = letters.to_vec();
    out[at] = if out[at] == '่' { '้' } else { '่' };
    Some(out)
}

fn thai_digits(letters: &[char]) -> Option<Vec<char>> {
    let thai = |c: &char| c.to_digit(10).and_then(|digit| char::from_u32('๐' as u32 + digit)).unwrap_or(*c);
    Some(letters.iter().map(thai).collect())
}

fn zero_width(letters: &[char]) -> Option<Vec<char>> {
    Some(letters.chunks(4).flat_map(|some| some.iter().copied().chain(['\u{200B}'])).collect())
}

fn split_sara_am(letters: &[char]) -> Option<Vec<char>> {
    Some(letters.iter().flat_map(|c| if *c == 'ำ' { vec!['\u{0E4D}', 'า'] } else { vec![*c] }).collect())
}

/// As typed so far: two thirds of it.
fn prefix(letters: &[char]) -> Option<Vec<char>> {
    (letters.len() >= 9).then(|| letters[..letters.len() * 2 / 3].to_vec())
}
