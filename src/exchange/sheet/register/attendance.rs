use std::borrow::Cow;

use crate::exchange::sheet::{Cells, Column, Doubt, Register};
use crate::platform::thai::PersonName;

/// Somebody on a list of who was there (`attendance`): a login, a name or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceRow {
    pub login: Option<String>,
    /// Parted; the title may be missing.
    pub name: Option<PersonName>,
    pub nickname: Option<String>,
}

impl Register for AttendanceRow {
    const COLUMNS: &'static [Column] = &[
        Column::optional("login", "ชื่อผู้ใช้", &["บัญชีผู้ใช้", "ชื่อบัญชี", "username", "user name", "user"]),
        Column::optional("title", "คำนำหน้า", &["คำนำหน้าชื่อ", "คำนำหน้านาม", "prefix"]),
        Column::optional("given_name", "ชื่อ", &["ชื่อจริง", "first name", "given"]),
        Column::optional("family_name", "นามสกุล", &["สกุล", "ชื่อสกุล", "last name", "surname", "family"]),
        Column::optional(
            "full_name",
            "ชื่อ-นามสกุล",
            &["ชื่อ-สกุล", "ชื่อสกุล", "ชื่อและนามสกุล", "ชื่อเต็ม", "รายชื่อ", "รายชื่อผู้เข้าร่วม", "ผู้เข้าร่วม", "name", "full name", "attendee", "participant"],
        ),
        Column::optional("nickname", "ชื่อเล่น", &["nick name", "nick"]),
    ];
    /// Who signed twice was there once.
    const ONCE: bool = false;

    fn read(cells: &mut Cells<'_>) -> Self {
        Self { login: cells.text("login").map(|login| login.to_lowercase()), name: name(cells), nickname: cells.text("nickname") }
    }

    fn settle(doubt: &Doubt<'_>) -> Option<&'static str> {
        super::person::settle(doubt)
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        vec![self.login.as_deref().unwrap_or_default().into()]
    }
}

/// Schools also write the whole name below `ชื่อ`.
fn name(cells: &Cells<'_>) -> Option<PersonName> {
    PersonName::of_columns(cells.text("title"), cells.text("given_name"), cells.text("family_name"), cells.text("full_name"))
}
