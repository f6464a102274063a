use jiff::civil::Date;

use crate::world::{
    dice::Dice,
    message::MarkKind,
    person::{Gender, Person},
};

/// What stays the same within one conversation.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Which wording of every line.
    pub(super) column: usize,
    grade: &'static str,
    other_grade: &'static str,
    subject: &'static str,
    weak: i64,
    still_weak: i64,
    class: i64,
    before: i64,
    after: i64,
    weeks: i64,
    weekday: &'static str,
    clock: &'static str,
    coda: &'static str,
    words: &'static str,
    problem: &'static str,
    place: &'static str,
}

const LOWER: [&str; 6] = ["ป.1", "ป.2", "ป.3", "ป.1", "ป.2", "ป.4"];
const UPPER: [&str; 3] = ["ป.4", "ป.5", "ป.6"];
const SECONDARY: [&str; 4] = ["ม.1", "ม.2", "ม.3", "ม.4"];
const PRIMARY_SUBJECTS: [&str; 5] = ["ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "สังคมศึกษา", "ภาษาอังกฤษ"];
const WEEKDAYS: [&str; 5] = ["วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์"];
const CLOCKS: [&str; 6] = ["15.30 น.", "15.00 น.", "16.00 น.", "14.30 น.", "19.00 น.", "19.30 น."];
const CODAS: [&str; 8] = ["แม่กก", "แม่กง", "แม่กด", "แม่กน", "แม่กบ", "แม่กม", "แม่เกย", "แม่เกอว"];
const WORDS: [&str; 10] =
    ["กา ขา ตา ยา", "ปลา กล้วย ควาย", "มะลิ กะทิ กะปิ", "เรือ เสือ เกลือ", "บ้าน จาน ร้าน", "นก ลูก ผัก", "เปิด เลิก เดิน", "กราบ พระ ตรง", "ดาว ข้าว แมว", "ใจ ให้ ใหม่"];
const PROBLEMS: [&str; 7] = ["โจทย์ปัญหาการบวกลบ", "การหารยาว", "เศษส่วน", "ตารางสูตรคูณ", "โจทย์ร้อยละ", "การวัดและหน่วย", "การบวกแบบมีทด"];
const SECONDARY_PROBLEMS: [&str; 6] = ["จำนวนเต็มลบ", "สมการเชิงเส้น", "ร้อยละ", "อัตราส่วน", "เลขยกกำลัง", "เศษส่วน"];
const PLACES: [&str; 6] = ["ห้องประชุมโรงเรียนแกนนำ", "ห้องสมุดโรงเรียนแกนนำ", "ห้องประชุมเขต", "ออนไลน์", "อาคารอเนกประสงค์", "ห้องวิชาการโรงเรียนแกนนำ"];

impl Facts {
    pub(super) fn throw(secondary: bool, column: usize, dice: &mut Dice) -> Self {
        let class = dice.between(14, 31);
        let weak = dice.between(4, 9);
        let before = dice.between(34, 58);
        let (grade, other_grade) = if secondary { (*dice.pick(&SECONDARY), *dice.pick(&SECONDARY)) } else { (*dice.pick(&LOWER), *dice.pick(&UPPER)) };
        Self {
            column,
            grade,
            other_grade,
            subject: *dice.pick(&PRIMARY_SUBJECTS),
            weak,
            still_weak: dice.between(1, weak - 2),
            class,
            before,
            after: before + dice.between(11, 29),
            weeks: dice.between(2, 6),
            weekday: *dice.pick(&WEEKDAYS),
            clock: *dice.pick(&CLOCKS),
            coda: *dice.pick(&CODAS),
            words: *dice.pick(&WORDS),
            problem: if secondary { *dice.pick(&SECONDARY_PROBLEMS) } else { *dice.pick(&PROBLEMS) },
            place: *dice.pick(&PLACES),
        }
    }
}

/// What changes from line to line.
pub(super) struct Voice<'a> {
    pub(super) speaker: &'a Person,
    /// The speaker's school or office, as people say it.
    pub(super) school: &'a str,
    /// Whom the line answers; the room itself when the conversation begins.
    pub(super) to: Option<&'a Person>,
    pub(super) asker: Option<&'a Person>,
    pub(super) lead: &'a str,
    pub(super) network: &'a str,
    pub(super) practice: &'a str,
    pub(super) date: Date,
}

