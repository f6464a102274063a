use std::borrow::Cow;

use jiff::civil::Date;

use crate::exchange::sheet::{Cells, Column, Register};

/// An organisation's part in a network (`networks`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRow {
    pub programme: String,
    pub network: String,
    pub org_code: String,
    /// Lead, member, adviser… as the programme names its parts.
    pub part: String,
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Why a school without an award leads all the same (S001-2).
    pub override_reason: Option<String>,
}

impl Register for NetworkRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("programme", "โครงการ", &["ชื่อโครงการ", "program", "project"]),
        Column::required("network", "เครือข่าย", &["ชื่อเครือข่าย", "network name"]),
        Column::required("org_code", "รหัสสถานศึกษา", &["รหัส", "รหัสโรงเรียน", "รหัสหน่วยงาน", "school code", "organisation code", "organization code"]),
        Column::required("part", "บทบาท", &["บทบาทในเครือข่าย", "ส่วน", "ฐานะ", "หน้าที่", "role"]),
        Column::optional("from", "ตั้งแต่", &["วันที่เริ่ม", "เริ่ม", "วันเริ่มต้น", "start", "since"]),
        Column::optional("to", "ถึง", &["วันที่สิ้นสุด", "สิ้นสุด", "วันสิ้นสุด", "end", "until"]),
        Column::optional("override", "เหตุผลยกเว้น", &["เหตุผลยกเว้นรางวัล", "override reason"]),
    ];

    fn read(cells: &mut Cells<'_>) -> Self {
        Self {
            programme: cells.required("programme"),
            network: cells.required("network"),
            org_code: cells.required_code("org_code"),
            part: cells.required("part"),
            from: cells.date("from"),
            to: cells.date("to"),
            override_reason: cells.text("override"),
        }
    }

    /// A school may take the same part twice, at two times.
    fn key(&self) -> Vec<Cow<'_, str>> {
        let from = self.from.map(|day| day.to_string()).unwrap_or_default();
        let key = [&self.programme, &self.network, &self.org_code, &self.part].map(|text| Cow::from(text.as_str()));
        key.into_iter().chain([from.into()]).collect()
    }
}
