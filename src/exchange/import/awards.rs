//! The register of awards.
use std::collections::{BTreeSet, HashSet};

use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::exchange::sheet::{AwardRow, Record};
use crate::organisations::{self, Award, NewAward, OrganisationId, policy};
use crate::platform::db::Tx;
use crate::platform::error::Result;

pub(super) async fn write(tx: &mut Tx, rights: &mut Rights, rows: &[Record<AwardRow>], ledger: &mut Ledger) -> Result<()> {
    let places = Places::find(tx, rows.iter().map(|record| record.value.org_code.clone()).collect()).await?;
    let winners: Vec<OrganisationId> =
        rows.iter().filter_map(|record| places.one("org_code", &record.value.org_code).ok()).map(|found| found.id.clone()).collect();
    let known = organisations::awards_of(tx, &winners).await?;
    let mut seen: HashSet<OrganisationId> = HashSet::new();
    let mut years = BTreeSet::new();
    for record in rows {
        let row = &record.value;
        years.insert((row.award.clone(), i64::from(row.year.buddhist())));
        let done = one(tx, rights, row, &places, &known).await;
        let (name, done) = match done {
            Ok((id, name, outcome)) => {
                seen.insert(id);
                (name, Ok(outcome))
            }
            Err(refusal) => (row.award.clone(), Err(refusal)),
        };
        ledger.note(record.row, &row.org_code, &name, done)?;
    }
    for (award, year) in years {
        let holders = organisations::awards_of_year(tx, &award, year).await?;
        ledger.absent(holders.iter().filter(|award| !seen.contains(&award.organisation_id)).count());
    }
    Ok(())
}

async fn one(tx: &mut Tx, rights: &mut Rights, row: &AwardRow, places: &Places, known: &[Award]) -> Result<(OrganisationId, String, Outcome), Refusal> {
    let winner = places.one("org_code", &row.org_code)?;
    let new = NewAward {
        organisation: winner.id.clone(),
        award: row.award.clone(),
        year: i64::from(row.year.buddhist()),
        level: row.level.clone().unwrap_or_default(),
        size_class: row.size_class.as_deref().map(words::size).unwrap_or_default(),
        body: row.body.clone().unwrap_or_default(),
    };
    let same = |award: &&Award| award.organisation_id == winner.id && award.award == new.award && award.year == new.year && award.level == new.level;
    let outcome = match known.iter().find(same) {
        Some(award) if award.size_class == new.size_class && award.body == new.body => Outcome::Left,
        Some(_) => Outcome::Changed,
        None => Outcome::Added,
    };
    let name = winner.name.clone();
    if outcome != Outcome::Left {
        rights.check(tx, Some(&winner.id), &policy::AWARD).await.map_err(|error| Refusal::at("org_code", error))?;
        organisations::give_award(tx, new).await.map_err(|error| Refusal::at("award", error))?;
    }
    Ok((winner.id.clone(), name, outcome))
}
