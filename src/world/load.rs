//! Loading: walks the plan in order of time and writes it through the verbs that people use.
mod cycles;

use std::collections::HashMap;

use jiff::civil::Date;

use cycles::CycleStep;

use super::{Adoption, Audience, Edit, MarkKind, Message, Practice, ReactionKind, Role, World, adopting};
use crate::calendar::bangkok_midnight;
use crate::chat::{self, About, NewMessage, Sign};
use crate::identity::{self, NewPerson};
use crate::networks::{self, NetworkId, NewNetwork, NewProgramme, Who};
use crate::organisations::{self, NewAward, NewCode, NewHolding, NewOrganisation, OrganisationId};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId, SessionId};
use crate::platform::{Core, Time, permit};
use crate::plc::{self, MemberRole, NewSpace, SpaceId, SpaceKind, Standings};
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
    async fn found_organisations(&mut self, tx: &mut Tx) -> Result<()> {
        for planned in &self.world.organisations {
            let new = NewOrganisation {
                id: None,
                name: planned.name.clone(),
                kind: planned.kind.as_str().into(),
                parent: planned.parent.map(|at| self.organisations[at].clone()),
                province: planned.province.map(str::to_owned),
                size_class: planned.size_class.map(|size| size.as_str().to_owned()),
                codes: planned.codes.iter().map(|code| NewCode::new(code.kind.as_str(), code.code.as_str())).collect(),
                by: None,
            };
            let id = organisations::create(tx, new).await?;
            for award in &planned.awards {
                let new = NewAward {
                    organisation: id.clone(),
                    award: award.award.into(),
                    year: i64::from(award.year),
                    level: award.level.into(),
                    size_class: award.size_class.as_str().into(),
                    body: award.body.clone(),
                };
                organisations::give_award(tx, new).await?;
            }
            self.organisations.push(id);
        }
        Ok(())
    }

    async fn welcome_people(&mut self, tx: &mut Tx) -> Result<()> {
        for planned in &self.world.people {
            let new = NewPerson {
                id: None,
                login: planned.login.clone(),
                title: planned.title.into(),
                given_name: planned.given_name.into(),
                family_name: planned.family_name.clone(),
                nickname: Some(planned.nickname.into()),
                email: None,
                by: None,
            };
            let person = identity::create(tx, new).await?;
            for post in &planned.posts {
                let holding = NewHolding {
                    person: person.clone(),
                    role: role(post.role),
                    organisation: Some(self.organisations[post.organisation].clone()),
                    from: Some(start_of(post.from)?),
                    until: None,
                    claimed: false,
                    by: None,
                };
                organisations::grant_role(tx, holding).await?;
            }
            self.people.push(person);
        }
        Ok(())
    }

    /// The commission opens its networks.
    async fn weave_networks(&mut self, tx: &mut Tx) -> Result<()> {
        let opener =
            self.world.people.iter().position(|person| person.role() == Role::Commission).ok_or_else(|| Error::internal("the plan has no commission staff"))?;
        let opener = self.people[opener].clone();
        let mut programmes = Vec::new();
        for planned in &self.world.programmes {
            let partners: Vec<&str> = planned.partners.iter().map(|at| self.world.organisations[*at].name.as_str()).collect();
            let new = NewProgramme {
                name: planned.name.into(),
                owner: Some(self.organisations[planned.owner].clone()),
                partner: Some(partners.join(", ")).filter(|names| !names.is_empty()),
                from: Some(start_of(planned.from)?),
                until: Some(start_of(planned.to)?),
            };
            programmes.push(networks::create_programme(tx, new).await?);
        }
        for planned in &self.world.networks {
            let from = Some(start_of(planned.from)?);
            let new = NewNetwork {
                id: None,
                programme: programmes[planned.programme].clone(),
                name: planned.name.clone(),
                from,
                until: Some(start_of(planned.to)?),
                by: opener.clone(),
            };
            let network = networks::create(tx, new).await?;
            let join =
                |part, who, from, until| networks::NewMember { network: network.clone(), part, who, from, until, override_reason: None, by: opener.clone() };
            for member in &planned.members {
                let part = networks::Part::parse(member.part.as_str()).ok_or_else(|| Error::internal("an unknown part in the plan"))?;
                let who = Who::Organisation(self.organisations[member.organisation].clone());
                networks::add_member(tx, join(part, who, Some(start_of(member.from)?), None)).await?;
            }
            for adviser in &planned.advisers {
                networks::add_member(tx, join(networks::Part::Adviser, Who::Person(self.people[*adviser].clone()), from, None)).await?;
            }
            for engaged in self.world.engagements.iter().filter(|engaged| planned.members.iter().any(|member| member.organisation == engaged.school)) {
                let who = Who::Person(self.people[engaged.coach].clone());
                networks::add_member(tx, join(networks::Part::Coach, who, Some(start_of(engaged.from)?), Some(start_of(engaged.to)?))).await?;
            }
            self.networks.push(network);
        }
        Ok(())
    }

    async fn open_spaces(&mut self, tx: &mut Tx) -> Result<()> {
        for planned in &self.world.spaces {
            tx.travel(moment(planned.at));
            let opener = &self.people[planned.opened_by];
            let audience = match planned.audience {
                Audience::Open => plc::Audience::Open,
                Audience::Closed => plc::Audience::Closed,
            };
            let new = NewSpace {
                id: None,
                name: planned.name.into(),
                network: Some(self.networks[planned.network].clone()),
                school: None,
                kind: SpaceKind::Plc,
                audience,
            };
            let (space, _) = chat::open(tx, opener, new).await?;
            for member in planned.members.iter().filter(|member| member.person != planned.opened_by) {
                let role = if member.moderator { MemberRole::Moderator } else { MemberRole::Member };
                tx.travel(moment(member.since));
                plc::add_member(tx, plc::NewMember { space: space.id.clone(), person: self.people[member.person].clone(), role, by: opener.clone() }).await?;
            }
            for (place, topic) in planned.topics.iter().enumerate().skip(1) {
                tx.travel(moment(topic.at));
                let id = chat::TopicId(format!("{}-{place}", space.id));
                chat::open_topic(tx, &space.id, &self.people[topic.opened_by], Some(id), topic.title).await?;
            }
            self.spaces.push(space.id);
        }
        Ok(())
    }

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

fn role(planned: Role) -> permit::Role {
    match planned {
        Role::Teacher => permit::Role::Teacher,
        Role::Leader => permit::Role::Leader,
        Role::LeadEditor => permit::Role::LeadEditor,
        Role::Supervisor => permit::Role::Supervisor,
        Role::DistrictAdmin => permit::Role::DistrictAdmin,
        Role::Adviser => permit::Role::RegionalAdviser,
        Role::Coach => permit::Role::Coach,
        Role::Commission => permit::Role::Commission,
        Role::Evaluator => permit::Role::Evaluator,
        Role::PlatformAdmin => permit::Role::PlatformAdmin,
        Role::PrivacyOfficer => permit::Role::PrivacyOfficer,
    }
}
