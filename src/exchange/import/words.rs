//! Words of files for what the system calls by a key: roles, parts, sizes, kinds of codes. Data, to be added to.
use crate::networks::Part;
use crate::platform::permit::Role;
use crate::platform::thai::fold;

/// Titles of people's posts, each one of the twelve roles.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Teacher, &["ครู", "ครูผู้ช่วย", "ครูผู้สอน", "ครูอัตราจ้าง", "พนักงานราชการ", "อาจารย์", "teacher"]),
    (
        Role::Leader,
        &[
            "ผู้บริหาร",
            "ผู้บริหารสถานศึกษา",
            "ผู้อำนวยการ",
            "ผู้อำนวยการโรงเรียน",
            "ผู้อำนวยการสถานศึกษา",
            "รองผู้อำนวยการ",
            "รองผู้อำนวยการโรงเรียน",
            "ผอ.",
            "รอง ผอ.",
            "หัวหน้างานประกันคุณภาพ",
            "leader",
            "director",
            "school leader",
        ],
    ),
    (Role::LeadEditor, &["บรรณาธิการ", "บรรณาธิการสถานศึกษาแกนนำ", "ผู้ดูแลสถานศึกษาแกนนำ", "lead editor"]),
    (Role::Supervisor, &["ศึกษานิเทศก์", "ศน.", "supervisor"]),
    (Role::DistrictAdmin, &["ผู้ดูแลระดับเขต", "ผู้ดูแลระดับเขตพื้นที่", "ผู้ดูแลระบบระดับเขต", "district admin"]),
    (Role::RegionalAdviser, &["ที่ปรึกษา", "ที่ปรึกษา iqa", "adviser", "advisor"]),
    (Role::Coach, &["ผู้ชี้แนะ", "โค้ช", "coach"]),
    (Role::Commission, &["เจ้าหน้าที่ สพฐ.", "เจ้าหน้าที่ส่วนกลาง", "obec"]),
    (Role::Evaluator, &["ผู้ประเมิน", "ผู้ประเมินภายนอก", "evaluator"]),
];

pub(super) fn role(text: &str) -> Option<Role> {
    let text = fold(text);
    let by_key = Role::parse(&text.replace([' ', '-'], "_")).filter(|role| *role != Role::Anonymous);
    by_key.or_else(|| ROLES.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(role, _)| *role))
}

const PARTS: &[(Part, &[&str])] = &[
    (Part::Lead, &["แกนนำ", "สถานศึกษาแกนนำ", "โรงเรียนแกนนำ", "lead school"]),
    (Part::Partner, &["ร่วมพัฒนา", "สถานศึกษาร่วมพัฒนา", "โรงเรียนร่วมพัฒนา", "เครือข่าย", "member", "partner school"]),
    (Part::Supervisor, &["กำกับ", "หน่วยงานกำกับ", "ผู้กำกับ", "เขตพื้นที่", "overseer"]),
    (Part::Adviser, &["ที่ปรึกษา", "advisor"]),
    (Part::Coach, &["ผู้ชี้แนะ", "โค้ช"]),
];

pub(super) fn part(text: &str) -> Option<Part> {
    let text = fold(text);
    Part::parse(&text).or_else(|| PARTS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(part, _)| *part))
}

const SIZES: &[(&str, &[&str])] = &[
    ("small", &["เล็ก", "ขนาดเล็ก"]),
    ("medium", &["กลาง", "ขนาดกลาง"]),
    ("large", &["ใหญ่", "ขนาดใหญ่"]),
    ("extra_large", &["ใหญ่พิเศษ", "ขนาดใหญ่พิเศษ", "extra large"]),
];

/// A size class under its key where it has one; classes are data and any word stands.
pub(super) fn size(text: &str) -> String {
    let plain = fold(text);
    SIZES.iter().find(|(key, words)| *key == plain || words.contains(&plain.as_str())).map_or_else(|| text.trim().to_owned(), |(key, _)| (*key).to_owned())
}

const CODE_KINDS: &[(&str, &[&str])] =
    &[("ministry", &["กระทรวง", "รหัสกระทรวง", "10 หลัก"]), ("smis", &["8 หลัก", "รหัส smis"]), ("obec", &["สพฐ.", "6 หลัก"]), ("office", &["หน่วยงาน", "สำนักงาน"])];

/// The kind of a code; without a word for it, by its length alone (D-COD).
pub(super) fn code_kind(text: Option<&str>, code: &str) -> String {
    if let Some(text) = text {
        let plain = fold(text);
        return CODE_KINDS.iter().find(|(key, words)| *key == plain || words.contains(&plain.as_str())).map_or(plain.clone(), |(key, _)| (*key).to_owned());
    }
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    match code.len() {
        10 if digits => "ministry",
        8 if digits => "smis",
        6 if digits => "obec",
        _ => "office",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_call_roles_and_parts_by_their_own_words() {
        assert_eq!(role("ผอ."), Some(Role::Leader));
        assert_eq!(role("Lead Editor"), Some(Role::LeadEditor));
        assert_eq!(role("anonymous"), None);
        assert_eq!(role("ภารโรง"), None);
        assert_eq!(part("สถานศึกษาแกนนำ"), Some(Part::Lead));
        assert_eq!(size("ใหญ่พิเศษ"), "extra_large");
    }

    #[test]
    fn a_code_without_a_kind_is_told_by_its_length() {
        assert_eq!(code_kind(None, "1074590088"), "ministry");
        assert_eq!(code_kind(None, "63020130"), "smis");
        assert_eq!(code_kind(None, "160271"), "obec");
        assert_eq!(code_kind(None, "CPN1"), "office");
        assert_eq!(code_kind(Some("รหัสกระทรวง"), "1"), "ministry");
    }
}
