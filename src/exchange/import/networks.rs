//! The register of networks: programmes and networks come into being with their first member.
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::calendar::bangkok_midnight;
use crate::exchange::sheet::{NetworkRow, Record};
use crate::networks::{self, Membership, NetworkId, NewMember, NewNetwork, NewProgramme, Part, Who};
use crate::platform::Time;
use crate::platform::clock::DAY;
use crate::platform::dates;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::thai::fold;

/// A network that the file speaks of.
struct Spoken {
    id: NetworkId,
    members: Vec<Membership>,
    /// Memberships that a row stands for.
    seen: HashSet<String>,
}

/// Networks by programme and name.
struct Circles {
    ids: HashMap<(String, String), NetworkId>,
    begins: HashMap<(String, String), Time>,
    spoken: HashMap<NetworkId, Spoken>,
}

pub(super) async fn write(tx: &mut Tx, rights: &mut Rights, rows: &[Record<NetworkRow>], ledger: &mut Ledger) -> Result<()> {
    let places = Places::find(tx, rows.iter().map(|record| record.value.org_code.clone()).collect()).await?;
    let ids = networks::networks_by_name(tx).await?.into_iter().map(|known| (spelled(&known.programme, &known.name), known.id)).collect();
    let mut circles = Circles { ids, begins: HashMap::new(), spoken: HashMap::new() };
    for record in rows {
        if let Some(from) = record.value.from.and_then(start) {
            let begins = circles.begins.entry(key(&record.value)).or_insert(from);
            *begins = from.min(*begins);
        }
    }
    for record in rows {
        let row = &record.value;
        let done = one(tx, rights, row, &places, &mut circles).await;
        ledger.note(record.row, &row.org_code, &row.network, done)?;
    }
    ledger.absent(circles.spoken.values().map(|spoken| spoken.members.iter().filter(|member| !spoken.seen.contains(member.id.as_str())).count()).sum());
    Ok(())
}

fn key(row: &NetworkRow) -> (String, String) {
    spelled(&row.programme, &row.network)
}

/// Two spellings of one name are one network.
fn spelled(programme: &str, network: &str) -> (String, String) {
    (fold(programme), fold(network))
}

/// The first moment of a day in Thailand.
fn start(day: Date) -> Option<Time> {
    bangkok_midnight(day).ok().map(|moment| Time(moment.as_millisecond()))
}

async fn one(tx: &mut Tx, rights: &mut Rights, row: &NetworkRow, places: &Places, circles: &mut Circles) -> Result<Outcome, Refusal> {
    let organisation = places.one("org_code", &row.org_code)?;
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
        dates::within(column, moment, tx.now(), dates::LASTING).map_err(|error| Refusal::at(column, error))?;
    }
    let author = rights.author();
    let id = network(tx, rights, row, circles).await?;
    let spoken = spoken(tx, circles, &id).await?;
    let standing = spoken.members.iter().find(|member| member.part == part.as_str() && member.organisation_id == organisation.id);
    if let Some(member) = standing {
        spoken.seen.insert(member.id.0.clone());
        let dates = (from.unwrap_or(member.from_at), until.or(member.until_at));
        if dates == (member.from_at, member.until_at) {
            return Ok(Outcome::Left);
        }
        networks::date_member(tx, &spoken.id, &member.id, dates.0, dates.1, &author).await?;
        return Ok(Outcome::Changed);
    }
    let new = NewMember {
        network: id.clone(),
        part,
        who: Who::Organisation(organisation.id.clone()),
        from,
        until,
        override_reason: override_of(tx, rights, row, part).await?,
        by: author,
    };
    networks::add_member(tx, new).await.map_err(|error| Refusal::at(if error.code == "lead_without_award" { "part" } else { "org_code" }, error))?;
    Ok(Outcome::Added)
}

/// Why a school without an award leads: only commission staff may say so, and only of a lead.
async fn override_of(tx: &mut Tx, rights: &mut Rights, row: &NetworkRow, part: Part) -> Result<Option<String>, Refusal> {
    let Some(reason) = row.override_reason.clone().filter(|_| part == Part::Lead) else {
        return Ok(None);
    };
    rights.check_waiving(tx).await.map_err(|error| Refusal::at("override", error))?;
    Ok(Some(reason))
}

async fn network(tx: &mut Tx, rights: &Rights, row: &NetworkRow, circles: &mut Circles) -> Result<NetworkId, Refusal> {
    if let Some(id) = circles.ids.get(&key(row)) {
        return Ok(id.clone());
    }
    let programme = networks::create_programme(tx, NewProgramme { name: row.programme.clone(), ..NewProgramme::default() })
        .await
        .map_err(|error| Refusal::at("programme", error))?;
    let from = circles.begins.get(&key(row)).copied();
    let new = NewNetwork { id: None, programme, name: row.network.clone(), from, until: None, by: rights.author() };
    let id = networks::create(tx, new).await.map_err(|error| Refusal::at("network", error))?;
    circles.ids.insert(key(row), id.clone());
    Ok(id)
}

/// Members as they stood before the file.
async fn spoken<'c>(tx: &mut Tx, circles: &'c mut Circles, id: &NetworkId) -> Result<&'c mut Spoken, Refusal> {
    if !circles.spoken.contains_key(id) {
        let now = tx.now();
        let members = networks::memberships(tx, id, now).await?;
        circles.spoken.insert(id.clone(), Spoken { id: id.clone(), members, seen: HashSet::new() });
    }
    circles.spoken.get_mut(id).ok_or_else(|| Error::not_found().into())
}
