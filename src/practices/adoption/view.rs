//! Adoptions as one person sees them.
use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::effect::{Better, Effect};
use super::evidence::{Evidence, trials_of};
use super::measure::{MeasureId, PointId, of_measure};
use super::reach::Eyes;
use super::row::{Adoption, AdoptionId};
use super::state::AdoptionState;
use super::{policy, store};
use crate::organisations::{OrganisationId, PersonRef, organisations_by_id, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::{Error, Result};
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::practices::practice::Practice;
use crate::practices::{PracticeId, Standing, list, policy as practice_policy, store as practice_store};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoveView {
    pub state: AdoptionState,
    pub reason: String,
    pub at: Time,
    pub by: Option<PersonRef>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PointView {
    pub id: PointId,
    /// The day in Bangkok, `2026-11-22`.
    pub day: String,
    pub value: f64,
    pub out_of: Option<f64>,
    pub note: String,
    pub by: Option<PersonRef>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeasureView {
    pub id: MeasureId,
    pub name: String,
    pub unit: String,
    pub better: Better,
    /// By day.
    pub points: Vec<PointView>,
    /// First day against last; `null` while there is one day alone.
    pub effect: Option<Effect>,
}

/// One adoption, whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AdoptionView {
    pub id: AdoptionId,
    pub practice: Ref,
    /// Where the practice comes from.
    pub source: Ref,
    pub school: Ref,
    pub size_class: Option<String>,
    pub practice_version: i64,
    pub state: AdoptionState,
    /// Where it may go, for whoever may move it.
    pub next: Vec<AdoptionState>,
    pub started_at: Time,
    pub moved_at: Time,
    pub tried_at: Option<Time>,
    pub effect: Option<Effect>,
    /// Oldest first.
    pub moves: Vec<MoveView>,
    pub measures: Vec<MeasureView>,
    /// For `If-Match`.
    pub version: i64,
    pub may_change: bool,
}

/// `GET /practices/{practice}/adoptions`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AdoptionsOfPractice {
    pub items: Vec<AdoptionView>,
    pub next: Option<String>,
    /// Schools counted in the evidence whose adoptions this reader may not read (of this page).
    pub hidden: usize,
    pub evidence: Evidence,
    /// The adoption of the reader's own school, where there is one.
    pub own: Option<AdoptionId>,
    /// The reader may begin one for this school.
    pub may_start: Option<Ref>,
}

/// One page of a school's adoptions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AdoptionsOfSchool {
    pub items: Vec<AdoptionView>,
    pub next: Option<String>,
}

pub async fn adoption_view(db: &mut impl Reads, adoption: &Adoption, may_change: bool) -> Result<AdoptionView> {
    views(db, vec![(adoption.clone(), may_change)]).await?.pop().ok_or_else(Error::not_found)
}

async fn views(db: &mut impl Reads, rows: Vec<(Adoption, bool)>) -> Result<Vec<AdoptionView>> {
    let ids: Vec<AdoptionId> = rows.iter().map(|(row, _)| row.id.clone()).collect();
    let moves = store::moves(db, &ids).await?;
    let measures = store::measures(db, &ids).await?;
    let measure_ids: Vec<MeasureId> = measures.iter().map(|measure| measure.id.clone()).collect();
    let points = store::points(db, &measure_ids).await?;
    let mut people: Vec<PersonId> = moves.iter().map(|row| row.by_id.clone()).chain(points.iter().map(|row| row.by_id.clone())).collect();
    people.sort();
    people.dedup();
    let people = person_refs(db, &people).await?;
    let school_ids: Vec<OrganisationId> = rows.iter().map(|(row, _)| row.school_id.clone()).collect();
    let schools = organisations_by_id(db, &school_ids).await?;
    let named = named(db, &rows).await?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, may_change) in rows {
        let Some(school) = schools.iter().find(|school| school.id == row.school_id) else { continue };
        let Some((practice, source)) = named.get(&row.practice_id).cloned() else { continue };
        let moves = moves.iter().filter(|step| step.adoption_id == row.id);
        let measures = measures.iter().filter(|measure| measure.adoption_id == row.id);
        let measure = |measure: &store::MeasureRow| MeasureView {
            id: measure.id.clone(),
            name: measure.name.clone(),
            unit: measure.unit.clone(),
            better: measure.better,
            effect: of_measure(measure, &points),
            points: points.iter().filter(|point| point.measure_id == measure.id).map(|row| point(row, &people)).collect(),
        };
        views.push(AdoptionView {
            practice,
            source,
            school: Ref { id: school.id.0.clone(), name: school.name.clone() },
            size_class: school.size_class.clone(),
            practice_version: row.practice_version,
            next: if may_change { row.state.next().to_vec() } else { Vec::new() },
            state: row.state,
            started_at: row.started_at,
            moved_at: row.moved_at,
            tried_at: row.tried_at,
            effect: row.effect,
            moves: moves.map(|step| MoveView { state: step.state, reason: step.reason.clone(), at: step.at, by: people.get(&step.by_id).cloned() }).collect(),
            measures: measures.map(measure).collect(),
            version: row.version,
            may_change,
            id: row.id,
        });
    }
    Ok(views)
}

