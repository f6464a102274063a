//! What stands before anybody speaks: organisations and their awards, people and their posts, networks and their members, rooms.
use super::{Teller, moment, start_of};
use crate::chat;
use crate::identity::{self, NewPerson};
use crate::networks::{self, NewNetwork, NewProgramme, Who};
use crate::organisations::{self, NewAward, NewCode, NewHolding, NewOrganisation};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit;
use crate::plc::{self, MemberRole, NewSpace, SpaceKind};
use crate::world::{Audience, Role};

impl Teller<'_> {
    pub(super) async fn found_organisations(&mut self, tx: &mut Tx) -> Result<()> {
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

    pub(super) async fn welcome_people(&mut self, tx: &mut Tx) -> Result<()> {
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
    pub(super) async fn weave_networks(&mut self, tx: &mut Tx) -> Result<()> {
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

    pub(super) async fn open_spaces(&mut self, tx: &mut Tx) -> Result<()> {
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
