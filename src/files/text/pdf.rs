//! Words of a PDF, page by page.
use super::format::Unreadable;

/// Pages that are read.
const PAGES: usize = 500;

pub fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(bytes)?;
    Ok(pages.into_iter().take(PAGES).map(|page| composed(page.trim()) + "\u{c}").collect())
}

/// Fonts give ำ as its two halves, and marks behind a space of their own.
fn composed(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for c in page.chars() {
        if is_mark(c) && out.ends_with(' ') {
            out.pop();
        }
        out.push(c);
    }
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_to_their_letters() {
        assert_eq!(composed("เด ็กอ ่านน ้ำ ก"), "เด็กอ่านน้ำ ก");
    }
}
