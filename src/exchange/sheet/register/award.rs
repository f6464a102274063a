use std::borrow::Cow;

use crate::calendar::Year;
use crate::exchange::sheet::{Cells, Column, Register};

/// An award that an organisation won (`awards`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardRow {
    pub org_code: String,
    pub award: String,
    pub year: Year,
    pub level: Option<String>,
    pub size_class: Option<String>,
    pub body: Option<String>,
}

impl Register for AwardRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("org_code", "รหัสสถานศึกษา", &["รหัส", "รหัสโรงเรียน", "รหัสหน่วยงาน", "school code", "organisation code", "organization code"]),
        Column::required("award", "รางวัล", &["ชื่อรางวัล", "award name"]),
        Column::required("year", "ปี", &["ปี พ.ศ.", "ปีที่ได้รับ", "ปีที่ได้รับรางวัล", "ปีการศึกษา", "พ.ศ.", "award year"]),
        Column::optional("level", "ระดับ", &["ระดับรางวัล", "award level"]),
        Column::optional("size_class", "ขนาด", &["ขนาดสถานศึกษา", "ขนาดโรงเรียน", "size"]),
        Column::optional("body", "หน่วยงานที่มอบ", &["ผู้มอบ", "หน่วยงานผู้มอบ", "awarding body"]),
    ];

    fn read(cells: &mut Cells<'_>) -> Self {
        Self {
            org_code: cells.required_code("org_code"),
            award: cells.required("award"),
            year: cells.required_year("year"),
            level: cells.text("level"),
            size_class: cells.text("size_class"),
            body: cells.text("body"),
        }
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        vec![self.org_code.as_str().into(), self.award.as_str().into(), self.year.to_string().into(), self.level.as_deref().unwrap_or_default().into()]
    }
}
