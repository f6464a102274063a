use super::{Block, Document};

/// Signs that HTML reads, made harmless.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "<br>")
}

/// One page that stands alone: no script, nothing fetched.
pub(super) fn set(document: &Document) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"th\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\n",
        title = plain(&document.title)
    );
    match &document.memo {
        Some(memo) => {
            page.push_str("<h1>บันทึกข้อความ</h1><dl>");
            for (label, text) in [("ส่วนราชการ", &memo.agency), ("ที่", &memo.number), ("วันที่", &memo.date), ("เรื่อง", &memo.subject), ("เรียน", &memo.to)]
            {
                page.push_str(&format!("<dt>{label}</dt><dd>{}</dd>", plain(text)));
            }
            page.push_str("</dl><hr>\n");
        }
        None => page.push_str(&format!("<h1>{}</h1>\n", plain(&document.title))),
    }
    for line in &document.about {
        page.push_str(&format!("<p class=\"about\">{}</p>\n", plain(line)));
    }
    for part in &document.blocks {
        page.push_str(&block(part));
        page.push('\n');
    }
    page.push_str(&format!("<footer>{}</footer></body></html>\n", plain(&document.foot)));
    page
}

const STYLE: &str = "body{font-family:'TH Sarabun New','Sarabun',sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.7}\
h1{text-align:center;font-size:1.5rem}.chapter{break-before:page;text-align:left}.about{text-align:center;margin:0;color:#555}dl{display:grid;grid-template-columns:auto 1fr;gap:0 1rem}dt{font-weight:bold}dd{margin:0}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}.said{margin:.8rem 0}.said p{margin:0;overflow-wrap:anywhere}\
.when,.note,footer{color:#555;font-size:.9rem}.sign{text-align:center;margin-top:3rem}footer{margin-top:2rem;border-top:1px solid #999}";

fn block(block: &Block) -> String {
    let cells = |tag: &str, cells: &[String]| cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", plain(cell))).collect::<String>();
    match block {
        Block::Chapter { text } => format!("<h1 class=\"chapter\">{}</h1>", plain(text)),
        Block::Contents { text, items } => format!("<h2>{}</h2><ol>{}</ol>", plain(text), cells("li", items)),
        Block::Heading { text } => format!("<h2>{}</h2>", plain(text)),
        Block::Paragraph { text } => format!("<p>{}</p>", plain(text)),
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            format!("<{tag}>{}</{tag}>", cells("li", items))
        }
        Block::Table { head, rows } => {
            let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
            format!("<table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table>", cells("th", head))
        }
        Block::Said { who, when, text, notes } => {
            let notes: String = notes.iter().map(|note| format!("<p class=\"note\">{}</p>", plain(note))).collect();
            format!("<div class=\"said\"><p><b>{}</b> <span class=\"when\">{}</span></p><p>{}</p>{notes}</div>", plain(who), plain(when), plain(text))
        }
        Block::Signatures { people } => {
            people.iter().map(|name| format!("<p class=\"sign\">(ลงชื่อ) ........................................<br>({})</p>", plain(name))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_words_and_never_markup() {
        let said = Block::Said { who: "<b>".into(), when: "\"".into(), text: "<script>alert(1)</script>\nต่อ".into(), notes: vec!["&".into()] };
        let page = set(&Document { title: "</title><script>".into(), blocks: vec![said], ..Document::default() });
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>ต่อ"));
    }
}
