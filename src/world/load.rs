//! Loading: walks the plan in order of time and writes it through the verbs that people use.
mod cycles;
mod founding;

use std::collections::HashMap;

use jiff::civil::Date;

use cycles::CycleStep;

use super::{Adoption, Edit, MarkKind, Message, Practice, ReactionKind, Role, World, adopting};
use crate::calendar::bangkok_midnight;
use crate::chat::{self, About, NewMessage, Sign};
use crate::identity::{self};
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId, SessionId};
use crate::platform::{Core, Time};
use crate::plc::{SpaceId, Standings};
use crate::practices::{self, NewPractice, PracticeId, Publication, PublicationAudience};

/// Steps told before rights are asked anew: roles begin and end between two chapters of a year.
const CHAPTER: usize = 3_000;

/// Fills an empty database with the plan, all of it or nothing. Nothing is seeded beside what people could have done themselves.
pub async fn load(core: &Core, world: &World) -> Result<()> {
    let mut tx = core.db.begin(core.now()).await?;
    tx.travel(start_of(world.first)?);
    let mut teller = Teller {
        world,
        organisations: Vec::new(),
        people: Vec::new(),
        networks: Vec::new(),
        spaces: Vec::new(),
        told: HashMap::new(),
        standings: Standings::default(),
    };
    teller.found_organisations(&mut tx).await?;
    teller.welcome_people(&mut tx).await?;
    teller.weave_networks(&mut tx).await?;
    teller.open_spaces(&mut tx).await?;
    teller.tell(&mut tx).await?;
    teller.remember_reading(&mut tx).await?;
    identity::mark_demo(&mut tx).await?;
    tx.commit().await
}

fn start_of(day: Date) -> Result<Time> {
    Ok(Time(bangkok_midnight(day).map_err(Error::internal)?.as_millisecond()))
}

fn moment(at: jiff::Timestamp) -> Time {
    Time(at.as_millisecond())
}

struct Teller<'w> {
    world: &'w World,
    organisations: Vec<OrganisationId>,
    people: Vec<PersonId>,
    networks: Vec<NetworkId>,
    spaces: Vec<SpaceId>,
    /// Number of each message told, by its place in the plan.
    told: HashMap<usize, i64>,
    standings: Standings,
}