const MONTHS: [&str; 12] = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"];

const GREETINGS: [&str; 5] = ["สวัสดี{ค่ะ} ", "รบกวนถาม{ค่ะ} ", "ทุกท่าน{คะ} ", "ขอความเห็นหน่อย{ค่ะ} ", "มีเรื่องปรึกษา{ค่ะ} "];
const FLOWERS: [&str; 6] = [" 😊", " 🙏", " 💪", " 🌱", " ^^", " ❤️"];

/// How a line opens and closes in this person's mouth: a name before advice, a greeting before a question, now and then a flower.
pub(super) fn manner(wording: &str, mark: Option<MarkKind>, dice: &mut Dice) -> (&'static str, &'static str) {
    let polite = ["ขอ", "สวัสดี", "ช่วย", "{เพื่อน}"].iter().any(|w| wording.starts_with(w));
    match mark {
        Some(MarkKind::Advice) if !wording.contains("{เพื่อน}") && dice.chance(38) => ("{เพื่อน}{คะ} ", ""),
        Some(MarkKind::Question) if !polite && dice.chance(30) => (dice.pick::<&str>(&GREETINGS), ""),
        None if dice.chance(13) => ("", dice.pick::<&str>(&FLOWERS)),
        _ => ("", ""),
    }
}

/// Fills a wording's `{slots}`; a slot that does not exist stays as it stands (a test looks for braces).
pub(super) fn fill(wording: &str, facts: &Facts, voice: &Voice<'_>) -> String {
    let mut said = String::with_capacity(wording.len() + 64);
    let mut rest = wording;
    while let Some(open) = rest.find('{') {
        said.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        slot(&rest[open + 1..open + close], facts, voice, &mut said);
        rest = &rest[open + close + 1..];
    }
    said.push_str(rest);
    said
}

fn slot(name: &str, facts: &Facts, voice: &Voice<'_>, said: &mut String) {
    let female = voice.speaker.gender == Gender::Female;
    let called = |person: Option<&Person>| person.map_or_else(|| "คุณครูทุกท่าน".to_owned(), Person::called);
    let gendered = |she: &'static str, he: &'static str| if female { she } else { he };
    match name {
        "ค่ะ" => said.push_str(gendered("ค่ะ", "ครับ")),
        "คะ" => said.push_str(gendered("คะ", "ครับ")),
        "จ้า" => said.push_str(gendered("จ้า", "ครับ")),
        "หนู" => said.push_str(gendered("หนู", "ผม")),
        "ดิฉัน" => said.push_str(gendered("ดิฉัน", "ผม")),
        "เพื่อน" => said.push_str(&called(voice.to)),
        "ผู้ถาม" => said.push_str(&called(voice.asker)),
        "โรงเรียน" => said.push_str(voice.school),
        "แกนนำ" => said.push_str(voice.lead),
        "เครือข่าย" => said.push_str(voice.network),
        "นวัตกรรม" => said.push_str(voice.practice),
        "เดือน" => said.push_str(MONTHS[usize::from(voice.date.month().unsigned_abs()) - 1]),
        "ชั้น" => said.push_str(facts.grade),
        "ชั้นโต" => said.push_str(facts.other_grade),
        "วิชา" => said.push_str(facts.subject),
        "n" => said.push_str(&facts.weak.to_string()),
        "n2" => said.push_str(&facts.still_weak.to_string()),
        "m" => said.push_str(&facts.class.to_string()),
        "r1" => said.push_str(&facts.before.to_string()),
        "r2" => said.push_str(&facts.after.to_string()),
        "w" => said.push_str(&facts.weeks.to_string()),
        "วัน" => said.push_str(facts.weekday),
        "เวลา" => said.push_str(facts.clock),
        "มาตรา" => said.push_str(facts.coda),
        "คำ" => said.push_str(facts.words),
        "โจทย์" => said.push_str(facts.problem),
        "ที่" => said.push_str(facts.place),
        unknown => {
            said.push('{');
            said.push_str(unknown);
            said.push('}');
        }
    }
}
