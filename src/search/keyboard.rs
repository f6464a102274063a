//! Text typed on the wrong keyboard layout (T-09): offered, never applied.

/// Keys of the English layout and what they give in the Thai one (Kedmanee, เกษมณี).
const LATIN: &str = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?";
const THAI: &str = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐\"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ";

/// What the same keys give in the other layout, if that reads like a word and what was typed does not.
pub fn other_layout(text: &str) -> Option<String> {
    let text = text.trim();
    let (thai, latin) = (is_thai(text), text.is_ascii());
    if latin {
        let offer = through(text, LATIN, THAI)?;
        (is_thai(&offer) && can_be_read(&offer) && offer.chars().any(is_vowel)).then_some(offer)
    } else if thai && !can_be_read(text) {
        let offer = through(text, THAI, LATIN)?;
        offer.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ').then_some(offer)
    } else {
        None
    }
}

fn through(text: &str, from: &str, to: &str) -> Option<String> {
    let key = |c: char| from.chars().zip(to.chars()).find(|(key, _)| *key == c).map(|(_, gives)| gives);
    text.chars().map(|c| if c == ' ' { Some(c) } else { key(c) }).collect()
}

fn is_thai(text: &str) -> bool {
    text.chars().any(|c| ('ก'..='ฮ').contains(&c)) && text.chars().all(|c| c == ' ' || ('ก'..='๛').contains(&c))
}

/// What a character may stand after.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    Consonant,
    Leading,
    Vowel,
    Tone,
    Beside,
}

/// Anything but a consonant: consonants alone come from any keys.
fn is_vowel(c: char) -> bool {
    !('ก'..='ฮ').contains(&c) && c != ' '
}

/// Whether each mark has its letter.
fn can_be_read(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let mut before = Place::Start;
        for c in word.chars() {
            let (place, after): (Place, &[Place]) = match c {
                'ก'..='ฮ' => (Place::Consonant, &[Place::Start, Place::Consonant, Place::Leading, Place::Vowel, Place::Tone, Place::Beside]),
                'เ'..='ไ' => (Place::Leading, &[Place::Start, Place::Consonant, Place::Vowel, Place::Tone, Place::Beside]),
                'ั' | 'ิ'..='ู' | '็' => (Place::Vowel, &[Place::Consonant]),
                '่'..='์' => (Place::Tone, &[Place::Consonant, Place::Vowel]),
                'ะ' | 'า' | 'ำ' => (Place::Beside, &[Place::Consonant, Place::Tone, Place::Beside]),
                'ๆ' | 'ฯ' | '๐'..='๙' => (Place::Beside, &[Place::Consonant, Place::Vowel, Place::Tone, Place::Beside]),
                _ => return false,
            };
            if !after.contains(&before) {
                return false;
            }
            before = place;
        }
        before != Place::Leading
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_have_the_same_keys() {
        assert_eq!(LATIN.chars().count(), THAI.chars().count());
    }

    #[test]
    fn thai_typed_in_the_english_layout_is_offered() {
        assert_eq!(other_layout("l;ylfu").as_deref(), Some("สวัสดี"));
        assert_eq!(other_layout("8I6").as_deref(), Some("คณุ"));
        assert_eq!(other_layout("ouh").as_deref(), Some("นี้"));
    }

    #[test]
    fn english_typed_in_the_thai_layout_is_offered() {
        assert_eq!(other_layout("ยสแ").as_deref(), Some("plc"));
        assert_eq!(other_layout("หแ้นนส").as_deref(), Some("school"));
    }

    #[test]
    fn words_are_left_alone() {
        for text in ["school", "plc", "เด็กนักเรียน", "นวัตกรรม น้ำ", "", "คน", "นก", "2569", "PLC ครู"]
        {
            assert_eq!(other_layout(text), None, "{text}");
        }
    }
}
