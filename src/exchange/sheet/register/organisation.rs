use std::borrow::Cow;

use crate::exchange::sheet::{Cells, Column, Register};

/// A school, agency or partner (`organisations`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    pub code: String,
    /// Which system the code belongs to (D-COD); a school has several.
    pub code_kind: Option<String>,
    pub name: String,
    pub kind: Option<String>,
    pub parent_code: Option<String>,
    pub size_class: Option<String>,
    pub province: Option<String>,
    /// A code under which the organisation is known here already; `ใหม่` says that it is not.
    pub known_code: Option<String>,
}

impl Register for OrganisationRow {
    const COLUMNS: &'static [Column] = &[
        Column::required(
            "code",
            "รหัส",
            &["รหัสสถานศึกษา", "รหัสโรงเรียน", "รหัสหน่วยงาน", "รหัสองค์กร", "school code", "org code", "organisation code", "organization code"],
        ),
        Column::optional("code_kind", "ชนิดรหัส", &["ประเภทรหัส", "ระบบรหัส", "code type", "code system"]),
        Column::required(
            "name",
            "ชื่อ",
            &["ชื่อสถานศึกษา", "ชื่อโรงเรียน", "ชื่อหน่วยงาน", "ชื่อองค์กร", "โรงเรียน", "สถานศึกษา", "หน่วยงาน", "school", "school name", "organisation", "organization"],
        ),
        Column::optional("kind", "ประเภท", &["ประเภทหน่วยงาน", "ประเภทสถานศึกษา", "ประเภทองค์กร", "type"]),
        Column::optional("parent_code", "รหัสต้นสังกัด", &["ต้นสังกัด", "รหัสสังกัด", "สังกัด", "รหัสเขต", "parent"]),
        Column::optional("size_class", "ขนาด", &["ขนาดสถานศึกษา", "ขนาดโรงเรียน", "size"]),
        Column::optional("province", "จังหวัด", &["changwat"]),
        Column::optional("known_code", "รหัสเดิม", &["รหัสที่มีในระบบ", "existing code", "old code"]),
    ];

    fn read(cells: &mut Cells<'_>) -> Self {
        Self {
            code: cells.required_code("code"),
            code_kind: cells.text("code_kind"),
            name: cells.required("name"),
            kind: cells.text("kind"),
            parent_code: cells.code("parent_code"),
            size_class: cells.text("size_class"),
            province: cells.text("province"),
            known_code: cells.code("known_code"),
        }
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        vec![self.code_kind.as_deref().unwrap_or_default().into(), self.code.as_str().into()]
    }
}
