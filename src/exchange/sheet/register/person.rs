use std::borrow::Cow;

use crate::exchange::sheet::{Cells, Column, Register};
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
}

impl Register for PersonRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("login", "ชื่อผู้ใช้", &["บัญชีผู้ใช้", "ชื่อบัญชี", "username", "user name", "user"]),
        Column::optional("title", "คำนำหน้า", &["คำนำหน้าชื่อ", "คำนำหน้านาม", "prefix"]),
        Column::optional("given_name", "ชื่อ", &["ชื่อจริง", "first name", "given"]),
        Column::optional("family_name", "นามสกุล", &["สกุล", "ชื่อสกุล", "last name", "surname", "family"]),
        Column::optional("full_name", "ชื่อเต็ม", &["ชื่อ-นามสกุล", "ชื่อ-สกุล", "ชื่อและนามสกุล", "name"]),
        Column::optional("nickname", "ชื่อเล่น", &["nick name", "nick"]),
        Column::optional("school_code", "รหัสโรงเรียน", &["รหัสสถานศึกษา", "รหัสหน่วยงาน", "org code", "organisation code"]),
        Column::optional("role", "บทบาท", &["ตำแหน่ง", "หน้าที่", "position"]),
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
        }
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        vec![self.login.as_str().into()]
    }
}

/// The name in its three columns, or parted from one column with the full name.
fn name(cells: &mut Cells<'_>) -> PersonName {
    let title = cells.text("title");
    let given = cells.text("given_name");
    let family = cells.text("family_name");
    let mut name = match (given, cells.text("full_name")) {
        (Some(given), _) => PersonName { given, ..PersonName::default() },
        (None, Some(full)) => PersonName::parse(&full),
        (None, None) => PersonName { given: cells.required("given_name"), ..PersonName::default() },
    };
    name.title = title.unwrap_or(name.title);
    name.family = family.unwrap_or(name.family);
    name
}
