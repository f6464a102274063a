//! Words of a notice, made when it is read: Thai first, from what stands now.
use super::Kind;
use super::store::NoticeRow;
use crate::calendar::{Digits, Form, thai_date};
use crate::platform::Time;

/// What a notice says without saying who and what was written, fit for a screen that others see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub th: String,
    pub en: String,
    /// Below it: the room, the day.
    pub detail: String,
    pub href: Option<String>,
}

/// What wording needs beside the row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Who did it, as shown; none on a screen that others may see.
    pub by: Option<&'a str>,
    pub space: Option<&'a str>,
    /// The practice that it is about, and the school that did something with it.
    pub practice: Option<&'a str>,
    pub school: Option<&'a str>,
    /// The login of somebody else whom it is about; none on a screen that others may see.
    pub person: Option<&'a str>,
}

fn said(th: impl Into<String>, en: impl Into<String>) -> Words {
    Words { th: th.into(), en: en.into(), ..Words::default() }
}

/// Words of one notice.
pub fn words(row: &NoticeRow, around: Around<'_>) -> Words {
    let facts = row.facts();
    let named = around.by.map_or("มีคนเอ่ยถึงคุณ".to_owned(), |by| format!("{by} เอ่ยถึงคุณ"));
    let by = |th: &str| around.by.map_or_else(|| th.to_owned(), |by| format!("{by} {th}"));
    let room = row.space_id.as_ref().map(|space| format!("/spaces/{space}"));
    let at_message = |number: Option<i64>| Some(format!("{}{}", room.as_ref()?, number.map(|number| format!("?message={number}")).unwrap_or_default()));
    let object = row.object.as_deref().unwrap_or_default();
    let record = Some(format!("/cycles/{object}/record"));
    let outcome = Some(format!("/reports/{object}"));
    let mut words = match Kind::parse(&row.kind) {
        Some(Kind::Mention) => Words { href: at_message(row.message), ..said(named, format!("{} mentioned you", around.by.unwrap_or("Somebody"))) },
        Some(Kind::Message) => {
            let count = facts["count"].as_i64().unwrap_or(1);
            let th = if count == 1 {
                "ข้อความใหม่".to_owned()
            } else {
                format!("ข้อความใหม่ {count} ข้อความ")
            };
            let en = if count == 1 { "A new message".to_owned() } else { format!("{count} new messages") };
            Words { href: at_message(facts["first"].as_i64()), ..said(th, en) }
        }
        Some(Kind::StepDue) => Words {
            href: Some(format!("/cycles/{object}")), ..said("ขั้นตอน PLC รอคุณอยู่", "A step of a PLC cycle waits for you")
        },
        Some(Kind::HoursConfirmed) => Words {
            href: Some("/logbook".into()), ..said("ชั่วโมง PLC ของคุณได้รับการยืนยัน", "Your PLC hours were confirmed")
        },
        Some(Kind::HoursDisputed) => {
            Words { href: Some("/hours".into()), ..said("มีการทักท้วงชั่วโมง PLC", "PLC hours were disputed") }
        }
        Some(Kind::RecordSent) => Words {
            href: record, ..said("รายงานวงรอบ PLC รอคุณเห็นชอบ", "The record of a PLC cycle waits for your approval")
        },
        Some(Kind::RecordApproved) => Words {
            href: record, ..said("รายงานวงรอบ PLC ได้รับความเห็นชอบแล้ว", "Your record of a PLC cycle was approved")
        },
        Some(Kind::RecordReturned) => Words {
            href: record, ..said("รายงานวงรอบ PLC ถูกส่งกลับมาแก้", "Your record of a PLC cycle was given back")
        },
        Some(Kind::Reported) => {
            Words { href: outcome, ..said("มีรายงานใหม่รอคุณตัดสิน", "A report waits for your decision") }
        }
        Some(Kind::ReportDecided) => {
            Words { href: outcome, ..said("รายงานของคุณมีคำตัดสินแล้ว", "Your report was decided") }
        }
        Some(Kind::Hidden) => Words {
            href: outcome, ..said("สิ่งที่คุณเขียนถูกซ่อนหลังมีรายงาน", "Something you wrote was hidden after a report")
        },
        Some(Kind::Warned) => {
            Words { href: outcome, ..said("ผู้ดูแลมีคำเตือนถึงคุณ", "The moderators have a warning for you") }
        }
        Some(Kind::ReviewAsked) => Words {
            href: Some(format!("/practices/{object}/review")),
            ..said("มีร่างนวัตกรรมรอคุณตรวจ", "A practice waits for you to check it")
        },
        Some(Kind::ReviewDecided) => Words { href: Some(format!("/practices/{object}")), ..review_decided(facts["move"].as_str()) },
        Some(Kind::Credited) => Words {
            href: Some(format!("/practices/{object}/review")),
            ..said(by("ใส่ชื่อคุณเป็นผู้เขียนร่วมในร่างนวัตกรรม"), "You are credited in the draft of a practice")
        },
        Some(Kind::PracticeCommented) => Words {
            href: Some(format!("/practices/{object}/review")),
            ..said(by("ให้ความเห็นในร่างนวัตกรรม"), "A comment on a practice")
        },
        Some(Kind::Unsent) => Words {
            href: Some("/scheduled".into()), ..said("ข้อความที่ตั้งส่งตอนเช้ายังไม่ได้ส่ง", "Words that waited for the morning were not sent")
        },
        Some(Kind::AdminGranted) => Words {
            href: Some("/admin/people".into()),
            detail: around.person.unwrap_or_default().to_owned(),
            ..said("มีผู้ดูแลระบบเพิ่มขึ้น ถ้าคุณไม่ทราบเรื่องนี้ ให้ตรวจสอบทันที", "Somebody was made a platform administrator. If this is news to you, look into it now")
        },
        Some(Kind::Suspended) => suspended(facts["until"].as_i64()),
        Some(Kind::Thanks) => Words {
            href: Some(format!("/notifications/thanks?week={object}")),
            ..said("สัปดาห์ที่ผ่านมา ใครช่วยใครในโรงเรียนของคุณ", "Last week at your school: who helped whom")
        },
        Some(Kind::Adopted) => adopted(facts["state"].as_str().unwrap_or_default(), facts["practice"].as_str(), around),
        Some(Kind::Adaptation) => adapted(facts["practice"].as_str(), around),
        None => said("มีเรื่องใหม่ถึงคุณ", "Something new for you"),
    };
    if words.detail.is_empty() {
        words.detail = around.space.unwrap_or_default().to_owned();
    }
    words
}

