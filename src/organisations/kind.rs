//! Kinds of organisation (ประเภทหน่วยงาน): data, any depth of tree (D-ORG).

use crate::platform::thai::fold;

/// A kind with its words and what files call it.
pub struct OrganisationKind {
    pub key: &'static str,
    pub th: &'static str,
    pub en: &'static str,
    aliases: &'static [&'static str],
}

const fn kind(key: &'static str, th: &'static str, en: &'static str, aliases: &'static [&'static str]) -> OrganisationKind {
    OrganisationKind { key, th, en, aliases }
}

/// Every kind there is; an office of a new authority is a new row here.
pub const KINDS: &[OrganisationKind] = &[
    kind("school", "สถานศึกษา", "School", &["โรงเรียน", "ร.ร.", "รร."]),
    kind("commission", "ส่วนกลาง", "Commission", &["สพฐ.", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "obec"]),
    kind("primary_area", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", "Primary education area office", &["สพป.", "เขตพื้นที่การศึกษาประถมศึกษา"]),
    kind("secondary_area", "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา", "Secondary education area office", &["สพม.", "เขตพื้นที่การศึกษามัธยมศึกษา"]),
    kind("area_office", "สำนักงานเขตพื้นที่การศึกษา", "Education area office", &["เขตพื้นที่การศึกษา", "เขตพื้นที่"]),
    kind("bureau", "สำนักบริหาร", "Bureau", &["สำนัก", "สศศ."]),
    kind("city", "กรุงเทพมหานคร", "City", &["กทม.", "เมือง"]),
    kind("department", "สำนักการศึกษา", "Education department", &["กองการศึกษา"]),
    kind("district_office", "สำนักงานเขต", "District office", &["เขต"]),
    kind("province", "จังหวัด", "Province", &["ศึกษาธิการจังหวัด"]),
    kind("local_government", "องค์กรปกครองส่วนท้องถิ่น", "Local government", &["อปท.", "เทศบาล", "อบต.", "อบจ."]),
    kind("university", "มหาวิทยาลัย", "University", &["สถาบันอุดมศึกษา"]),
    kind("evaluator", "หน่วยงานประเมินภายนอก", "External evaluator", &["สมศ."]),
    kind("institute", "สถาบัน", "Institute", &[]),
];

impl OrganisationKind {
    /// By its key, in any case.
    pub fn of(key: &str) -> Option<&'static OrganisationKind> {
        KINDS.iter().find(|kind| kind.key.eq_ignore_ascii_case(key.trim()))
    }

    /// By key or by any word that a file may use for it.
    pub fn read(text: &str) -> Option<&'static OrganisationKind> {
        let text = fold(text);
        let called = |kind: &&OrganisationKind| [kind.th, kind.en].iter().chain(kind.aliases).any(|word| fold(word) == text);
        Self::of(&text).or_else(|| KINDS.iter().find(called))
    }

    /// The Thai word of a stored kind; what is not in the list is shown as it is.
    pub fn words(key: &str) -> &str {
        Self::of(key).map_or(key, |kind| kind.th)
    }
}
