//! The register of awards.
use std::collections::{BTreeSet, HashMap, HashSet};

use super::list::{List, Prepared};
use super::places::Places;
use super::report::{Ledger, Outcome, Refusal};
use super::rights::Rights;
use super::words;
use crate::exchange::sheet::{AwardRow, Records};
use crate::organisations::{self, Award, NewAward, OrganisationId, policy};
use crate::platform::Time;
use crate::platform::db::{Reads, StagedRow};
use crate::platform::error::Result;

pub(super) async fn plan(db: &mut impl Reads, rights: &mut Rights, records: &Records<AwardRow>, ledger: &mut Ledger, now: Time) -> Result<Prepared> {
    let rows = &records.rows;
    let places = Places::find(db, rows.iter().map(|record| record.value.org_code.clone()).collect()).await?;
    let winners: Vec<OrganisationId> =
        rows.iter().filter_map(|record| places.one("org_code", &record.value.org_code).ok()).map(|found| found.id.clone()).collect();
    let mut known: HashMap<OrganisationId, Vec<Award>> = HashMap::new();
    for award in organisations::awards_of(db, &winners).await? {
        known.entry(award.organisation_id.clone()).or_default().push(award);
    }
    let (mut seen, mut years, mut staged) = (HashSet::new(), BTreeSet::new(), Vec::new());
    for record in rows {
        let row = &record.value;
        years.insert((row.award.clone(), i64::from(row.year.buddhist())));
        let done = one(db, rights, row, &places, &known, &mut staged, now).await;
        let (name, done) = match done {
            Ok((id, name, outcome)) => {
                seen.insert(id);
                (name, Ok(outcome))
            }
            Err(refusal) => (row.award.clone(), Err(refusal)),
        };
        ledger.note(record.row, &row.org_code, &name, done)?;
    }
    let mut missing = Vec::new();
    for (award, year) in years {
        let holders = organisations::awards_of_year(db, &award, year).await?;
        missing.extend(holders.into_iter().map(|award| award.organisation_id).filter(|holder| !seen.contains(holder)));
    }
    for missing in organisations::organisations_by_id(db, &missing).await? {
        ledger.absent("", &missing.name);
    }
    Ok(Prepared { lists: vec![(List::Awards, staged)], revision: None })
}

async fn one(
    db: &mut impl Reads,
    rights: &mut Rights,
    row: &AwardRow,
    places: &Places,
    known: &HashMap<OrganisationId, Vec<Award>>,
    staged: &mut Vec<StagedRow>,
    now: Time,
) -> Result<(OrganisationId, String, Outcome), Refusal> {
    let winner = places.one("org_code", &row.org_code)?;
    let new = NewAward {
        organisation: winner.id.clone(),
        award: row.award.clone(),
        year: i64::from(row.year.buddhist()),
        level: row.level.clone().unwrap_or_default(),
        size_class: row.size_class.as_deref().map(words::size).unwrap_or_default(),
        body: row.body.clone().unwrap_or_default(),
    };
    let same = |award: &&Award| award.award == new.award && award.year == new.year && award.level == new.level;
    let outcome = match known.get(&winner.id).into_iter().flatten().find(same) {
        Some(award) if award.size_class == new.size_class && award.body == new.body => Outcome::Left,
        Some(_) => Outcome::Changed,
        None => Outcome::Added,
    };
    if outcome != Outcome::Left {
        rights.check(db, Some(&winner.id), &policy::AWARD).await.map_err(|error| Refusal::at("org_code", error))?;
        staged.push(organisations::staged_award(&new, now).map_err(|error| Refusal::at("award", error))?);
    }
    Ok((winner.id.clone(), winner.name.clone(), outcome))
}
