use std::borrow::Cow;

use jiff::civil::Date;

use crate::exchange::sheet::{Cells, Column, Doubt, Register};
use crate::platform::thai::PersonName;

/// A person and the role they hold at a school (`people`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub login: String,
    pub name: PersonName,
    pub nickname: Option<String>,
    pub school_code: Option<String>,
    pub role: Option<String>,
    pub email: Option<String>,
    /// The first day of the role.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
}

impl Register for PersonRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("login", "ชื่อผู้ใช้", &["บัญชีผู้ใช้", "ชื่อบัญชี", "username", "user name", "user"]),
        Column::optional("title", "คำนำหน้า", &["คำนำหน้าชื่อ", "คำนำหน้านาม", "prefix"]),
        Column::optional("given_name", "ชื่อ", &["ชื่อจริง", "first name", "given"]),
        Column::optional("family_name", "นามสกุล", &["สกุล", "ชื่อสกุล", "last name", "surname", "family", "family name"]),
        Column::optional(
            "full_name",
            "ชื่อเต็ม",
            &[
                "ชื่อ-นามสกุล",
                "ชื่อ-สกุล",
                "ชื่อและนามสกุล",
                "ชื่อและสกุล",
                "ชื่อ ชื่อสกุล",
                "คำนำหน้าชื่อ-สกุล",
                "คำนำหน้าชื่อ-นามสกุล",
                "คำนำหน้า ชื่อ-สกุล",
                "ชื่อครู",
                "รายชื่อ",
                "name",
                "full name",
            ],
        ),
        Column::optional("nickname", "ชื่อเล่น", &["nick name", "nick"]),
        Column::optional("school_code", "รหัสโรงเรียน", &["รหัสสถานศึกษา", "รหัสหน่วยงาน", "org code", "organisation code"]),
        Column::optional("role", "บทบาท", &["ตำแหน่ง", "หน้าที่", "position"]),
        Column::optional("from", "ตั้งแต่", &["วันที่เริ่ม", "เริ่ม", "วันเริ่มต้น", "วันที่เริ่มปฏิบัติหน้าที่", "start", "since"]),
        Column::optional("to", "ถึง", &["วันที่สิ้นสุด", "สิ้นสุด", "วันสิ้นสุด", "end", "until"]),
        Column::optional("email", "อีเมล", &["อีเมล์", "e-mail", "mail"]),
    ];

    fn read(cells: &mut Cells<'_>) -> Self {
        Self {
            login: cells.required("login"),
            name: name(cells),
            nickname: cells.text("nickname"),
            school_code: cells.code("school_code"),
            role: cells.text("role"),
            email: cells.text("email"),
            from: cells.date("from"),
            to: cells.date("to"),
        }
    }

    fn settle(doubt: &Doubt<'_>) -> Option<&'static str> {
        settle(doubt)
    }

    /// A person may hold several roles: at two schools, of two kinds, at two times.
    fn key(&self) -> Vec<Cow<'_, str>> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default().to_lowercase();
        let from = self.from.map(|day| day.to_string()).unwrap_or_default();
        [self.login.trim().to_lowercase(), text(&self.school_code), text(&self.role), from].map(Cow::from).into()
    }
}

/// The name in its three columns, or parted from one column with the whole name.
fn name(cells: &mut Cells<'_>) -> PersonName {
    let name = PersonName::of_columns(cells.text("title"), cells.text("given_name"), cells.text("family_name"), cells.text("full_name"));
    name.unwrap_or_else(|| PersonName { given: cells.required("given_name"), ..PersonName::default() })
}

/// `ชื่อสกุล` is the family name beside a given name, and the whole name without one; the cells say which.
pub(super) fn settle(doubt: &Doubt<'_>) -> Option<&'static str> {
    match doubt.free {
        [one] => return Some(one),
        ["family_name", "full_name"] => {}
        _ => return None,
    }
    let Some(given) = doubt.of("given_name") else { return Some("full_name") };
    let cells = || doubt.rows.iter().map(|row| (row.cell(given), row.cell(doubt.place))).filter(|(given, whole)| !given.is_empty() && !whole.is_empty());
    let repeats = cells().filter(|(given, whole)| whole.contains(given)).count();
    let whole_names = cells().filter(|(_, whole)| !PersonName::parse(whole).title.is_empty()).count();
    match (repeats, whole_names) {
        (0, 0) => Some("family_name"),
        (repeats, _) if repeats == cells().count() => Some("full_name"),
        _ => None,
    }
}
