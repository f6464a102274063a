use super::{Scene, script::Speaker};
use crate::world::{
    dice::Dice,
    person::Role,
    space::{Audience, Space},
};

/// The people of one network by what they can play, and whose turn it is.
pub(super) struct Company {
    pub(super) lead: Vec<usize>,
    /// Teachers, then the head, of each partner school that writes.
    pub(super) partners: Vec<Vec<usize>>,
    pub(super) supervisors: Vec<usize>,
    pub(super) advisers: Vec<usize>,
    turn: usize,
}

impl Company {
    /// Everyone of network `n`, newcomers who have not written left out.
    pub(super) fn of(scene: &Scene<'_>, n: usize) -> Self {
        let network = &scene.networks[n];
        let joined = |school: &usize| network.members.iter().any(|m| m.organisation == *school && m.from <= scene.year.first);
        let staff = |school: usize| {
            let mut people = scene.staff.at[school].clone();
            people.sort_by_key(|&p| scene.staff.people[p].role() == Role::Leader);
            people
        };
        Self {
            lead: staff(network.lead()),
            partners: network.partners().filter(joined).map(staff).collect(),
            supervisors: network.supervisors.clone(),
            advisers: network.advisers.clone(),
            turn: 0,
        }
    }

    /// Only those who may write in `space`.
    pub(super) fn admitted(&self, space: &Space) -> Self {
        let admitted = |people: &Vec<usize>| -> Vec<usize> {
            let member = |p: &usize| space.members.iter().any(|m| m.person == *p);
            people.iter().copied().filter(|p| space.audience == Audience::Open || member(p)).collect()
        };
        Self {
            lead: admitted(&self.lead),
            partners: self.partners.iter().map(admitted).filter(|p| !p.is_empty()).collect(),
            supervisors: admitted(&self.supervisors),
            // an adviser writes only where invited
            advisers: self.advisers.iter().copied().filter(|&p| space.members.iter().any(|m| m.person == p)).collect(),
            turn: 0,
        }
    }

    /// The same with only the first `active` partner schools.
    pub(super) fn few(&self, active: usize) -> Self {
        Self {
            lead: self.lead.clone(),
            partners: self.partners.iter().take(active).cloned().collect(),
            supervisors: self.supervisors.clone(),
            advisers: self.advisers.clone(),
            turn: self.turn,
        }
    }

    /// Passes the floor to the next partner school.
    pub(super) fn next_turn(&mut self) {
        self.turn += 1;
    }

    /// Casts a conversation; partner schools take turns, so that each is heard.
    pub(super) fn cast(&self, scene: &Scene<'_>, dice: &mut Dice) -> Cast {
        let school = |k: usize| self.partners.get((self.turn + k) % self.partners.len().max(1));
        let mut teachers = Vec::new();
        for k in 0..3 {
            let people: Vec<usize> = school(k).into_iter().flatten().copied().filter(|p| !teachers.contains(p)).collect();
            let taught: Vec<usize> = people.iter().copied().filter(|&p| scene.staff.people[p].role() == Role::Teacher).collect();
            match (taught.is_empty(), people.is_empty()) {
                (false, _) => teachers.push(*dice.pick(&taught)),
                (true, false) => teachers.push(*dice.pick(&people)),
                (true, true) => {}
            }
        }
        let answering = if self.lead.len() > 1 && dice.chance(38) { 1 + dice.below(self.lead.len() - 1) } else { 0 };
        let other = if self.lead.len() > 1 { (answering + 1) % self.lead.len() } else { 0 };
        let heads: Vec<usize> = (self.partners.iter().flatten().chain(&self.lead)).copied().filter(|&p| scene.staff.people[p].role() == Role::Leader).collect();
        Cast {
            lead: self.lead[answering],
            lead_teacher: self.lead[other],
            head: if heads.is_empty() { self.lead[other] } else { *dice.pick(&heads) },
            supervisor: self.supervisors.first().copied(),
            adviser: self.advisers.first().copied(),
            teachers,
        }
    }
}

/// Who plays whom in one conversation.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) teachers: Vec<usize>,
    pub(super) lead: usize,
    pub(super) lead_teacher: usize,
    pub(super) head: usize,
    pub(super) supervisor: Option<usize>,
    pub(super) adviser: Option<usize>,
}

impl Cast {
    /// The same conversation among colleagues of the lead school.
    pub(super) fn within_lead(lead: &[usize], dice: &mut Dice) -> Self {
        let start = dice.below(lead.len());
        let one = |k: usize| lead[(start + k) % lead.len()];
        Self { teachers: vec![one(0), one(2), one(3)], lead: one(1), lead_teacher: one(2), head: one(3), supervisor: None, adviser: None }
    }

    /// The person for a part; `None` leaves the line out.
    pub(super) fn play(&self, speaker: Speaker) -> Option<usize> {
        match speaker {
            Speaker::Teacher(k) => {
                let wanted = usize::from(k) - 1;
                self.teachers.get(wanted).copied().or_else(|| self.teachers.get(wanted.checked_sub(1)?).copied())
            }
            Speaker::Lead => Some(self.lead),
            Speaker::LeadTeacher => Some(self.lead_teacher),
            Speaker::Head => Some(self.head),
            Speaker::Supervisor => self.supervisor,
            Speaker::Adviser => self.adviser,
        }
    }

    /// Everyone in it, once.
    pub(super) fn everyone(&self) -> Vec<usize> {
        let mut all = self.teachers.clone();
        all.extend([self.lead, self.lead_teacher, self.head]);
        all.extend(self.supervisor);
        all.extend(self.adviser);
        all.sort_unstable();
        all.dedup();
        all
    }
}
