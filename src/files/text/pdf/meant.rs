//! Texts that a document says are meant by what it shows (ActualText, ISO 32000-2, 14.9.4). Thai hangs on them: a letter with its marks is several
//! signs of a font, and setters name the letter beside them, because no table of single signs can.
//!
//! The reader of pages knows nothing of such texts. So the place of each is written into the drawing as a sign of our own, a path that nobody draws,
//! which [`super::page::Page`] understands.
use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string};

/// Second number of the point with which a sign says that a text begins; the first is the text's place in the list.
pub(super) const BEGINS: i64 = 1_162_167_621;
/// The same where it ends.
pub(super) const ENDS: i64 = 1_162_167_622;

/// How far resources are looked for above a page.
const ABOVE: usize = 32;

/// Writes the signs into pages and forms, and gives the texts that they name.
pub(super) fn mark(document: &mut Document, pages: usize) -> Vec<String> {
    let mut texts = Vec::new();
    let pages: Vec<ObjectId> = document.get_pages().into_values().take(pages).collect();
    for page in pages {
        let Ok(content) = document.get_page_content(page) else { continue };
        let Some(marked) = marked(document, page, &content, &mut texts) else { continue };
        let stream = document.add_object(Stream::new(Dictionary::new(), marked));
        if let Ok(page) = document.get_object_mut(page).and_then(Object::as_dict_mut) {
            page.set("Contents", stream);
        }
    }
    let forms: Vec<ObjectId> = document.objects.iter().filter(|(_, object)| is_form(object)).map(|(id, _)| *id).collect();
    for form in forms {
        let Ok(content) = document.get_object(form).and_then(Object::as_stream).and_then(Stream::get_plain_content) else { continue };
        let Some(marked) = marked(document, form, &content, &mut texts) else { continue };
        if let Ok(Object::Stream(stream)) = document.get_object_mut(form) {
            stream.set_plain_content(marked);
        }
    }
    texts
}

fn is_form(object: &Object) -> bool {
    object.as_stream().and_then(|stream| stream.dict.get(b"Subtype")).and_then(Object::as_name).is_ok_and(|name| name == b"Form")
}

/// The drawing with its signs; `None` where no text is named in it.
fn marked(document: &Document, holder: ObjectId, content: &[u8], texts: &mut Vec<String>) -> Option<Vec<u8>> {
    if !content.windows(3).any(|bytes| bytes == b"BDC") {
        return None;
    }
    let known = texts.len();
    let drawn = Content::decode(content).ok()?.operations;
    let mut operations = Vec::with_capacity(drawn.len());
    let (mut open, mut inside) = (Vec::new(), false);
    for operation in drawn {
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                // The outermost text stands for everything within.
                let meant = operation.operands.get(1).filter(|_| !inside).and_then(|list| meant(document, holder, list));
                operations.push(operation);
                open.push(meant.is_some());
                if let Some(text) = meant {
                    operations.extend(sign(texts.len(), BEGINS));
                    texts.push(text);
                    inside = true;
                }
            }
            "EMC" => {
                operations.push(operation);
                if open.pop() == Some(true) {
                    operations.extend(sign(texts.len() - 1, ENDS));
                    inside = false;
                }
            }
            // A picture within the drawing says nothing and cannot be written again.
            "BI" => {}
            _ => operations.push(operation),
        }
    }
    if inside {
        operations.extend(sign(texts.len() - 1, ENDS));
    }
    if texts.len() == known {
        return None;
    }
    Content { operations }.encode().ok()
}

fn sign(text: usize, what: i64) -> [Operation; 3] {
    let point = vec![Object::Integer(i64::try_from(text).unwrap_or(i64::MAX)), Object::Integer(what)];
    [Operation::new("n", Vec::new()), Operation::new("m", point), Operation::new("f", Vec::new())]
}

/// What a list of properties, given in place or by its name among the resources, says is meant.
fn meant(document: &Document, holder: ObjectId, list: &Object) -> Option<String> {
    let properties = match list {
        Object::Dictionary(properties) => properties,
        Object::Name(name) => document.get_dict_in_dict(resources(document, holder)?, b"Properties").ok()?.get_deref(name, document).ok()?.as_dict().ok()?,
        _ => return None,
    };
    decode_text_string(properties.get_deref(b"ActualText", document).ok()?).ok()
}

/// The resources of a form, or of a page, which may have them from the nodes above it.
fn resources(document: &Document, holder: ObjectId) -> Option<&Dictionary> {
    let mut at = match document.get_object(holder).ok()? {
        Object::Stream(form) => &form.dict,
        page => page.as_dict().ok()?,
    };
    for _ in 0..ABOVE {
        if let Ok(found) = document.get_dict_in_dict(at, b"Resources") {
            return Some(found);
        }
        at = document.get_dict_in_dict(at, b"Parent").ok()?;
    }
    None
}
