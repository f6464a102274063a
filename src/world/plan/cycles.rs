//! Cycles of a handful of rooms, laid where their people talked: a conversation becomes a session, so that hours fall out of what was said.
use jiff::{Timestamp, ToSpan};

use super::people::Staff;
use crate::world::{Cycle, Message, Move, Network, Observation, Role, Session, Space, Year, year::moment};

/// Rooms of other networks that run cycles.
const ROOMS: usize = 5;
/// Sessions of a cycle.
const SESSIONS: usize = 4;
/// The steps of the shipped template, in order.
const STEPS: [&str; 5] = ["problem", "design", "observe", "reflect", "share"];
const SLOT_S: i64 = 15 * 60;
const DAY_S: i64 = 86_400;

/// A conversation: at least two people within an hour of each other.
struct Talk {
    from: Timestamp,
    until: Timestamp,
    authors: Vec<usize>,
}

/// What a round of the reading room is about, school days before the load as in its pages.
const READING: &str = "อ่านไม่ออก ป.1";

pub(in crate::world) fn run(networks: &[Network], staff: &Staff, spaces: &[Space], messages: &[Message], year: &Year) -> Vec<Cycle> {
    let mut cycles = Vec::new();
    let opening = moment(year.school_days_ago(32), 0, 0);
    let end = moment(year.day, 0, 0);
    let first = spaces.iter().position(|space| space.network == 0);
    if let Some(room) = first {
        let before = Round {
            title: READING, problem: "เด็ก ป.1 เกือบหนึ่งในสามยังอ่านคำแม่ ก กา ไม่ได้เมื่อเปิดเทอม", items: &["1.1", "3.1"], closed: true
        };
        // A week lies between the rounds, in which the head read the record.
        let ended = opening.saturating_sub((7 * 24).hours()).unwrap_or(opening);
        cycles.extend(cycle(room, before, networks, staff, spaces, &talks(room, messages, ended), opening).filter(|round| round.closed.is_some()));
        cycles.extend(reading(room, cycles.len().checked_sub(1), staff, spaces, messages, year));
    }
    let others =
        spaces.iter().enumerate().filter(|(_, space)| space.network > 0).filter(|(at, space)| spaces[..*at].iter().all(|s| s.network != space.network));
    for (place, (room, space)) in others.take(ROOMS).enumerate() {
        let round = Round {
            title: space.topics.get(1).map_or(space.name, |topic| topic.title),
            problem: "เก็บข้อมูลห้องของแต่ละคนก่อน แล้วเลือกเรื่องเดียวที่เริ่มได้ในสัปดาห์นี้",
            items: &["3.1"],
            closed: place == 0,
        };
        cycles.extend(cycle(room, round, networks, staff, spaces, &talks(room, messages, end), end));
    }
    cycles
}

struct Round {
    title: &'static str,
    problem: &'static str,
    items: &'static [&'static str],
    closed: bool,
}

/// Conversations of a room, newest last.
fn talks(room: usize, messages: &[Message], until: Timestamp) -> Vec<Talk> {
    let mut talks: Vec<Talk> = Vec::new();
    for message in messages.iter().filter(|message| message.space == room && message.at < until) {
        match talks.last_mut() {
            Some(talk) if message.at.as_second() - talk.until.as_second() < 3_600 && message.at.as_second() - talk.from.as_second() < 4 * 3_600 => {
                talk.until = message.at;
                if !talk.authors.contains(&message.author) {
                    talk.authors.push(message.author);
                }
            }
            _ => talks.push(Talk { from: message.at, until: message.at, authors: vec![message.author] }),
        }
    }
    talks.retain(|talk| talk.authors.len() >= 2);
    talks
}

/// From the minute before its first words to the slot's end after its last.
fn session(talk: &Talk, confirmed: bool, end: Timestamp) -> Session {
    let from = talk.from.as_second().div_euclid(60) * 60;
    let until = from + ((talk.until.as_second() - from) / SLOT_S + 1) * SLOT_S;
    let at = |second: i64| Timestamp::from_second(second).unwrap_or(talk.until);
    let answered = at(until + DAY_S);
    Session { from: at(from), until: at(until).min(end), confirmed: (confirmed && answered < end).then_some(answered) }
}

