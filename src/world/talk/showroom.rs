//! The room of the first network, written by hand: what a visitor reads first.

use super::{Scene, cast::Company, echo};
use crate::world::{
    dice::Dice,
    message::{Edit, MarkKind, Message, ReactionKind},
    person::Role,
    year::moment,
};

/// One message per line: school days before the load, time, speaker with flags, text, ` ## ` and what colleagues did with it.
/// Flags: `?*!&` marks, `<` answers the line before, `^` answers the latest question, `+` is about the first practice, `1` `2` `3` the topic.
const PAGES: &str = include_str!("scripts/showroom.txt");

/// School days that the pages cover.
pub(super) const SCHOOL_DAYS: usize = 32;

struct Troupe {
    teachers: Vec<usize>,
    lead: usize,
    lead_teacher: usize,
    head: usize,
    supervisor: usize,
    adviser: usize,
}

impl Troupe {
    fn of(scene: &Scene<'_>, company: &Company) -> Option<Self> {
        let by_role = |people: &[usize], role| people.iter().copied().find(|&p| scene.staff.people[p].role() == role);
        let teacher = |k: usize| by_role(company.partners.get(k)?, Role::Teacher);
        Some(Self {
            teachers: vec![scene.staff.login("demo.teacher")?, teacher(1)?, teacher(2)?],
            lead: scene.staff.login("demo.lead")?,
            lead_teacher: by_role(&company.lead, Role::Teacher)?,
            head: scene.staff.login("demo.leader")?,
            supervisor: scene.staff.login("demo.supervisor")?,
            adviser: scene.staff.login("demo.adviser")?,
        })
    }

    fn play(&self, letter: &str) -> Option<usize> {
        match letter {
            "T" => self.teachers.first().copied(),
            "U" => self.teachers.get(1).copied(),
            "V" => self.teachers.get(2).copied(),
            "L" => Some(self.lead),
            "M" => Some(self.lead_teacher),
            "H" => Some(self.head),
            "S" => Some(self.supervisor),
            "A" => Some(self.adviser),
            _ => None,
        }
    }
}

/// The pages as messages of `space`; `reply_to` points into the list itself.
pub(super) fn messages(scene: &Scene<'_>, space: usize, company: &Company, dice: &mut Dice) -> Vec<Message> {
    let Some(troupe) = Troupe::of(scene, company) else { return Vec::new() };
    let mut told: Vec<Message> = Vec::new();
    let mut question = None;
    for row in PAGES.lines().filter(|row| !row.trim().is_empty()) {
        if let Some(message) = page(row, scene, space, &troupe, &told, question, dice) {
            if message.marks.iter().any(|m| m.kind == MarkKind::Question) {
                question = Some(told.len());
            }
            told.push(message);
        }
    }
    told
}

fn page(row: &str, scene: &Scene<'_>, space: usize, troupe: &Troupe, told: &[Message], question: Option<usize>, dice: &mut Dice) -> Option<Message> {
    let mut parts = row.splitn(4, ' ');
    let day = scene.year.school_days_ago(parts.next()?.parse().ok()?);
    let (hour, minute) = parts.next()?.split_once(':')?;
    let minute = hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?;
    let speaker = parts.next()?;
    let (text, after) = parts.next()?.split_once(" ## ").map_or_else(|| (row.splitn(4, ' ').nth(3).unwrap_or(""), ""), |(t, a)| (t, a));
    let author = troupe.play(&speaker[..1])?;
    let flags = &speaker[1..];
    let mut message = Message {
        space,
        topic: flags.chars().find_map(|c| c.to_digit(10)).unwrap_or(0) as usize,
        author,
        at: moment(day, minute, dice.between(0, 50)),
        body: text.to_owned(),
        reply_to: None,
        about: flags.contains('+').then_some(0),
        reactions: Vec::new(),
        marks: Vec::new(),
        edit: None,
        deleted: None,
    };
    if flags.contains('<') {
        message.reply_to = told.len().checked_sub(1);
    } else if flags.contains('^') {
        message.reply_to = question;
    }
    let end = moment(scene.year.day, 0, 0);
    for (sign, kind) in [('?', MarkKind::Question), ('*', MarkKind::Finding), ('!', MarkKind::Advice), ('&', MarkKind::Agreement)] {
        if flags.contains(sign) {
            let by = if sign == '?' { author } else { troupe.lead };
            echo::mark(&mut message, kind, by, end, dice);
        }
    }
    for word in after.split_whitespace() {
        deed(&mut message, word, troupe, scene, dice);
    }
    Some(message)
}

/// `thanks:TU` `agree:M` `tried:V` or `edit:…` (underscores for spaces).
fn deed(message: &mut Message, word: &str, troupe: &Troupe, scene: &Scene<'_>, dice: &mut Dice) {
    let end = moment(scene.year.day, 0, 0);
    let Some((deed, who)) = word.split_once(':') else { return };
    let kind = match deed {
        "thanks" => ReactionKind::Thanks,
        "agree" => ReactionKind::Agree,
        "tried" => ReactionKind::Tried,
        _ => {
            if let Some(at) = super::clock::after(message.at, 4, end) {
                message.edit = Some(Edit { body: format!("{} {}", message.body, who.replace('_', " ")), at });
            }
            return;
        }
    };
    for letter in who.chars() {
        if let Some(person) = troupe.play(letter.encode_utf8(&mut [0; 4])) {
            let minutes = if kind == ReactionKind::Tried { dice.between(1, 3) * 1_440 } else { dice.between(2, 60) };
            echo::add(message, person, kind, minutes, end);
        }
    }
}
