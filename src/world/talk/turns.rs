//! Schools that would else not be heard: one conversation each.
use super::{
    cast::{Cast, Company},
    clock::{Point, weighted_days},
    phase::Phase,
    shelf::{Shelf, Want},
    teller::{Occasion, Teller},
};
use crate::world::{message::Message, space::Audience, year::date_of};

/// Open days within which every school that takes its turn is heard, whatever the dice say.
const TURN: usize = 14;

impl Teller<'_> {
    /// Each partner school acknowledges once, so that the lead's talk is one-way but not unheard.
    pub(super) fn say_one_word_each(&mut self, phase: Phase) {
        let (days, weights) = weighted_days(self.scene.year, self.scene.year.open_days_ago(25).max(phase.from), phase.to);
        if days.is_empty() {
            return;
        }
        for k in 0..self.rooms[0].1.partners.len() {
            let lead = self.rooms[0].1.lead.clone();
            let mut cast = Cast::within_lead(&lead, &mut self.dice);
            cast.teachers = vec![self.rooms[0].1.partners[k][0]];
            let start = Point::start(days[self.dice.weighted(&weights)], &mut self.dice);
            let script = self.rooms[0].2.draw(Want::Share);
            self.hold(&Occasion { room: 0, script, cast: &cast, start, end: phase.to, visit: None });
        }
    }

    /// Schools whose turn the dice kept away lately share something, where the whole network reads it.
    pub(super) fn hear_the_rest(&mut self, phase: Phase) {
        let since = self.scene.year.open_days_ago(TURN);
        let open = |(space, ..): &(usize, Company, Shelf)| self.scene.spaces[*space].audience == Audience::Open;
        let Some(room) = self.rooms.iter().position(open) else { return };
        let (days, weights) = weighted_days(self.scene.year, since.max(phase.from), phase.to);
        if days.is_empty() {
            return;
        }
        for school in self.rooms[room].1.partners.clone() {
            let lately = |m: &Message| school.contains(&m.author) && date_of(m.at) >= since && m.deleted.is_none();
            if self.told.iter().any(|m| lately(m) && self.scene.spaces[m.space].audience == Audience::Open) {
                continue;
            }
            let mut cast = self.rooms[room].1.cast(self.scene, &mut self.dice);
            cast.teachers.insert(0, school[0]);
            let start = Point::start(days[self.dice.weighted(&weights)], &mut self.dice);
            let script = self.rooms[room].2.draw(Want::Share);
            self.hold(&Occasion { room, script, cast: &cast, start, end: phase.to, visit: None });
        }
    }
}
