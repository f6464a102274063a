//! The registers of the public contract and what people call their columns.

use std::borrow::Cow;

use jiff::civil::Date;

use super::column::Column;
use super::record::{Cells, Register};
use crate::calendar::Year;
use crate::platform::thai::PersonName;

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
}

impl Register for OrganisationRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("code", "รหัส", &["รหัสสถานศึกษา", "รหัสโรงเรียน", "รหัสหน่วยงาน", "รหัสองค์กร", "school code", "org code", "organisation code", "organization code"]),
        Column::optional("code_kind", "ชนิดรหัส", &["ประเภทรหัส", "ระบบรหัส", "code type", "code system"]),
        Column::required("name", "ชื่อ", &["ชื่อสถานศึกษา", "ชื่อโรงเรียน", "ชื่อหน่วยงาน", "ชื่อองค์กร", "โรงเรียน", "สถานศึกษา", "หน่วยงาน", "school", "school name", "organisation", "organization"]),
        Column::optional("kind", "ประเภท", &["ประเภทหน่วยงาน", "ประเภทสถานศึกษา", "ประเภทองค์กร", "type"]),
        Column::optional("parent_code", "รหัสต้นสังกัด", &["ต้นสังกัด", "รหัสสังกัด", "สังกัด", "รหัสเขต", "parent"]),
        Column::optional("size_class", "ขนาด", &["ขนาดสถานศึกษา", "ขนาดโรงเรียน", "size"]),
        Column::optional("province", "จังหวัด", &["changwat"]),
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
        }
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        vec![
            self.code_kind.as_deref().unwrap_or_default().into(),
            self.code.as_str().into(),
        ]
    }
}

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
        Column::optional("level", "ระดับ", &["ระดับรางวัล", "ระดับการศึกษา", "award level"]),
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
        vec![
            self.org_code.as_str().into(),
            self.award.as_str().into(),
            self.year.to_string().into(),
            self.level.as_deref().unwrap_or_default().into(),
        ]
    }
}

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

/// An organisation's part in a network (`networks`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRow {
    pub programme: String,
    pub network: String,
    pub org_code: String,
    /// Lead, member, adviser… as the programme names its parts.
    pub part: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Register for NetworkRow {
    const COLUMNS: &'static [Column] = &[
        Column::required("programme", "โครงการ", &["ชื่อโครงการ", "program", "project"]),
        Column::required("network", "เครือข่าย", &["ชื่อเครือข่าย", "network name"]),
        Column::required("org_code", "รหัสสถานศึกษา", &["รหัส", "รหัสโรงเรียน", "รหัสหน่วยงาน", "school code", "organisation code", "organization code"]),
        Column::required("part", "บทบาท", &["บทบาทในเครือข่าย", "ส่วน", "ฐานะ", "หน้าที่", "role"]),
        Column::optional("from", "ตั้งแต่", &["วันที่เริ่ม", "เริ่ม", "วันเริ่มต้น", "start", "since"]),
        Column::optional("to", "ถึง", &["วันที่สิ้นสุด", "สิ้นสุด", "วันสิ้นสุด", "end", "until"]),
    ];

    fn read(cells: &mut Cells<'_>) -> Self {
        Self {
            programme: cells.required("programme"),
            network: cells.required("network"),
            org_code: cells.required_code("org_code"),
            part: cells.required("part"),
            from: cells.date("from"),
            to: cells.date("to"),
        }
    }

    fn key(&self) -> Vec<Cow<'_, str>> {
        [&self.programme, &self.network, &self.org_code, &self.part]
            .map(|text| Cow::from(text.as_str()))
            .into()
    }
}