fn point(row: &store::PointRow, people: &HashMap<PersonId, PersonRef>) -> PointView {
    PointView { id: row.id.clone(), day: row.day.clone(), value: row.value, out_of: row.out_of, note: row.note.clone(), by: people.get(&row.by_id).cloned() }
}

/// Titles and source schools, as they stand; a school that adopted a practice goes on seeing its name when it is retired.
async fn named(db: &mut impl Reads, rows: &[(Adoption, bool)]) -> Result<HashMap<PracticeId, (Ref, Ref)>> {
    let mut named = HashMap::new();
    for (row, _) in rows {
        if named.contains_key(&row.practice_id) {
            continue;
        }
        let card = practice_store::card(db, &row.practice_id).await?;
        let title = practice_store::content(db, &row.practice_id, row.practice_version).await?.title;
        named.insert(row.practice_id.clone(), (Ref { id: row.practice_id.0.clone(), name: title }, Ref { id: card.owner_id.0, name: card.owner_name }));
    }
    Ok(named)
}

/// Where a list goes on: `time~id` of the last one shown, or its beginning.
fn place(after: Option<&str>, beginning: Time) -> Result<(Time, &str)> {
    after.map_or(Ok((beginning, "")), |cursor| list::place(cursor).ok_or_else(Error::bad_cursor))
}

fn cut(mut rows: Vec<Adoption>, limit: i64) -> (Vec<Adoption>, Option<String>) {
    let kept = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > kept;
    rows.truncate(kept);
    let next = if more { rows.last().map(|row| format!("{}~{}", row.started_at.0, row.id)) } else { None };
    (rows, next)
}

/// Adoptions of a practice that the person may read, oldest first, with what all of them together say.
pub async fn adoptions_of_practice(
    db: &mut impl Reads,
    standing: &Standing,
    person: Option<&PersonId>,
    after: Option<&str>,
    limit: i64,
    now: Time,
) -> Result<AdoptionsOfPractice> {
    let practice = &standing.practice;
    let (rows, next) = cut(store::of_practice(db, &practice.id, place(after, Time(i64::MIN))?, limit + 1).await?, limit);
    let eyes = Eyes::of(db, person, now).await?;
    let all = rows.len();
    let readable = readable(db, &eyes, rows, practice, standing.may(&practice_policy::READ)).await?;
    let hidden = all - readable.len();
    let trials = trials_of(db, std::slice::from_ref(&practice.id)).await?.remove(&practice.id).unwrap_or_default();
    let evidence = Evidence::of(&trials, hidden == 0 && after.is_none() && next.is_none());
    let own_school = eyes.own_school().filter(|school| *school != practice.owner_id);
    let own = match &own_school {
        Some(school) => store::adoption_of(db, &practice.id, school).await?.map(|own| own.id),
        None => None,
    };
    let may_start = match own_school.filter(|_| own.is_none() && practice.state == crate::practices::State::Published) {
        Some(school) => Some(crate::organisations::organisation_name(db, &school).await?),
        None => None,
    };
    Ok(AdoptionsOfPractice { items: views(db, readable).await?, next, hidden, evidence, own, may_start })
}

async fn readable(db: &mut impl Reads, eyes: &Eyes, rows: Vec<Adoption>, practice: &Practice, reads: bool) -> Result<Vec<(Adoption, bool)>> {
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let reach = eyes.reach(db, &row, practice, reads).await?;
        if reach.allows(&policy::READ) {
            let may_change = reach.allows(&policy::CHANGE);
            kept.push((row, may_change));
        }
    }
    Ok(kept)
}

/// Adoptions of a school that the person may read, newest first; one's own school when none is named.
pub async fn adoptions_of_school(
    db: &mut impl Reads,
    person: &PersonId,
    school: Option<OrganisationId>,
    after: Option<&str>,
    limit: i64,
    now: Time,
) -> Result<AdoptionsOfSchool> {
    let eyes = Eyes::of(db, Some(person), now).await?;
    let Some(school) = school.or_else(|| eyes.own_school()) else { return Ok(AdoptionsOfSchool { items: Vec::new(), next: None }) };
    let (rows, next) = cut(store::of_school(db, &school, place(after, Time(i64::MAX))?, limit + 1).await?, limit);
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let practice = practice_store::practice(db, &row.practice_id).await?;
        let reads = crate::practices::reach(db, Some(person), &practice, now).await?.allows(&practice_policy::READ);
        kept.extend(readable(db, &eyes, vec![row], &practice, reads).await?);
    }
    Ok(AdoptionsOfSchool { items: views(db, kept).await?, next })
}
