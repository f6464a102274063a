//! What a push says: little, for a lock screen lies open on a teacher's desk. Words and names only where the person chose so.
use serde_json::{Value, json};

use crate::notifications::inbox::Notice;
use crate::notifications::settings::{Language, Settings};

const ROOMS: usize = 3;

/// One notice, or several gathered into one.
pub fn payload(items: &[Notice], settings: &Settings) -> Value {
    let language = settings.language;
    match items {
        [one] => {
            let (title, mut body) = match settings.words {
                true => (language.pick(&one.title, &one.title_en), one.detail.clone()),
                false => (language.pick(&one.plain.th, &one.plain.en), one.detail.clone()),
            };
            if let Some(excerpt) = one.excerpt.as_deref().filter(|_| settings.words) {
                body = format!("{body}: {excerpt}");
            }
            json!({ "title": title, "body": body, "href": one.href, "unread": 1 })
        }
        several => {
            let title = match language {
                Language::Th => format!("{} เรื่องใหม่", several.len()),
                Language::En => format!("{} new notices", several.len()),
            };
            json!({ "title": title, "body": rooms(several, language), "href": "/notifications", "unread": several.len() })
        }
    }
}

fn rooms(items: &[Notice], language: Language) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in items.iter().map(|item| item.detail.as_str()).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(ROOMS);
    names.truncate(ROOMS);
    let shown = names.join(" · ");
    match (more, language) {
        (0, _) => shown,
        (more, Language::Th) => format!("{shown} และอีก {more} ห้อง"),
        (more, Language::En) => format!("{shown} and {more} more rooms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::words::Words;
    use crate::platform::Time;

    fn notice(room: &str) -> Notice {
        Notice {
            number: 1,
            kind: "mention".into(),
            at: Time(0),
            unread: true,
            by: None,
            title: "ครูแอน เอ่ยถึงคุณ".into(),
            title_en: "ครูแอน mentioned you".into(),
            detail: room.into(),
            excerpt: Some("ช่วยดูหน่อย".into()),
            href: Some("/spaces/s-1?message=7".into()),
            plain: Words { th: "มีคนเอ่ยถึงคุณ".into(), en: "Somebody mentioned you".into(), ..Words::default() },
        }
    }

    #[test]
    fn a_push_says_little_unless_asked() {
        let little = payload(&[notice("อ่านไม่ออก ป.1")], &Settings::default());
        assert_eq!((&little["title"], &little["body"]), (&json!("มีคนเอ่ยถึงคุณ"), &json!("อ่านไม่ออก ป.1")));
        let more = payload(&[notice("อ่านไม่ออก ป.1")], &Settings { words: true, ..Settings::default() });
        assert_eq!((&more["title"], &more["body"]), (&json!("ครูแอน เอ่ยถึงคุณ"), &json!("อ่านไม่ออก ป.1: ช่วยดูหน่อย")));
    }

    #[test]
    fn what_waited_comes_gathered() {
        let items: Vec<Notice> = ["ก", "ข", "ก", "ค", "ง"].into_iter().map(notice).collect();
        let said = payload(&items, &Settings::default());
        assert_eq!((&said["title"], &said["body"]), (&json!("5 เรื่องใหม่"), &json!("ก · ข · ค และอีก 1 ห้อง")));
        assert_eq!(said["href"], "/notifications");
    }
}
