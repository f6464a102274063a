//! What a message leaves behind: reactions, marks, second thoughts.

use jiff::Timestamp;

use super::clock::after;
use crate::world::{
    dice::Dice,
    message::{Edit, Mark, MarkKind, Message, Reaction, ReactionKind},
};

const POSTSCRIPTS: [&str; 8] = [
    "ปล. แก้คำผิดแล้ว",
    "(แก้ไข: พิมพ์ตกไปนิดหนึ่ง)",
    "ปล. ใช้ได้กับทุกชั้น ไม่ต้องรอครบทุกคน",
    "(เพิ่มเติม: ทำในคาบซ่อมเสริมก็ได้)",
    "ปล. ตัวอย่างอยู่ในหัวข้อสื่อของห้องนี้",
    "(แก้ตัวเลขให้ตรงกับที่บันทึกไว้แล้ว)",
    "ปล. ใครสะดวกช่วยดูให้อีกแรงนะ",
    "(เพิ่มเติม: ใช้เวลาไม่เกิน 10 นาที)",
];

/// Lets colleagues react to `message`, all before `end`; `asker` is who began the conversation.
pub(super) fn react(message: &mut Message, pool: &[usize], asker: usize, end: Timestamp, dice: &mut Dice) {
    let mark = message.marks.first().map(|m| m.kind);
    let (kind, chance, most) = match mark {
        Some(MarkKind::Advice) => (ReactionKind::Thanks, 78, 3),
        Some(MarkKind::Finding) => (ReactionKind::Agree, 60, 3),
        Some(MarkKind::Agreement) => (ReactionKind::Agree, 72, 4),
        Some(MarkKind::Question) => (ReactionKind::Agree, 14, 2),
        None => (if dice.chance(60) { ReactionKind::Thanks } else { ReactionKind::Agree }, 17, 2),
    };
    if dice.chance(chance) {
        for _ in 0..dice.between(1, most) {
            let person = if kind == ReactionKind::Thanks && dice.chance(50) { asker } else { *dice.pick(pool) };
            add(message, person, kind, dice.between(1, 400), end);
        }
    }
    if matches!(mark, Some(MarkKind::Advice | MarkKind::Finding)) && dice.chance(16) {
        let person = *dice.pick(pool);
        add(message, person, ReactionKind::Tried, dice.between(3, 12) * 1_440 + dice.between(-60, 60), end);
    }
}

/// Adds one reaction; one's own message, a repeat and a moment in the night are left out.
pub(super) fn add(message: &mut Message, person: usize, kind: ReactionKind, minutes: i64, end: Timestamp) {
    let repeated = message.reactions.iter().any(|r| r.person == person && r.kind == kind);
    if person == message.author || repeated {
        return;
    }
    if let Some(at) = after(message.at, minutes, end) {
        message.reactions.push(Reaction { person, kind, at });
    }
}

/// Marks a message, soon after it was written.
pub(super) fn mark(message: &mut Message, kind: MarkKind, person: usize, end: Timestamp, dice: &mut Dice) {
    if let Some(at) = after(message.at, dice.between(1, 9), end) {
        message.marks.push(Mark { person, kind, at });
    }
}

/// Now and then a postscript.
pub(super) fn reconsider(message: &mut Message, end: Timestamp, dice: &mut Dice) {
    if dice.chance(2)
        && let Some(at) = after(message.at, dice.between(1, 12), end)
    {
        message.edit = Some(Edit { body: format!("{} {}", message.body, dice.pick(&POSTSCRIPTS)), at });
    }
}

/// Now and then a message that nobody answered is taken back.
pub(super) fn withdraw(message: &mut Message, end: Timestamp, dice: &mut Dice) {
    if dice.below(200) == 0 && message.marks.is_empty() && message.reactions.is_empty() && message.edit.is_none() {
        message.deleted = after(message.at, dice.between(1, 8), end);
    }
}
