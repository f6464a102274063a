//! Cycles of the plan, walked through the verbs: steps, roles, sessions, hours that somebody confirms, a record that a head approves.
use super::{Teller, moment};
use crate::exchange::record;
use crate::platform::Time;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::plc::cycle::{self, CycleId, NewCycle, NewObservation};
use crate::plc::hours::{self, LineId};
use crate::plc::session::{self, NewSession, PlcSessionId};
use crate::world::Cycle;

/// One thing that happens to a cycle.
#[derive(Clone, Copy, Debug)]
pub(super) enum CycleStep {
    Start,
    Move(usize),
    Open(usize),
    Close(usize),
    Observe(usize),
    Confirm(usize),
    End,
    Approve,
}

/// A day in milliseconds.
const DAY: i64 = crate::platform::clock::DAY;

/// Everything that happens to a cycle, with its moment.
pub(super) fn steps(cycle: &Cycle) -> Vec<(Time, CycleStep)> {
    let mut steps = vec![(moment(cycle.at), CycleStep::Start)];
    steps.extend(cycle.moves.iter().enumerate().map(|(place, step)| (moment(step.at), CycleStep::Move(place))));
    for (place, held) in cycle.sessions.iter().enumerate() {
        steps.push((moment(held.from), CycleStep::Open(place)));
        steps.push((moment(held.until), CycleStep::Close(place)));
        steps.extend(held.confirmed.map(|at| (moment(at), CycleStep::Confirm(place))));
    }
    steps.extend(cycle.observations.iter().enumerate().map(|(place, seen)| (moment(seen.at), CycleStep::Observe(place))));
    if let Some(closed) = cycle.closed.map(moment) {
        steps.push((closed, CycleStep::End));
        steps.push((closed.plus(DAY), CycleStep::Approve));
    }
    steps
}

fn id(place: usize) -> CycleId {
    CycleId(format!("sample-cycle-{}", place + 1))
}

fn session_id(cycle: usize, place: usize) -> PlcSessionId {
    PlcSessionId(format!("sample-session-{}-{}", cycle + 1, place + 1))
}

impl Teller<'_> {
    pub(super) async fn take_cycle(&self, tx: &mut Tx, place: usize, step: CycleStep) -> Result<()> {
        let planned = &self.world.cycles[place];
        let by = &self.people[planned.started_by];
        if matches!(step, CycleStep::Start) {
            return self.start(tx, place, planned).await;
        }
        // Hours and records are readings of the log.
        tx.settle().await?;
        let cycle = cycle::cycle(tx, &id(place)).await?;
        match step {
            CycleStep::Start => Ok(()),
            CycleStep::Move(step) => cycle::move_step(tx, by, &cycle, &cycle::Move { step: planned.moves[step].step.into(), due: None }).await,
            CycleStep::Open(at) => {
                let new = NewSession { id: Some(session_id(place, at)), ..NewSession::default() };
                session::open_session(tx, by, &cycle, new, Err(Error::not_allowed())).await.map(|_| ())
            }
            CycleStep::Close(at) => {
                let open = session::plc_session(tx, &session_id(place, at)).await?;
                session::close(tx, by, open).await
            }
            CycleStep::Observe(at) => {
                let seen = &planned.observations[at];
                let new = NewObservation { id: None, body: seen.body.into(), files: Vec::new(), step: None };
                cycle::observe(tx, &self.people[seen.person], &cycle, new).await.map(|_| ())
            }
            CycleStep::Confirm(at) => self.confirm(tx, planned, &session_id(place, at)).await,
            CycleStep::End => {
                cycle::close(tx, by, &cycle, true).await?;
                let sender = &self.people[planned.holder("model").unwrap_or(planned.started_by)];
                record::send(tx, sender, &cycle.id).await
            }
            CycleStep::Approve => match planned.head {
                Some(head) => record::approve(tx, &self.people[head], &cycle.id).await,
                None => Ok(()),
            },
        }
    }

    async fn start(&self, tx: &mut Tx, place: usize, planned: &Cycle) -> Result<()> {
        let by = &self.people[planned.started_by];
        let new = NewCycle {
            id: Some(id(place)),
            title: Some(planned.title.into()),
            problem: Some(planned.problem.into()),
            items: Some(planned.items.iter().map(|item| (*item).to_owned()).collect()),
            continues: planned.continues.map(id),
            ..NewCycle::default()
        };
        let (cycle, _) = cycle::open_cycle(tx, by, &self.spaces[planned.space], new).await?;
        let roles: Vec<(String, PersonId)> = planned.roles.iter().map(|(role, person)| ((*role).to_owned(), self.people[*person].clone())).collect();
        cycle::set_roles(tx, by, &cycle, &roles).await
    }

    /// The recorder says yes to colleagues' hours, the head to those of their own teacher.
    async fn confirm(&self, tx: &mut Tx, planned: &Cycle, session: &PlcSessionId) -> Result<()> {
        let now = tx.now();
        let held = session::plc_session(tx, session).await?;
        let lines = hours::ledger(tx, std::slice::from_ref(&held), None, now).await?;
        let model = planned.holder("model").map(|person| &self.people[person]);
        let recorder = &self.people[planned.started_by];
        let lines_of = |wanted: &dyn Fn(&PersonId) -> bool| {
            lines.iter().filter(|line| wanted(&line.person)).map(|line| LineId { session: session.clone(), person: line.person.clone() }).collect::<Vec<_>>()
        };
        if let Some(head) = planned.head.map(|head| &self.people[head]) {
            hours::confirm(tx, head, lines_of(&|person| Some(person) == model)).await?;
        }
        hours::confirm(tx, recorder, lines_of(&|person| person != recorder && Some(person) != model)).await.map(|_| ())
    }
}
