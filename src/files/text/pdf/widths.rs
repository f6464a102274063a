//! Widths of signs (W, ISO 32000-2, 9.7.4.3), by which spaces are told from letters that follow each other. A font may name them one by one or as
//! one width for a row of signs; the reader of pages understands the first way alone, so rows are written out.
use pdf_extract::{Document, Object, ObjectId};

/// Signs that a font has at most.
const SIGNS: usize = 65_536;

/// Writes the rows of every font out.
pub(super) fn write_out(document: &mut Document) {
    let mut written: Vec<(ObjectId, Vec<Object>)> = Vec::new();
    for (id, object) in &document.objects {
        let Ok(font) = object.as_dict() else { continue };
        let Ok(widths) = font.get_deref(b"W", document).and_then(Object::as_array) else { continue };
        let is_font = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name.starts_with(b"CIDFontType"));
        if let Some(widths) = is_font.then(|| one_by_one(document, widths)).flatten() {
            written.push((*id, widths));
        }
    }
    for (id, widths) in written {
        if let Ok(font) = document.get_object_mut(id).and_then(Object::as_dict_mut) {
            font.set("W", widths);
        }
    }
}

/// `first [w w …]` for `first last w`; `None` for what is neither, or more than a font can have.
fn one_by_one(document: &Document, widths: &[Object]) -> Option<Vec<Object>> {
    let value = |at: usize| document.dereference(widths.get(at)?).ok().map(|(_, object)| object);
    let (mut out, mut at, mut signs) = (Vec::new(), 0, 0);
    while at < widths.len() {
        let first = value(at)?;
        let (row, next) = match value(at + 1)? {
            Object::Array(row) => (row.clone(), at + 2),
            last => {
                let count =
                    usize::try_from(last.as_i64().ok()?.checked_sub(first.as_i64().ok()?)?.checked_add(1)?).ok().filter(|count| (1..=SIGNS).contains(count))?;
                (vec![value(at + 2)?.clone(); count], at + 3)
            }
        };
        signs += row.len();
        if signs > SIGNS {
            return None;
        }
        out.push(first.clone());
        out.push(Object::Array(row));
        at = next;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_out_and_nonsense_is_left_alone() {
        let document = Document::new();
        let numbers = |numbers: &[i64]| numbers.iter().map(|number| Object::Integer(*number)).collect::<Vec<_>>();
        let mut widths = numbers(&[3, 5, 600, 7]);
        widths.push(Object::Array(numbers(&[250, 0])));
        let row = |row: &[i64]| Object::Array(numbers(row));
        assert_eq!(one_by_one(&document, &widths), Some(vec![Object::Integer(3), row(&[600, 600, 600]), Object::Integer(7), row(&[250, 0])]));
        for bad in [&[3, 5][..], &[3], &[5, 3, 600], &[0, 999_999_999, 600], &[i64::MIN, i64::MAX, 1]] {
            assert_eq!(one_by_one(&document, &numbers(bad)), None, "{bad:?}");
        }
    }
}
