//! The register of networks: programmes and networks come into being with their first member.
use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::list::{List, Prepared, Revision};
use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::calendar::bangkok_midnight;
use crate::exchange::sheet::{NetworkRow, Records};
use crate::networks::{self, MemberId, NewMember, Part, Who};
use crate::organisations::{self, OrganisationId};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::dates;
use crate::platform::db::{Reads, StagedRow};
use crate::platform::error::Result;
use crate::platform::thai::{fold, written};

/// Programme and name of a network.
type Key = (String, String);

/// Names of programmes and networks as they are written here: two spellings of one name are one.
#[derive(Default)]
struct Names {
    programmes: HashMap<String, String>,
    networks: HashMap<Key, String>,
}

impl Names {
    async fn of(db: &mut impl Reads, known: &HashSet<Key>) -> Result<Names> {
        let mut names = Names::default();
        for programme in networks::programmes(db).await? {
            names.programmes.insert(fold(&programme.name), programme.name);
        }
        for (programme, network) in known {
            names.networks.insert((fold(programme), fold(network)), network.clone());
        }
        Ok(names)
    }

    /// The network that a row speaks of, in the spelling that came first.
    fn key(&mut self, row: &NetworkRow) -> Key {
        let folded = (fold(&row.programme), fold(&row.network));
        let programme = self.programmes.entry(folded.0.clone()).or_insert_with(|| written(&row.programme).to_owned()).clone();
        (programme, self.networks.entry(folded).or_insert_with(|| written(&row.network).to_owned()).clone())
    }
}

/// A membership as it stands, or as an earlier row of the file plans it.
#[derive(Clone)]
struct Member {
    /// None for one that the file brings.
    id: Option<MemberId>,
    network: Key,
    part: Part,
    organisation: OrganisationId,
    from: Time,
    until: Option<Time>,
    seen: bool,
}

impl Member {
    fn meets(&self, from: Time, until: Option<Time>) -> bool {
        self.until.is_none_or(|ended| ended > from) && until.is_none_or(|until| self.from < until)
    }
}

struct Planner<'a> {
    rights: &'a mut Rights,
    now: Time,
    places: Places,
    awarded: HashSet<OrganisationId>,
    known: HashSet<Key>,
    begins: HashMap<Key, Time>,
    members: Vec<Member>,
    by_organisation: HashMap<OrganisationId, Vec<usize>>,
    leads: HashMap<Key, Vec<usize>>,
    programmes: BTreeMap<String, StagedRow>,
    networks: BTreeMap<Key, StagedRow>,
    added: Vec<StagedRow>,
    dates: Vec<StagedRow>,
}

