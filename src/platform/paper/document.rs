use serde::Serialize;

use crate::platform::thai::to_thai;

/// A document without a word about how it looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Document {
    pub title: String,
    /// Lines under the title: of what, when, by whom.
    pub about: Vec<String>,
    /// The head of an official memo (บันทึกข้อความ), in place of a plain title.
    pub memo: Option<Memo>,
    pub blocks: Vec<Block>,
    /// At the foot of each page, beside its number.
    pub foot: String,
    /// ๑ ๒ ๓ in place of 1 2 3 (T-18).
    pub thai_digits: bool,
}

/// The head of a Thai official memo (F-DX-4).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Memo {
    /// ส่วนราชการ
    pub agency: String,
    /// ที่
    pub number: String,
    /// วันที่
    pub date: String,
    /// เรื่อง
    pub subject: String,
    /// เรียน
    pub to: String,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Begins on a page of its own and stands in the contents.
    Chapter {
        text: String,
    },
    /// สารบัญ: the chapters by name; on paper with their pages.
    Contents {
        text: String,
        items: Vec<String>,
    },
    Heading {
        text: String,
    },
    Paragraph {
        text: String,
    },
    List {
        ordered: bool,
        items: Vec<String>,
    },
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// What somebody said: who, when, the words, and what stands under them.
    Said {
        who: String,
        when: String,
        text: String,
        notes: Vec<String>,
    },
    /// Names to be signed under.
    Signatures {
        people: Vec<String>,
    },
}

impl Document {
    /// Without signs that no format can hold: XML refuses them, and no font has them.
    pub(super) fn writable(self) -> Document {
        self.each_text(|text| text.chars().filter(|c| is_writable(*c)).collect())
    }

    /// With every digit as the document wants it.
    pub(super) fn in_its_digits(self) -> Document {
        if self.thai_digits { self.each_text(in_thai_digits) } else { self }
    }

    /// With every text of it changed.
    pub(super) fn each_text(mut self, each: impl Fn(&str) -> String) -> Document {
        let mut texts: Vec<&mut String> = vec![&mut self.title, &mut self.foot];
        texts.extend(&mut self.about);
        if let Some(memo) = &mut self.memo {
            texts.extend([&mut memo.agency, &mut memo.number, &mut memo.date, &mut memo.subject, &mut memo.to]);
        }
        texts.extend(self.blocks.iter_mut().flat_map(Block::texts));
        for text in texts {
            *text = each(text);
        }
        self
    }
}

/// What XML 1.0 allows, without the places that Unicode keeps free of characters for ever.
fn is_writable(c: char) -> bool {
    let never = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    matches!(c, '\n' | '\t') || !(c.is_control() || never)
}

impl Block {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Block::Chapter { text } | Block::Heading { text } | Block::Paragraph { text } => vec![text],
            Block::Contents { text, items } => std::iter::once(text).chain(items).collect(),
            Block::List { items, .. } => items.iter_mut().collect(),
            Block::Table { head, rows } => head.iter_mut().chain(rows.iter_mut().flatten()).collect(),
            Block::Said { who, when, text, notes } => [who, when, text].into_iter().chain(notes).collect(),
            Block::Signatures { people } => people.iter_mut().collect(),
        }
    }
}

/// In Thai digits, but for web and mail addresses: with other digits they lead nowhere. An address ends where Thai begins.
fn in_thai_digits(text: &str) -> String {
    text.split_inclusive(|sign: char| !sign.is_ascii_graphic()).map(|run| if is_address(run) { run.to_owned() } else { to_thai(run).into_owned() }).collect()
}

fn is_address(run: &str) -> bool {
    let mail = run.split_once('@').is_some_and(|(name, host)| name.ends_with(|sign: char| sign.is_ascii_alphanumeric()) && host.contains('.'));
    mail || run.contains("://") || run.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_digits() {
        for (plain, thai) in [
            ("ข้อ 12 ดู https://example.org/form1ค่ะ 3 คน", "ข้อ ๑๒ ดู https://example.org/form1ค่ะ ๓ คน"),
            ("ที่www.example.org/2และ 4", "ที่www.example.org/2และ ๔"),
            ("ส่งที่ kru5@example.ac.th ภายใน 6 วัน", "ส่งที่ kru5@example.ac.th ภายใน ๖ วัน"),
            ("https://example.org/7\u{200b}8", "https://example.org/7\u{200b}๘"),
            ("ป.1@ห้อง 2", "ป.๑@ห้อง ๒"),
        ] {
            assert_eq!(in_thai_digits(plain), thai);
        }
    }
}