/// What others do with a practice: whoever stops is thanked as whoever goes on.
fn adopted(state: &str, practice: Option<&str>, around: Around<'_>) -> Words {
    let (school, school_en) = (around.school.unwrap_or("โรงเรียนหนึ่ง"), around.school.unwrap_or("A school"));
    let (title, title_en) = titled(around);
    let (th, en) = match state {
        "trying" => (format!("{school}เริ่มลองใช้{title}"), format!("{school_en} began to try {title_en}")),
        "kept" => (format!("{school}ลองแล้วใช้ต่อ: {title}"), format!("{school_en} tried {title_en} and goes on with it")),
        "adapted" => (format!("{school}ปรับ{title}เป็นของตนเอง"), format!("{school_en} made {title_en} its own")),
        "dropped" => {
            (format!("{school}หยุดใช้{title} และบอกเหตุผลไว้ ขอบคุณที่ลอง"), format!("{school_en} stopped {title_en} and says why; thanks to those who tried"))
        }
        _ => (format!("{school}จะลองใช้{title}"), format!("{school_en} will try {title_en}")),
    };
    Words { href: practice.map(|id| format!("/practices/{id}#results")), ..said(th, en) }
}

fn adapted(practice: Option<&str>, around: Around<'_>) -> Words {
    let (title, title_en) = titled(around);
    let th = format!("{}ปรับเป็นฉบับของตนจาก{title}", around.school.unwrap_or("โรงเรียนหนึ่ง"));
    let en = format!("{} published a form of its own of {title_en}", around.school.unwrap_or("A school"));
    Words { href: practice.map(|id| format!("/practices/{id}#lineage")), ..said(th, en) }
}

fn titled(around: Around<'_>) -> (String, String) {
    around.practice.map_or(("วิธีของคุณ".into(), "your practice".into()), |title| (format!("“{title}” ของคุณ"), format!("your “{title}”")))
}

