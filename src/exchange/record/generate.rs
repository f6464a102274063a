//! A record written from what the cycle left behind: marks, sessions, notes, files.
use std::collections::BTreeMap;

use super::written::{Participant, Section, SectionKey, Written};
use crate::calendar::{Digits, Form, thai_date};
use crate::chat::{self, MessageView};
use crate::organisations::person_ref;
use crate::platform::Time;
use crate::platform::clock::{HOUR, MINUTE};
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::thai;
use crate::plc::cycle::{CycleStanding, CycleView, cycle_view, observations};
use crate::plc::session::{SessionState, SessionView, session_views};

/// Writes the record of a cycle as it stands now.
pub(super) async fn generate(db: &mut impl Reads, standing: &CycleStanding, now: Time) -> Result<Written> {
    let cycle = cycle_view(db, standing, now).await?;
    let sessions = session_views(db, standing, now).await?;
    let until = cycle.closed_at.unwrap_or(now);
    let marked = chat::marked_between(db, &cycle.space, cycle.started_at, until).await?;
    let carrying = chat::carrying_between(db, &cycle.space, cycle.started_at, until).await?;
    let notes = observations(db, &cycle.id).await?;
    let started_by = person_ref(db, &standing.cycle.started_by).await?;
    let mut sections =
        vec![section(SectionKey::Problem, problem(&cycle)), section(SectionKey::Steps, steps(&cycle)), section(SectionKey::Sessions, met(&sessions))];
    let kinds = [("finding", SectionKey::Findings), ("advice", SectionKey::Advice), ("agreement", SectionKey::Agreements), ("question", SectionKey::Questions)];
    for (kind, key) in kinds {
        let of: Vec<&MessageView> = marked.iter().filter(|message| message.marks.iter().any(|mark| mark.kind == kind)).collect();
        let sources = of.iter().map(|message| message.id.clone()).collect();
        sections.push(Section { sources, ..section(key, of.into_iter().map(said).collect()) });
    }
    let seen = notes.iter().map(|note| {
        let by = note.by.as_ref().map(|person| person.name.as_str()).unwrap_or("สมาชิกเดิม");
        format!("{} ({by}, {})", flat(&note.body), short(note.at))
    });
    sections.push(section(SectionKey::Observations, seen.collect()));
    let sources = carrying.iter().map(|message| message.id.clone()).collect();
    let files =
        carrying.iter().flat_map(|message| message.files.iter().map(move |file| format!("{} ({}, {})", file.name, speaker(message), short(message.at))));
    sections.push(Section { sources, ..section(SectionKey::Attachments, files.collect()) });
    Ok(Written {
        participants: participants(&cycle, &sessions),
        title: cycle.title,
        round: cycle.round,
        school: started_by.school.map(|school| school.name),
        space: standing.space.space.name.clone(),
        sections,
    })
}

fn section(key: SectionKey, lines: Vec<String>) -> Section {
    let (heading, heading_en) = key.words();
    Section { key, heading: heading.into(), heading_en: heading_en.into(), generated: lines.join("\n"), edited: None, sources: Vec::new() }
}

fn problem(cycle: &CycleView) -> Vec<String> {
    let problem = if thai::is_blank(&cycle.problem) { &cycle.title } else { &cycle.problem };
    let items = (!cycle.items.is_empty()).then(|| {
        let items: Vec<String> = cycle.items.iter().map(|item| format!("{} {}", item.id, item.name)).collect();
        format!("สอดคล้องกับมาตรฐาน {}", items.join(" · "))
    });
    [Some(flat(problem)), items].into_iter().flatten().collect()
}

fn steps(cycle: &CycleView) -> Vec<String> {
    let came = |step: &crate::plc::cycle::StepView| step.entered_at.map(|at| format!("{} ({})", step.step.name, short(at)));
    cycle.steps.iter().filter(|step| step.state != "next").filter_map(came).collect()
}

fn met(sessions: &[SessionView]) -> Vec<String> {
    let held = sessions.iter().filter(|session| session.state != SessionState::Planned);
    let line = |session: &SessionView| {
        let opened = session.opened_at?;
        let until = session.closed_at.map(|closed| format!("–{}", clock(closed))).unwrap_or_default();
        let topic = if session.topic.is_empty() { String::new() } else { format!(" เรื่อง {}", session.topic) };
        Some(format!("{} {}{until} น.{topic} ผู้เข้าร่วม {} คน", short(opened), clock(opened), session.people.len()))
    };
    let mut lines: Vec<(Option<Time>, String)> = held.filter_map(|session| Some((session.opened_at, line(session)?))).collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Everybody who holds a role or took part, each once.
fn participants(cycle: &CycleView, sessions: &[SessionView]) -> Vec<Participant> {
    let mut people: BTreeMap<String, Participant> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut add = |person: &crate::organisations::PersonRef, role: Option<&str>, minutes: i64, sessions: i64| {
        let known = people.entry(person.id.clone()).or_insert_with(|| {
            order.push(person.id.clone());
            let school = person.school.as_ref().map(|school| school.name.clone());
            Participant { name: person.full_name.clone(), school, role: String::new(), sessions: 0, minutes: 0 }
        });
        if let Some(role) = role {
            known.role = if known.role.is_empty() { role.to_owned() } else { format!("{} · {role}", known.role) };
        }
        known.minutes += minutes;
        known.sessions += sessions;
    };
    for holder in &cycle.roles {
        add(&holder.person, Some(&holder.name), 0, 0);
    }
    for here in sessions.iter().flat_map(|session| &session.people) {
        add(&here.person, None, here.minutes, 1);
    }
    let mut listed: Vec<Participant> = order.into_iter().filter_map(|id| people.remove(&id)).collect();
    for person in &mut listed {
        if person.role.is_empty() {
            person.role = "สมาชิก".into();
        }
    }
    listed
}

fn speaker(message: &MessageView) -> String {
    let older = message.imported.as_ref().and_then(|line| line.name.clone());
    message.by.as_ref().map(|person| person.name.clone()).or(older).unwrap_or_else(|| "สมาชิกเดิม".into())
}

fn said(message: &MessageView) -> String {
    let mut words = flat(message.body.as_deref().unwrap_or_default());
    for person in &message.mentions {
        words = words.replace(&format!("@[{}]", person.id), &format!("@{}", person.name));
    }
    let at = if message.imported.is_some() { message.written_at } else { message.at };
    format!("{words} ({}, {})", speaker(message), short(at))
}

/// One entry is one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(at: Time) -> String {
    thai_date(at.bangkok_date(), Form::Short, Digits::Arabic)
}

fn clock(time: Time) -> String {
    let minutes = (time.0 + 7 * HOUR).div_euclid(MINUTE).rem_euclid(24 * 60);
    format!("{:02}.{:02}", minutes / 60, minutes % 60)
}