pub(super) async fn plan(db: &mut impl Reads, rights: &mut Rights, records: &Records<NetworkRow>, ledger: &mut Ledger, now: Time) -> Result<Prepared> {
    let rows = &records.rows;
    let revision = networks::networks_revision(db).await?;
    let places = Places::find(db, rows.iter().map(|record| record.value.org_code.clone()).collect()).await?;
    let schools: Vec<OrganisationId> =
        rows.iter().filter_map(|record| places.one("org_code", &record.value.org_code).ok()).map(|school| school.id.clone()).collect();
    let awarded = organisations::awards_of(db, &schools).await?.into_iter().map(|award| award.organisation_id).collect();
    let known: HashSet<Key> = networks::networks_by_name(db).await?.into_iter().map(|known| (known.programme, known.name)).collect();
    let mut names = Names::of(db, &known).await?;
    let keys: Vec<Key> = rows.iter().map(|record| names.key(&record.value)).collect();
    let mut programmes: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
    programmes.sort();
    programmes.dedup();
    let mut planner = Planner {
        rights,
        now,
        places,
        awarded,
        known,
        begins: HashMap::new(),
        members: Vec::new(),
        by_organisation: HashMap::new(),
        leads: HashMap::new(),
        programmes: BTreeMap::new(),
        networks: BTreeMap::new(),
        added: Vec::new(),
        dates: Vec::new(),
    };
    for standing in networks::memberships_of_programmes(db, &programmes).await? {
        let Some(part) = Part::parse(&standing.part) else { continue };
        let until = [standing.until_at, standing.network_until].into_iter().flatten().min();
        let network = (standing.programme, standing.network);
        planner.stand(Member { id: Some(standing.id), network, part, organisation: standing.organisation_id, from: standing.from_at, until, seen: false });
    }
    for (record, key) in rows.iter().zip(&keys) {
        if let Some(from) = record.value.from.and_then(start) {
            let begins = planner.begins.entry(key.clone()).or_insert(from);
            *begins = from.min(*begins);
        }
    }
    let mut spoken = HashSet::new();
    for (record, key) in rows.iter().zip(keys) {
        let row = &record.value;
        spoken.insert(key.clone());
        let done = planner.one(db, row, key).await;
        ledger.note(record.row, &row.org_code, &row.network, done)?;
    }
    let missing = |member: &&Member| member.id.is_some() && !member.seen && spoken.contains(&member.network) && member.until.is_none_or(|ended| ended > now);
    let missing: Vec<&Member> = planner.members.iter().filter(missing).collect();
    let ids: Vec<OrganisationId> = missing.iter().map(|member| member.organisation.clone()).collect();
    let named: HashMap<OrganisationId, String> = organisations::organisations_by_id(db, &ids).await?.into_iter().map(|found| (found.id, found.name)).collect();
    for member in missing {
        ledger.absent(&member.network.1, named.get(&member.organisation).map_or("", String::as_str));
    }
    let lists = vec![
        (List::Programmes, planner.programmes.into_values().collect()),
        (List::Networks, planner.networks.into_values().collect()),
        (List::Members, planner.added),
        (List::MemberDates, planner.dates),
    ];
    Ok(Prepared { lists, revision: Some(Revision::Networks(revision)) })
}

/// The first moment of a day in Thailand.
fn start(day: Date) -> Option<Time> {
    bangkok_midnight(day).ok().map(|moment| Time(moment.as_millisecond()))
}

