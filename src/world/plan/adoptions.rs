use super::people::Staff;
use crate::world::{
    Size,
    dice::Dice,
    network::{Member, Network, Part},
    person::Role,
    practice::{Adoption, Measured, Practice},
    year::{Year, moment},
};

/// Schools beyond these wait for the next year: enough for every grade and for a tree.
const MOST: usize = 6;
const REASONS: [&str; 4] =
    ["ครูมีคนเดียวสามชั้น ทำตามขั้นที่สามไม่ทัน", "เด็กย้ายเข้าใหม่หลายคน เวลาเช้าไม่พอ", "สื่อไม่พอกับจำนวนเด็ก จะลองใหม่เทอมหน้า", "ได้ผลกับ ป.2 แต่ ป.1 ยังอ่านตามไม่ทัน"];
const ADAPTED: [(&str, &str); 3] = [
    ("ใช้กับห้องคละชั้น ให้พี่จับคู่สอนน้อง", "โรงเรียนเรามีครูสามคน สอนทีละชั้นไม่ได้"),
    ("ลดเหลือวันละสิบนาทีหลังเคารพธงชาติ", "เช้ามีเวลาน้อย แต่ทำได้ทุกวัน"),
    ("ใช้นิทานและคำจากชุมชนแทนแบบฝึก", "เด็กพูดภาษาถิ่นที่บ้าน คำในแบบฝึกไกลตัว"),
];

/// Partners of the owner's network try what was published: a few keep it, one makes it its own, one stops and says why.
pub(in crate::world) fn adoptions(size: Size, networks: &[Network], practices: &[Practice], staff: &Staff, year: &Year, dice: &Dice) -> Vec<Adoption> {
    let mut dice = dice.fork(41);
    let days = year.days();
    let most = if size == Size::Tiny { 3 } else { MOST };
    let mut planned = Vec::new();
    for (place, practice) in practices.iter().enumerate() {
        let Some(network) = networks.iter().find(|network| network.members.iter().any(|member| member.organisation == practice.owner)) else { continue };
        // Every seventh card is still an idea.
        if place % 7 == 6 {
            continue;
        }
        let published = days.iter().take_while(|day| moment(**day, 0, 0) <= practice.published).count();
        let partners = network.members.iter().filter(|member| member.part == Part::Partner && member.organisation != practice.owner);
        for (turn, Member { organisation: school, from, .. }) in partners.take(most).enumerate().skip(place % 2) {
            let (school, begun) = (*school, published + 2 + turn * 3);
            let Some(by) = staff.of(school, Role::Teacher).first().copied() else { continue };
            if begun + 2 >= days.len() {
                break;
            }
            // A school that joined later does not read yet what the network has.
            if *from > days[begun] {
                continue;
            }
            let at = |after: usize| days.get(begun + after).map(|day| moment(*day, 15 * 60 + dice_minute(turn), 0));
            let ended = at(42 + turn);
            let pupils = 12 + i64::try_from(dice.below(14)).unwrap_or(0);
            let first = pupils * 5 / 10;
            let kind = (place + turn) % 5;
            let last = if kind == 4 { first } else { pupils * 8 / 10 };
            planned.push(Adoption {
                practice: place,
                school,
                by,
                begun: moment(days[begun], 15 * 60, 0),
                trying: at(2),
                measured: at(3).map(|first_at| Measured { at: first_at, value: first, pupils, again: ended.filter(|_| kind != 3).map(|at| (at, last)) }),
                kept: ended.filter(|_| matches!(kind, 0 | 1)),
                adapted: ended.filter(|_| kind == 2).map(|at| (at, ADAPTED[(place + turn) % ADAPTED.len()])),
                dropped: ended.filter(|_| kind == 4).map(|at| (at, REASONS[(place + turn) % REASONS.len()])),
            });
        }
    }
    planned
}

fn dice_minute(turn: usize) -> i64 {
    i64::try_from(turn * 7 % 60).unwrap_or(0)
}