/// One thing that happens to the talk, in order of time.
enum Step<'w> {
    Say(usize, &'w Message),
    React(usize, usize, ReactionKind),
    Mark(usize, usize, MarkKind),
    Edit(usize, &'w Edit),
    Delete(usize),
    Draft(&'w Practice),
    Publish(usize, &'w Practice),
    Cycle(usize, CycleStep),
    Adopt(&'w Adoption, adopting::Turn),
}

impl<'w> Teller<'w> {
    /// Everything said and done, in order of time.
    fn steps(&self) -> Vec<(Time, Step<'w>)> {
        let mut steps = Vec::with_capacity(self.world.messages.len() * 2);
        // First, so that a session stands open when its first words are said.
        for (place, cycle) in self.world.cycles.iter().enumerate() {
            steps.extend(cycles::steps(cycle).into_iter().map(|(at, step)| (at, Step::Cycle(place, step))));
        }
        for (place, message) in self.world.messages.iter().enumerate() {
            steps.push((moment(message.at), Step::Say(place, message)));
            steps.extend(message.reactions.iter().map(|reaction| (moment(reaction.at), Step::React(place, reaction.person, reaction.kind))));
            steps.extend(message.marks.iter().map(|mark| (moment(mark.at), Step::Mark(place, mark.person, mark.kind))));
            steps.extend(message.edit.iter().map(|edit| (moment(edit.at), Step::Edit(place, edit))));
            steps.extend(message.deleted.map(|at| (moment(at), Step::Delete(place))));
        }
        for (place, practice) in self.world.practices.iter().enumerate() {
            steps.push((moment(practice.drafted), Step::Draft(practice)));
            steps.push((moment(practice.published), Step::Publish(place, practice)));
        }
        for adoption in &self.world.adoptions {
            steps.extend(adopting::turns(adoption).into_iter().map(|(at, turn)| (moment(at), Step::Adopt(adoption, turn))));
        }
        steps.sort_by_key(|(at, _)| *at);
        steps
    }

    async fn tell(&mut self, tx: &mut Tx) -> Result<()> {
        let steps = self.steps();
        for chapter in steps.chunks(CHAPTER) {
            self.standings.forget();
            for (at, step) in chapter {
                tx.travel(*at);
                self.take(tx, step).await?;
            }
        }
        Ok(())
    }

    async fn take(&mut self, tx: &mut Tx, step: &Step<'w>) -> Result<()> {
        match step {
            Step::Say(place, message) => self.say(tx, *place, message).await,
            Step::React(place, person, kind) => {
                let kind = match kind {
                    ReactionKind::Thanks => chat::ReactionKind::Thanks,
                    ReactionKind::Agree => chat::ReactionKind::Agree,
                    ReactionKind::Tried => chat::ReactionKind::Tried,
                };
                self.sign(tx, *place, *person, Sign::Reaction(kind)).await
            }
            Step::Mark(place, person, kind) => {
                let kind = match kind {
                    MarkKind::Finding => chat::MarkKind::Finding,
                    MarkKind::Advice => chat::MarkKind::Advice,
                    MarkKind::Agreement => chat::MarkKind::Agreement,
                    MarkKind::Question => chat::MarkKind::Question,
                };
                self.sign(tx, *place, *person, Sign::Mark(kind)).await
            }
            Step::Draft(practice) => self.draft(tx, practice).await,
            Step::Publish(place, practice) => self.publish(tx, *place, practice).await,
            Step::Cycle(place, step) => self.take_cycle(tx, *place, *step).await,
            Step::Adopt(adoption, turn) => self.adopt(tx, adoption, turn).await,
            Step::Edit(place, edit) => {
                let message = &self.world.messages[*place];
                let words = chat::Words { body: &edit.body, version: None, most: 0 };
                chat::edit_in(tx, &self.standings, &self.actor(message.author), &self.spaces[message.space], self.number(*place)?, words).await
            }
            Step::Delete(place) => {
                let message = &self.world.messages[*place];
                chat::delete_in(tx, &self.standings, &self.actor(message.author), &self.spaces[message.space], self.number(*place)?).await
            }
        }
    }

    async fn say(&mut self, tx: &mut Tx, place: usize, message: &Message) -> Result<()> {
        let space = &self.spaces[message.space];
        let new = NewMessage {
            client_id: uuid::Uuid::now_v7().to_string(),
            body: message.body.clone(),
            topic: (message.topic > 0).then(|| chat::TopicId(format!("{space}-{}", message.topic))),
            reply_to: message.reply_to.map(|answered| self.number(answered)).transpose()?,
            about: message.about.map(|practice| About { kind: "practice".into(), id: self.world.practices[practice].external_id.clone() }),
            files: Vec::new(),
            silent: false,
            written_at: None,
        };
        let posted = chat::post_in(tx, &self.standings, &self.people[message.author], space, &new).await?;
        self.told.insert(place, posted.message.number);
        Ok(())
    }

    async fn sign(&self, tx: &mut Tx, place: usize, person: usize, sign: Sign) -> Result<()> {
        let space = &self.spaces[self.world.messages[place].space];
        chat::sign_in(tx, &self.standings, &self.actor(person), space, self.number(place)?, sign).await
    }

    async fn draft(&self, tx: &mut Tx, practice: &Practice) -> Result<()> {
        let card = &practice.card;
        let network = self.world.networks.iter().position(|network| network.members.iter().any(|member| member.organisation == practice.owner));
        let change = serde_json::json!({
            "title": card.title, "summary": card.summary, "kind": card.kind, "problem": card.problem, "for_whom": card.for_whom, "steps": card.steps,
            "materials": card.materials, "cost": card.cost, "results": card.results, "conditions": card.conditions, "standards": card.standards,
            "grades": card.grades, "subjects": card.subjects, "size_class": card.size_classes.first(), "network": network.map(|at| self.networks[at].clone()),
        });
        let new = NewPractice {
            id: Some(PracticeId(practice.external_id.clone())),
            owner: Some(self.organisations[practice.owner].clone()),
            authors: Vec::new(),
            change: serde_json::from_value(change)?,
        };
        practices::create(tx, &self.people[practice.author], new).await.map(|_| ())
    }

    /// The author hands it in, the lead's editor publishes: every third one for everybody, the others for their network.
    async fn publish(&self, tx: &mut Tx, place: usize, practice: &Practice) -> Result<()> {
        let audience = if place.is_multiple_of(3) { PublicationAudience::Public } else { PublicationAudience::Network };
        let id = PracticeId(practice.external_id.clone());
        let (author, editor) = (&self.people[practice.author], &self.people[self.editor(practice)]);
        let now = tx.now();
        if author != editor {
            let standing = practices::enter(tx, Some(author), &id, &practices::policy::READ, now).await?;
            practices::submit(tx, &standing, true, author).await?;
        }
        let standing = practices::enter(tx, Some(editor), &id, &practices::policy::READ, now).await?;
        practices::publish(tx, &standing, Publication { changed: String::new(), audience }, editor).await
    }

    async fn adopt(&self, tx: &mut Tx, adoption: &Adoption, turn: &adopting::Turn) -> Result<()> {
        let practice = &self.world.practices[adoption.practice];
        let network = self.world.networks.iter().position(|network| network.members.iter().any(|member| member.organisation == practice.owner));
        let places = adopting::Places {
            practice: PracticeId(practice.external_id.clone()),
            school: self.organisations[adoption.school].clone(),
            network: network.map(|at| self.networks[at].clone()),
            by: self.people[adoption.by].clone(),
            editor: self.people[self.editor(practice)].clone(),
        };
        adopting::take(tx, &places, turn).await
    }

    /// The editor of the lead school in the owner's network; its author where there is none.
    fn editor(&self, practice: &Practice) -> usize {
        let network = self.world.networks.iter().find(|network| network.members.iter().any(|member| member.organisation == practice.owner));
        let lead = network.map(super::Network::lead);
        let edits = |person: &super::Person| person.posts.iter().any(|post| post.role == Role::LeadEditor && Some(post.organisation) == lead);
        self.world.people.iter().position(edits).unwrap_or(practice.author)
    }

    /// Everyone has read up to what they last said or signed.
    async fn remember_reading(&self, tx: &mut Tx) -> Result<()> {
        let mut last: HashMap<(usize, usize), usize> = HashMap::new();
        for (place, message) in self.world.messages.iter().enumerate() {
            last.insert((message.space, message.author), place);
            for person in message.reactions.iter().map(|reaction| reaction.person).chain(message.marks.iter().map(|mark| mark.person)) {
                last.insert((message.space, person), place);
            }
        }
        for ((space, person), place) in last {
            tx.travel(moment(self.world.messages[place].at));
            chat::read_in(tx, &self.people[person], &self.spaces[space], self.number(place)?).await?;
        }
        Ok(())
    }

    fn number(&self, place: usize) -> Result<i64> {
        self.told.get(&place).copied().ok_or_else(|| Error::internal("the plan speaks of a message that was not told yet"))
    }

    fn actor(&self, person: usize) -> Actor {
        Actor { person: self.people[person].clone(), session: SessionId("sample-world".into()) }
    }
}
