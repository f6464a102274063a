use jiff::civil::Date;

/// What an organisation is (D-ORG). Every kind stands in at least one tree of the sample world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// สพฐ.
    Commission,
    /// สพป.
    PrimaryArea,
    /// สพม.
    SecondaryArea,
    /// สำนักบริหารงานการศึกษาพิเศษ (สศศ.)
    Bureau,
    /// กรุงเทพมหานคร
    City,
    /// สำนักการศึกษา, or the department of local administration (สถ.)
    Department,
    /// สำนักงานเขต
    DistrictOffice,
    /// จังหวัด
    Province,
    /// องค์กรปกครองส่วนท้องถิ่น
    LocalGovernment,
    /// มหาวิทยาลัย
    University,
    /// สมศ.
    Evaluator,
    /// สถาบัน
    Institute,
    /// โรงเรียน
    School,
}

impl OrganisationKind {
    /// The stable word for imports and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::PrimaryArea => "primary_area",
            Self::SecondaryArea => "secondary_area",
            Self::Bureau => "bureau",
            Self::City => "city",
            Self::Department => "department",
            Self::DistrictOffice => "district_office",
            Self::Province => "province",
            Self::LocalGovernment => "local_government",
            Self::University => "university",
            Self::Evaluator => "evaluator",
            Self::Institute => "institute",
            Self::School => "school",
        }
    }
}

/// Kinds of codes (D-COD). Codes are text; leading zeros stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// Ten digits: 2 agency + 2 province + 6 school.
    Ministry,
    /// Eight digits.
    Smis,
    /// Six digits.
    Obec,
    /// A short code of an office, university or agency.
    Office,
}

impl CodeKind {
    /// The stable word for imports and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Smis => "smis",
            Self::Obec => "obec",
            Self::Office => "office",
        }
    }
}

/// One dated code of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    pub kind: CodeKind,
    pub code: String,
    pub from: Date,
}

/// Size classes (ขนาดโรงเรียน, D-ORG) by number of pupils.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SizeClass {
    Small,
    Medium,
    Large,
    ExtraLarge,
}

impl SizeClass {
    /// The stable word for imports and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::ExtraLarge => "extra_large",
        }
    }
}

/// An IQA AWARD (D-AWD, S001-2) that a lead school holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Award {
    /// The award's name.
    pub award: &'static str,
    /// Buddhist Era year, 2561 or 2562.
    pub year: i16,
    /// ยอดเยี่ยม or ดีเด่น.
    pub level: &'static str,
    pub size_class: SizeClass,
    /// Who gave it.
    pub body: String,
}

/// A school, office or agency. Parents stand before their children in [`World::organisations`](super::World::organisations).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Organisation {
    /// As on a letterhead, e.g. `โรงเรียนบ้านห้วยน้ำใส`.
    pub name: String,
    pub kind: OrganisationKind,
    /// Index of the organisation above, `None` at a root.
    pub parent: Option<usize>,
    /// Ministry code first where there is one; never empty.
    pub codes: Vec<Code>,
    /// Schools only.
    pub size_class: Option<SizeClass>,
    /// Invented, except กรุงเทพมหานคร.
    pub province: Option<&'static str>,
    /// Held by every lead school.
    pub awards: Vec<Award>,
}

impl Organisation {
    /// The name as teachers say it: without `โรงเรียน`, and without a bracketed tail.
    pub fn spoken(&self) -> &str {
        let name = self.name.strip_prefix("โรงเรียน").unwrap_or(&self.name);
        name.split(" (").next().unwrap_or(name)
    }
}