fn review_decided(what: Option<&str>) -> Words {
    match what {
        Some("pass") => said("เพื่อนครูตรวจร่างนวัตกรรมแล้ว ส่งต่อให้แกนนำ", "A colleague checked the practice; the lead editor is next"),
        Some("return") => said("ร่างนวัตกรรมถูกส่งกลับพร้อมคำแนะนำ", "The practice came back with advice"),
        Some("approve") => said("แกนนำเห็นชอบนวัตกรรมแล้ว เผยแพร่ได้", "The lead editor approved the practice: publish it"),
        Some("publish") => said("นวัตกรรมของคุณเผยแพร่แล้ว", "Your practice is published"),
        Some("retire") => said("นวัตกรรมของคุณถูกถอนแล้ว", "Your practice was retired"),
        _ => said("นวัตกรรมของคุณมีความคืบหน้า", "News of your practice"),
    }
}

fn suspended(until: Option<i64>) -> Words {
    let Some(until) = until else { return said("บัญชีของคุณเคยถูกระงับ", "Your account was suspended") };
    let day = thai_date(Time(until).bangkok_date(), Form::Long, Digits::Arabic);
    said(format!("บัญชีของคุณถูกระงับถึง {day}"), format!("Your account was suspended until {}", Time(until).bangkok_date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, detail: Option<&str>) -> NoticeRow {
        NoticeRow {
            number: 1,
            kind: kind.into(),
            actor: None,
            space_id: Some("s-1".into()),
            message: Some(7),
            object: Some("r-1".into()),
            detail: detail.map(str::to_owned),
            at: Time(0),
            unread: true,
        }
    }

    #[test]
    fn a_mention_names_room_and_place_and_nobody_where_others_look() {
        let shown = words(&row("mention", None), Around { by: Some("ครูแอน"), space: Some("อ่านไม่ออก ป.1"), ..Around::default() });
        assert_eq!((shown.th.as_str(), shown.detail.as_str()), ("ครูแอน เอ่ยถึงคุณ", "อ่านไม่ออก ป.1"));
        assert_eq!(shown.href.as_deref(), Some("/spaces/s-1?message=7"));
        assert_eq!(words(&row("mention", None), Around::default()).th, "มีคนเอ่ยถึงคุณ");
    }

    #[test]
    fn messages_are_counted_and_lead_to_the_first() {
        let shown = words(&row("message", Some(r#"{"count":3,"first":5}"#)), Around::default());
        assert_eq!((shown.th.as_str(), shown.en.as_str()), ("ข้อความใหม่ 3 ข้อความ", "3 new messages"));
        assert_eq!(shown.href.as_deref(), Some("/spaces/s-1?message=5"));
    }

    #[test]
    fn a_record_leads_to_its_page_and_a_dispute_to_the_hours_that_wait() {
        for kind in ["record_sent", "record_approved", "record_returned"] {
            assert_eq!(words(&row(kind, None), Around::default()).href.as_deref(), Some("/cycles/r-1/record"), "{kind}");
        }
        assert_eq!(words(&row("hours_disputed", None), Around::default()).href.as_deref(), Some("/hours"));
    }

    #[test]
    fn a_new_administrator_is_named_to_the_reader_and_not_to_other_eyes() {
        let row = row("admin_granted", Some(r#"{"login":"somsri.j"}"#));
        assert_eq!(words(&row, Around { person: Some("somsri.j"), ..Around::default() }).detail, "somsri.j");
        let plain = words(&row, Around::default());
        assert!(!format!("{plain:?}").contains("somsri"), "{plain:?}");
    }

    #[test]
    fn a_suspension_says_until_when() {
        let shown = words(&row("suspended", Some(r#"{"until":1796058000000}"#)), Around::default());
        assert_eq!(shown.th, "บัญชีของคุณถูกระงับถึง 1 ธันวาคม 2569");
    }

    #[test]
    fn whoever_stops_is_thanked_and_other_eyes_read_no_name() {
        let around =
            Around { practice: Some("อ่านคู่"), school: Some("โรงเรียนบ้านหนองบัว"), ..Around::default() };
        let shown = words(&row("adopted", Some(r#"{"state":"dropped","practice":"p-1"}"#)), around);
        assert_eq!(shown.th, "โรงเรียนบ้านหนองบัวหยุดใช้“อ่านคู่” ของคุณ และบอกเหตุผลไว้ ขอบคุณที่ลอง");
        assert_eq!(shown.href.as_deref(), Some("/practices/p-1#results"));
        let plain = words(&row("adaptation", Some(r#"{"practice":"p-1"}"#)), Around::default());
        assert_eq!((plain.th.as_str(), plain.href.as_deref()), ("โรงเรียนหนึ่งปรับเป็นฉบับของตนจากวิธีของคุณ", Some("/practices/p-1#lineage")));
    }
}