/// A round in the last conversations of a room; the steps lie before them.
fn cycle(room: usize, round: Round, networks: &[Network], staff: &Staff, spaces: &[Space], talks: &[Talk], end: Timestamp) -> Option<Cycle> {
    let space = &spaces[room];
    let held = &talks[talks.len().saturating_sub(SESSIONS)..];
    let (opening, closing) = (held.first()?.from, held.last()?.until);
    let is_teacher = |person: &&usize| staff.people[**person].role() == Role::Teacher;
    let mut teachers: Vec<usize> = held.iter().flat_map(|talk| &talk.authors).filter(is_teacher).copied().collect();
    teachers.dedup();
    let model = *teachers.first()?;
    let buddy = teachers.iter().copied().find(|teacher| *teacher != model);
    let head = staff.of(staff.people[model].home(), Role::Leader).first().copied();
    let mut roles = vec![("model", model), ("recorder", space.opened_by)];
    roles.extend(buddy.map(|buddy| ("buddy", buddy)));
    roles.extend(networks[space.network].advisers.first().map(|adviser| ("mentor", *adviser)));
    let at = opening.saturating_sub(600.seconds()).ok()?;
    let last = held.len() - 1;
    let until = |place: usize| held.get(place + 1).map_or(end, |next| session(next, false, end).from);
    let sessions: Vec<Session> = held.iter().enumerate().map(|(place, talk)| session(talk, round.closed || place < last, until(place))).collect();
    let closed = Timestamp::from_second(sessions.last()?.until.as_second() + 2 * DAY_S)
        .ok()
        .filter(|closed| round.closed && closed.as_second() + DAY_S < end.as_second());
    let steps = if closed.is_some() { STEPS.len() } else { (held.len() + 1).min(STEPS.len() - 1) };
    // An open round came to its step in the newest conversation; a closed one has a stretch left for its last step.
    let stretches = if closed.is_some() { steps } else { (steps - 1).max(1) };
    let gap = (closing.as_second() - at.as_second()) / stretches as i64;
    let moves = (1..steps).filter_map(|step| Some(Move { step: STEPS[step], at: Timestamp::from_second(at.as_second() + gap * step as i64).ok()? })).collect();
    Some(Cycle {
        space: room,
        title: round.title,
        problem: round.problem,
        items: round.items,
        continues: None,
        started_by: space.opened_by,
        at,
        roles,
        head,
        moves,
        sessions,
        observations: Vec::new(),
        closed,
    })
}

/// The round that a visitor reads first, in the middle: it stands at reflecting, its last session waits for the head.
fn reading(room: usize, before: Option<usize>, staff: &Staff, spaces: &[Space], messages: &[Message], year: &Year) -> Option<Cycle> {
    let on = |days: usize, minute: i64| moment(year.school_days_ago(days), minute, 0);
    let (model, head) = (staff.login("demo.teacher")?, staff.login("demo.leader")?);
    let mentor = staff.login("demo.supervisor")?;
    let end = moment(year.day, 0, 0);
    let told = talks(room, messages, end);
    let of_day = |days: usize| told.iter().filter(move |talk| (on(days, 0)..on(days, 1_440)).contains(&talk.from)).max_by_key(|talk| talk.authors.len());
    let held: Vec<&Talk> = [32, 20, 6].into_iter().filter_map(of_day).collect();
    let buddy = held.iter().flat_map(|talk| &talk.authors).copied().find(|&person| person != model && staff.people[person].role() == Role::Teacher)?;
    let last = held.len().checked_sub(1)?;
    let sessions: Vec<Session> = held.iter().enumerate().map(|(place, talk)| session(talk, place < last, end)).collect();
    let seen = Observation {
        person: buddy,
        at: on(20, 16 * 60 + 30),
        body: "นั่งข้างเด็กสองคน คนหนึ่งขยับปากตามเพื่อนตลอดคาบแม้ไม่ออกเสียง ครูรอคำตอบเกือบเจ็ดวินาที เด็กที่ช้าตอบได้เอง ช่วงเปลี่ยนกิจกรรมยังเสียเวลาหยิบสมุด",
    };
    Some(Cycle {
        space: room,
        title: READING,
        problem: "เด็ก ป.1 สามโรงเรียน 55 คน ยังต้องช่วยใกล้ชิด 18 คน ตั้งใจให้เหลือไม่เกิน 8 คนในแปดสัปดาห์",
        items: &["1.1", "3.1", "3.5"],
        continues: before,
        started_by: spaces[room].opened_by,
        at: sessions.first()?.from.saturating_sub(600.seconds()).ok()?,
        roles: vec![("model", model), ("buddy", buddy), ("mentor", mentor), ("administrator", head), ("recorder", spaces[room].opened_by)],
        head: Some(head),
        moves: vec![
            Move { step: "design", at: on(28, 16 * 60 + 20) },
            Move { step: "observe", at: on(25, 16 * 60) },
            Move { step: "reflect", at: on(4, 15 * 60 + 30) },
        ],
        sessions,
        observations: vec![seen],
        closed: None,
    })
}