impl Planner<'_> {
    fn stand(&mut self, member: Member) {
        let at = self.members.len();
        self.by_organisation.entry(member.organisation.clone()).or_default().push(at);
        if member.part == Part::Lead {
            self.leads.entry(member.network.clone()).or_default().push(at);
        }
        self.members.push(member);
    }

    async fn one(&mut self, db: &mut impl Reads, row: &NetworkRow, network: Key) -> Result<Outcome, Refusal> {
        let organisation = self.places.one("org_code", &row.org_code)?.id.clone();
        let part = words::part(&row.part)
            .ok_or_else(|| Refusal::told("part", "unknown_part", format!("ไม่รู้จักบทบาท “{}”", row.part), format!("the part '{}' is unknown", row.part)))?;
        let from = row.from.and_then(start);
        // The last day counts whole.
        let until = row.to.and_then(start).map(|day| day.plus(DAY));
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            return Err(Refusal::told("to", "before_from", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "the end must not come before the beginning"));
        }
        for (column, moment) in [("from", from), ("to", until)] {
            dates::within(column, moment, self.now, dates::LASTING).map_err(|error| Refusal::at(column, error))?;
        }
        if let Some(at) = self.same(&organisation, &network, part, from, until) {
            return self.date(at, from, until);
        }
        let (begins, now) = (from.unwrap_or(self.now), self.now);
        if until.is_some_and(|until| until <= begins) {
            return Err(Refusal::told("to", "ends_before", "วันสิ้นสุดต้องอยู่หลังวันเริ่ม", "the end comes after the beginning"));
        }
        self.check_place(&organisation, &network, part, begins, until)?;
        let override_reason = self.override_of(db, row, part, &organisation).await?;
        self.network(&network)?;
        let who = Who::Organisation(organisation.clone());
        let new = NewMember { network: networks::NetworkId::from(""), part, who, from, until, override_reason, by: self.rights.author() };
        self.added.push(networks::staged_member(&network.0, &network.1, &new));
        self.stand(Member { id: None, network, part, organisation, from: from.unwrap_or(now), until, seen: true });
        Ok(Outcome::Added)
    }

    /// The membership that a row speaks of: one of the same beginning, else one that has not ended when the row begins.
    fn same(&self, organisation: &OrganisationId, network: &Key, part: Part, from: Option<Time>, until: Option<Time>) -> Option<usize> {
        let mut own = self.by_organisation.get(organisation).into_iter().flatten().copied().filter(|at| {
            let member = &self.members[*at];
            member.part == part && member.network == *network
        });
        match from {
            Some(from) => {
                let own: Vec<usize> = own.collect();
                let exact = own.iter().copied().find(|at| self.members[*at].from == from);
                exact.or_else(|| own.into_iter().find(|at| self.members[*at].meets(from, until) && !self.members[*at].seen))
            }
            None => own.find(|at| self.members[*at].until.is_none_or(|ended| ended > self.now)),
        }
    }

    fn date(&mut self, at: usize, from: Option<Time>, until: Option<Time>) -> Result<Outcome, Refusal> {
        let member = &mut self.members[at];
        member.seen = true;
        let dates = (from.unwrap_or(member.from), until.or(member.until));
        if dates == (member.from, member.until) {
            return Ok(Outcome::Left);
        }
        (member.from, member.until) = dates;
        match &member.id {
            Some(id) => self.dates.push(networks::staged_member_dates(id, dates.0, dates.1)),
            None => {
                return Err(Refusal::told(
                    "org_code",
                    "repeated_key",
                    "สถานศึกษานี้อยู่ในเครือข่ายแล้วในช่วงเวลาเดียวกัน",
                    "this school is in the network at the same time already",
                ));
            }
        }
        Ok(Outcome::Changed)
    }

    /// A school is not lead and partner of one network, a network has one lead, and a school is partner in one network of a programme.
    fn check_place(&self, organisation: &OrganisationId, network: &Key, part: Part, from: Time, until: Option<Time>) -> Result<(), Refusal> {
        let own = || self.by_organisation.get(organisation).into_iter().flatten().map(|at| &self.members[*at]).filter(|member| member.meets(from, until));
        let other = match part {
            Part::Lead => Some(Part::Partner),
            Part::Partner => Some(Part::Lead),
            _ => None,
        };
        if other.is_some_and(|other| own().any(|member| member.network == *network && member.part == other)) {
            return Err(Refusal::at("part", networks::lead_and_partner()));
        }
        if part == Part::Lead && self.leads.get(network).into_iter().flatten().any(|at| self.members[*at].meets(from, until)) {
            return Err(Refusal::at("org_code", networks::lead_exists()));
        }
        let elsewhere = |member: &Member| member.part == Part::Partner && member.network.0 == network.0 && member.network != *network;
        if part == Part::Partner && own().any(elsewhere) {
            return Err(Refusal::at("org_code", networks::partner_elsewhere()));
        }
        Ok(())
    }

    /// Why a school without an award leads: only commission staff may say so, and only of a lead.
    async fn override_of(&mut self, db: &mut impl Reads, row: &NetworkRow, part: Part, organisation: &OrganisationId) -> Result<Option<String>, Refusal> {
        if part != Part::Lead {
            return Ok(None);
        }
        match row.override_reason.clone() {
            Some(reason) => {
                self.rights.check_waiving(db).await.map_err(|error| Refusal::at("override", error))?;
                Ok(Some(reason))
            }
            None if self.awarded.contains(organisation) => Ok(None),
            None => Err(Refusal::at("part", networks::lead_without_award())),
        }
    }

    fn network(&mut self, network: &Key) -> Result<(), Refusal> {
        if self.known.contains(network) || self.networks.contains_key(network) {
            return Ok(());
        }
        let programme = networks::staged_programme(&network.0).map_err(|error| Refusal::at("programme", error))?;
        let from = self.begins.get(network).copied();
        let row = networks::staged_network(&network.0, &network.1, from).map_err(|error| Refusal::at("network", error))?;
        self.programmes.entry(network.0.clone()).or_insert(programme);
        self.networks.insert(network.clone(), row);
        Ok(())
    }
}
