use jiff::{Timestamp, ToSpan, civil::Date};

use super::{
    Scene,
    cast::{Cast, Company},
    clock::{Point, weighted_days},
    echo,
    phase::{Phase, Style},
    script::{Line, Script},
    shelf::{Shelf, Want},
    words::{Facts, Voice, fill, manner},
};
use crate::world::{
    dice::Dice,
    message::{MarkKind, Message},
    year::moment,
};

/// School days between two visits of a lead that has slowed down.
const VISIT: usize = 8;

/// Tells the talk of one network.
pub(super) struct Teller<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) scripts: &'a [Script],
    pub(super) dice: Dice,
    /// Index of the network.
    pub(super) network: usize,
    /// Indices of its spaces, with the company admitted to each and its shelf.
    pub(super) rooms: Vec<(usize, Company, Shelf)>,
    /// In order of telling; `reply_to` points into this list.
    pub(super) told: Vec<Message>,
}

/// One conversation to be held.
pub(super) struct Occasion<'a> {
    pub(super) room: usize,
    pub(super) script: usize,
    pub(super) cast: &'a Cast,
    pub(super) start: Point,
    pub(super) end: Date,
    /// The day on which a slow lead looks in.
    pub(super) visit: Option<Date>,
}

impl Teller<'_> {
    /// Tells a phase until it has its messages.
    pub(super) fn tell(&mut self, phase: Phase) {
        if phase.messages == 0 {
            return;
        }
        match phase.style {
            Style::SlowLead => return self.tell_slow(phase),
            Style::LeadOnly => self.say_one_word_each(phase),
            _ => {}
        }
        let (days, weights) = weighted_days(self.scene.year, phase.from, phase.to);
        if days.is_empty() {
            return;
        }
        let began = self.told.len();
        let goal = began + phase.messages;
        let voice = self.one_voice();
        while self.told.len() < goal {
            let room = self.room();
            let start = Point::start(days[self.dice.weighted(&weights)], &mut self.dice);
            let (want, cast) = self.occasion(phase.style, room, (voice, began));
            let script = self.rooms[room].2.draw(want);
            self.hold(&Occasion { room, script, cast: &cast, start, end: phase.to, visit: None });
        }
        if phase.style == Style::Round && phase.to == self.scene.year.day {
            self.hear_the_rest(phase);
        }
    }

    /// The first room is the busiest.
    fn room(&mut self) -> usize {
        let weights = [55, 30, 20];
        self.dice.weighted(&weights[..self.rooms.len().min(weights.len())])
    }

    /// Who speaks alone when one person does: the editor, or an eager teacher of the first partner school.
    fn one_voice(&self) -> usize {
        let company = &self.rooms[0].1;
        let partner = company.partners.first().and_then(|p| p.first());
        if self.network.is_multiple_of(2) { company.lead[0] } else { *partner.unwrap_or(&company.lead[0]) }
    }

    fn occasion(&mut self, style: Style, room: usize, (voice, began): (usize, usize)) -> (Want, Cast) {
        let company = &mut self.rooms[room].1;
        company.next_turn();
        let percent = self.dice.below(100);
        // others come in only while the one voice has said three quarters of all
        let spoken = self.told[began..].iter().filter(|m| m.author == voice).count();
        let alone = spoken * 4 < (self.told.len() - began + 4) * 3;
        match style {
            Style::LeadOnly => {
                let cast = Cast::within_lead(&company.lead, &mut self.dice);
                (if percent < 62 { Want::Announce } else { Want::Talk }, cast)
            }
            Style::OneVoice => {
                let mut cast = company.cast(self.scene, &mut self.dice);
                let want = match percent {
                    0..30 if !alone => Want::Talk,
                    0..60 => Want::Announce,
                    _ => Want::Share,
                };
                cast.lead = voice;
                match want {
                    Want::Share => cast.teachers.insert(0, voice),
                    _ => cast.teachers.retain(|&t| t != voice),
                }
                (want, cast)
            }
            Style::Few(active) => {
                let cast = company.few(active).cast(self.scene, &mut self.dice);
                (if percent < 80 { Want::Talk } else { Want::Announce }, cast)
            }
            Style::Round | Style::SlowLead => {
                let want = match percent {
                    0..79 => Want::Talk,
                    79..92 => Want::Share,
                    _ => Want::Announce,
                };
                (want, company.cast(self.scene, &mut self.dice))
            }
        }
    }

    /// Questions in the days after a visit wait for the next one.
    fn tell_slow(&mut self, phase: Phase) {
        let visits: Vec<usize> = (0..).map(|k| 2 + k * VISIT).take_while(|&ago| self.scene.year.school_days_ago(ago + VISIT) >= phase.from).collect();
        let goal = self.told.len() + phase.messages;
        let most = phase.messages * 3;
        for round in 0..most {
            if self.told.len() >= goal || visits.is_empty() {
                return;
            }
            let ago = visits[round % visits.len()];
            let asked = self.scene.year.school_days_ago(ago + VISIT - 1 - self.dice.below(2));
            let room = self.room();
            let company = &mut self.rooms[room].1;
            company.next_turn();
            let cast = company.cast(self.scene, &mut self.dice);
            let script = self.rooms[room].2.draw(Want::Question);
            let start = Point::start(asked, &mut self.dice);
            let visit = Some(self.scene.year.school_days_ago(ago));
            self.hold(&Occasion { room, script, cast: &cast, start, end: phase.to, visit });
        }
    }

    pub(super) fn hold(&mut self, occasion: &Occasion<'_>) {
        let column = self.rooms[occasion.room].2.column(occasion.script, &mut self.dice);
        let facts = Facts::throw(self.scene.secondary[self.network], column, &mut self.dice);
        let script = &self.scripts[occasion.script];
        let first = self.told.len();
        let mut point = occasion.start;
        let mut visited = false;
        for line in &script.lines {
            let Some(speaker) = occasion.cast.play(line.speaker) else { continue };
            if self.told.len() > first {
                if visited && line.later {
                    break;
                }
                point = if line.later { point.later(self.dice.between(3, 9), &mut self.dice) } else { point.answered(&mut self.dice) };
            }
            if let Some(visit) = occasion.visit
                && !visited
            {
                let lead = self.rooms[occasion.room].1.lead.contains(&speaker);
                if lead && point.date <= visit {
                    point = Point::start(visit, &mut self.dice);
                    visited = true;
                } else if lead || point.date >= visit {
                    break;
                }
            }
            if point.date >= occasion.end || !self.say(occasion, line, speaker, &facts, point, first) {
                break;
            }
        }
        self.leave_echoes(occasion, first);
    }

    /// False when the line cannot be said.
    fn say(&mut self, occasion: &Occasion<'_>, line: &Line, author: usize, facts: &Facts, point: Point, first: usize) -> bool {
        let space = self.rooms[occasion.room].0;
        let at = point.at(&mut self.dice);
        let at = match self.told[first..].last() {
            Some(last) if at <= last.at => last.at.saturating_add(90.seconds()).unwrap_or(at),
            _ => at,
        };
        let script = &self.scripts[occasion.script];
        let about = if line.about { practice(self.scene, script.theme, at, &mut self.dice) } else { None };
        if line.about && about.is_none() {
            return false;
        }
        let wording = line.wordings[facts.column % line.wordings.len()];
        let people = &self.scene.staff.people;
        let network = &self.scene.networks[self.network];
        let to = self.told[first..].iter().rev().map(|m| m.author).find(|&a| a != author);
        let voice = Voice {
            speaker: &people[author],
            school: self.scene.organisations[people[author].home()].spoken(),
            to: to.map(|p| &people[p]),
            asker: self.told.get(first).map(|m| m.author).filter(|&a| a != author).map(|p| &people[p]),
            lead: self.scene.organisations[network.lead()].spoken(),
            network: &network.name,
            practice: about.map_or("", |p| &self.scene.practices[p].card.title),
            date: point.date,
        };
        let (opening, closing) = manner(wording, line.mark, &mut self.dice);
        let body = fill(&[opening, wording, closing].concat(), facts, &voice);
        let reply_to = self.answers(first, author);
        let topic = match script.theme {
            "meet" => 3,
            _ if self.told.len() > first => self.told[first].topic,
            _ => self.dice.weighted(&[60, 26, 14]),
        };
        let mut message = Message { space, topic, author, at, body, reply_to, about, reactions: Vec::new(), marks: Vec::new(), edit: None, deleted: None };
        if let Some(kind) = line.mark {
            let asker = self.told.get(first).map_or(author, |m| m.author);
            let (by, percent) = if kind == MarkKind::Question { (author, 92) } else { (asker, 68) };
            if self.dice.chance(percent) {
                echo::mark(&mut message, kind, by, moment(occasion.end, 0, 0), &mut self.dice);
            }
        }
        self.told.push(message);
        true
    }

    /// Answers point at the question, later lines now and then at the line before.
    fn answers(&mut self, first: usize, author: usize) -> Option<usize> {
        let question = self.told.get(first)?;
        let asked = question.marks.iter().any(|m| m.kind == MarkKind::Question);
        let answered = self.told[first..].iter().any(|m| m.author == author && m.reply_to == Some(first));
        let last = self.told.len() - 1;
        if question.author != author && !answered && (asked || self.dice.chance(45)) {
            Some(first)
        } else if self.told[last].author != author && self.dice.chance(34) {
            Some(last)
        } else {
            None
        }
    }

    fn leave_echoes(&mut self, occasion: &Occasion<'_>, first: usize) {
        let Some(asker) = self.told.get(first).map(|m| m.author) else { return };
        let speakers: Vec<usize> = self.told[first..].iter().map(|m| m.author).collect();
        let everyone = occasion.cast.everyone();
        // a slow lead leaves no sign between its visits, and colleagues who fell silent do not react
        let pool = if occasion.visit.is_some() { speakers } else { everyone };
        let end = moment(occasion.end, 0, 0);
        let answered: Vec<usize> = self.told[first..].iter().filter_map(|m| m.reply_to).collect();
        for (index, message) in self.told.iter_mut().enumerate().skip(first) {
            if occasion.visit.is_none() || message.author != asker {
                echo::react(message, &pool, asker, end, &mut self.dice);
            }
            echo::reconsider(message, end, &mut self.dice);
            if !answered.contains(&index) {
                echo::withdraw(message, end, &mut self.dice);
            }
        }
    }
}

/// A practice that stood published at `at`, of the same theme if there is one.
fn practice(scene: &Scene<'_>, theme: &str, at: Timestamp, dice: &mut Dice) -> Option<usize> {
    let published = |p: &usize| scene.practices[*p].published < at;
    let fitting: Vec<usize> = (0..scene.practices.len()).filter(published).filter(|&p| scene.practices[p].card.theme == theme).collect();
    if fitting.is_empty() {
        return None;
    }
    Some(*dice.pick(&fitting))
}
