//! Letters as text and as HTML, from the same lines: no script, no picture, nothing that calls home.
use std::fmt::Write;

/// A letter ready to be sent.
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Ends the digest by one click.
    pub unsubscribe: Option<String>,
}

/// One line of a letter.
pub enum Line {
    Heading(String),
    /// Words, what stands below them, and the page that they lead to.
    Item {
        title: String,
        detail: String,
        link: Option<String>,
    },
    Words(String),
    Link {
        words: String,
        link: String,
    },
}

impl Letter {
    pub fn of(subject: String, lines: &[Line], unsubscribe: Option<String>) -> Letter {
        Letter { text: text(lines), html: html(&subject, lines), subject, unsubscribe }
    }
}

fn text(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let said = match line {
            Line::Heading(words) => format!("\n{words}\n\n"),
            Line::Words(words) => format!("{words}\n"),
            Line::Link { words, link } => format!("{words}: {link}\n"),
            Line::Item { title, detail, link } => {
                let detail = if detail.is_empty() { String::new() } else { format!(" · {detail}") };
                let link = link.as_ref().map(|link| format!("\n  {link}")).unwrap_or_default();
                format!("- {title}{detail}{link}\n")
            }
        };
        out.push_str(&said);
    }
    out.trim_start().to_owned()
}

const STYLE: &str = "font-family:sans-serif;line-height:1.65;color:#1d2b2f;max-width:560px;margin:0 auto;padding:16px";

fn html(subject: &str, lines: &[Line]) -> String {
    let mut out = format!("<!doctype html><html lang=\"th\"><head><meta charset=\"utf-8\"><title>{}</title></head><body style=\"{STYLE}\">", escape(subject));
    for line in lines {
        let done = match line {
            Line::Heading(words) => write!(out, "<h2 style=\"font-size:18px;color:#0e5e5a\">{}</h2>", escape(words)),
            Line::Words(words) => write!(out, "<p>{}</p>", escape(words)),
            Line::Link { words, link } => write!(out, "<p><a href=\"{}\" style=\"color:#0e5e5a\">{}</a></p>", escape(link), escape(words)),
            Line::Item { title, detail, link } => {
                let title = match link {
                    Some(link) => format!("<a href=\"{}\" style=\"color:#0e5e5a\">{}</a>", escape(link), escape(title)),
                    None => escape(title),
                };
                write!(out, "<p style=\"margin:0 0 10px\">{title}<br><span style=\"color:#566365\">{}</span></p>", escape(detail))
            }
        };
        debug_assert!(done.is_ok(), "text grows");
    }
    out.push_str("</body></html>");
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_words_stay_words() {
        let item = Line::Item {
            title: "<img src=x onerror=alert(1)>".into(), detail: "ห้อง \"ก\"".into(), link: Some("https://plc.example/?a=1&b=2".into())
        };
        let letter = Letter::of("สรุป".into(), &[Line::Heading("ใหม่".into()), item], None);
        assert_eq!(letter.text, "ใหม่\n\n- <img src=x onerror=alert(1)> · ห้อง \"ก\"\n  https://plc.example/?a=1&b=2\n");
        assert!(letter.html.contains("&lt;img") && letter.html.contains("href=\"https://plc.example/?a=1&amp;b=2\""));
        assert!(!letter.html.contains("<img"));
    }
}
