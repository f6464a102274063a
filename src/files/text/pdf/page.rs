//! The text of a page, from signs with places. Spaces and lines are where room was left.
use pdf_extract::{ColorSpace, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};

use super::letters::{is_letter, is_mark};
use super::meant::{BEGINS, ENDS};

type Done = Result<(), OutputError>;

/// Room between two signs that is a space, in heights of the text; Thai letters are set apart by more before a reader sees one.
const SPACE: f64 = 0.1;
const THAI_SPACE: f64 = 0.2;
/// Further down than this is another line; than this another paragraph.
const LINE: f64 = 0.5;
const PARAGRAPH: f64 = 1.5;
/// A sign that takes no more room stands over or under the one before.
const NO_ROOM: f64 = 0.05;

/// What was set at one place: a sign, or the signs for which a text is meant.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    x: f64,
    y: f64,
    end: f64,
    advance: f64,
    size: f64,
    /// A new string of signs began with it.
    begins: bool,
}

/// Where a meant text stands, as far as its signs were seen.
#[derive(Debug)]
struct Open<'a> {
    text: &'a str,
    signs: Option<Piece>,
}

/// A page as it is read.
pub(super) struct Page<'a> {
    meant: &'a [String],
    open: Option<Open<'a>>,
    begins: bool,
    last: Option<Piece>,
    text: String,
}

impl<'a> Page<'a> {
    pub fn new(meant: &'a [String]) -> Self {
        Self { meant, open: None, begins: false, last: None, text: String::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    fn close(&mut self) {
        let Some(Open { text, signs }) = self.open.take() else { return };
        match signs {
            Some(signs) => self.set(Piece { text: text.to_owned(), ..signs }),
            // A picture of words, with its words.
            None if !text.trim().is_empty() => {
                self.text.push(' ');
                self.text.push_str(text);
            }
            None => {}
        }
    }

    fn set(&mut self, mut piece: Piece) {
        let over = piece.text.starts_with(is_mark);
        if let Some(last) = &mut self.last {
            // A mark that is lifted above others is set by itself, again with the text of the whole letter.
            let no_room = piece.advance.abs() < NO_ROOM * piece.size;
            let again = no_room && piece.text == last.text && piece.text.contains(is_mark);
            if again || piece.text.is_empty() {
                last.end = last.end.max(piece.end);
                return;
            }
            if piece.begins && !over {
                self.text.push_str(between(last, &piece));
            }
            if no_room && (piece.y - last.y).abs() < LINE * piece.size {
                piece.end = piece.end.max(last.end);
            }
        }
        self.text.push_str(&piece.text);
        match &mut self.last {
            // The line goes on where its letter stands.
            Some(last) if over => *last = Piece { x: last.x, y: last.y, end: last.end.max(piece.end), ..piece },
            last => *last = Some(piece),
        }
    }
}

/// What a reader sees between two pieces.
fn between(last: &Piece, piece: &Piece) -> &'static str {
    let down = (piece.y - last.y).abs();
    let back = piece.x < last.end;
    if down > PARAGRAPH * piece.size {
        return if back { "\n\n" } else { "\n" };
    }
    if back && down > LINE * piece.size {
        return "\n";
    }
    let (before, after) = (last.text.chars().next_back(), piece.text.chars().next());
    if before.is_some_and(char::is_whitespace) || after.is_some_and(char::is_whitespace) {
        return "";
    }
    let thai = before.is_some_and(|c| is_letter(c) || is_mark(c)) && after.is_some_and(is_letter);
    let room = if thai { THAI_SPACE } else { SPACE };
    if piece.x > last.end + room * piece.size { " " } else { "" }
}

impl OutputDev for Page<'_> {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Done {
        Ok(())
    }

    fn end_page(&mut self) -> Done {
        self.close();
        Ok(())
    }

    fn output_character(&mut self, at: &Transform, width: f64, _: f64, font_size: f64, text: &str) -> Done {
        let size = (at.m11 * at.m22 - at.m12 * at.m21).abs().sqrt() * font_size;
        let (x, y, advance) = (at.m31, at.m32, width * size);
        let begins = std::mem::take(&mut self.begins);
        let piece = Piece { text: text.to_owned(), x, y, end: x + advance, advance, size, begins };
        match &mut self.open {
            None => self.set(piece),
            Some(Open { signs: Some(signs), .. }) => {
                signs.end = signs.end.max(piece.end);
                signs.advance += piece.advance;
            }
            Some(open) => open.signs = Some(piece),
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Done {
        self.begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Done {
        Ok(())
    }

    fn end_line(&mut self) -> Done {
        Ok(())
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Done {
        if let [PathOp::MoveTo(text, what)] = path.ops[..] {
            if what == BEGINS as f64 {
                self.close();
                self.open = self.meant.get(text as usize).map(|text| Open { text, signs: None });
            } else if what == ENDS as f64 {
                self.close();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter as wide as high at a place in a line of that height.
    fn letter(page: &mut Page, x: f64, text: &str) {
        let at = Transform::row_major(1.0, 0.0, 0.0, 1.0, x, 0.0);
        page.begin_word().unwrap();
        page.output_character(&at, if text.starts_with(is_mark) { 0.0 } else { 1.0 }, 0.0, 10.0, text).unwrap();
    }

    fn sign(page: &mut Page, text: f64, what: i64) {
        page.fill(&Transform::identity(), &ColorSpace::DeviceGray, &[], &Path { ops: vec![PathOp::MoveTo(text, what as f64)] }).unwrap();
    }

    #[test]
    fn spaces_are_where_room_was_left() {
        let mut page = Page::new(&[]);
        for (x, text) in [(0.0, "ก"), (11.0, "า"), (21.0, "ร"), (33.5, "ข"), (45.0, "a"), (55.5, "b")] {
            letter(&mut page, x, text);
        }
        assert_eq!(page.text(), "การ ข ab", "ten wide each; Thai may be set more loosely");
    }

    #[test]
    fn a_named_text_stands_for_its_signs_and_a_lifted_mark_says_it_once() {
        let meant = ["ที่".to_owned(), "ที่".to_owned(), "ที่".to_owned()];
        let mut page = Page::new(&meant);
        for (at, x, signs) in [(0.0, 0.0, &["ท", "ี"][..]), (1.0, 10.0, &["่"]), (2.0, 10.0, &["ท", "ี", "่"])] {
            sign(&mut page, at, BEGINS);
            signs.iter().for_each(|text| letter(&mut page, x, text));
            sign(&mut page, 0.0, ENDS);
        }
        assert_eq!(page.text(), "ที่ที่", "the lifted mark is part of the first, the third is another letter");
    }

    #[test]
    fn a_sign_of_the_documents_own_names_no_text() {
        let mut page = Page::new(&[]);
        for text in [0.0, -1.0, f64::NAN, 1e300] {
            sign(&mut page, text, BEGINS);
            letter(&mut page, 0.0, "ก");
            sign(&mut page, text, ENDS);
        }
        sign(&mut page, 0.0, ENDS);
        assert_eq!(page.text(), "กกกก");
    }
}
