//! Adoptions of the sample world, through the verbs that people use.
use jiff::Timestamp;

use super::Adoption;
use crate::networks::NetworkId;
use crate::organisations::OrganisationId;
use crate::platform::Tx;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::adoption::{self, AdoptionId, AdoptionState, MeasureId, Move, NewAdoption, NewMeasure, NewPoint};
use crate::practices::lineage::{self, NewAdaptation};
use crate::practices::{self, Change, PracticeId, Publication, PublicationAudience, policy};

/// Who and where.
pub(super) struct Places {
    pub practice: PracticeId,
    pub school: OrganisationId,
    pub network: Option<NetworkId>,
    pub by: PersonId,
    /// Publishes in that network.
    pub editor: PersonId,
}

/// One thing that a school does with a practice.
pub(super) enum Turn {
    Begin,
    Try,
    /// So many of so many.
    Measure(i64, i64),
    Keep,
    /// What was changed, and why.
    Adapt(&'static str, &'static str),
    Drop(&'static str),
}

/// In order of time.
pub(super) fn turns(planned: &Adoption) -> Vec<(Timestamp, Turn)> {
    let mut turns = vec![(planned.begun, Turn::Begin)];
    turns.extend(planned.trying.map(|at| (at, Turn::Try)));
    if let Some(measured) = &planned.measured {
        turns.push((measured.at, Turn::Measure(measured.value, measured.pupils)));
        turns.extend(measured.again.map(|(at, value)| (at, Turn::Measure(value, measured.pupils))));
    }
    turns.extend(planned.kept.map(|at| (at, Turn::Keep)));
    turns.extend(planned.adapted.map(|(at, (changed, why))| (at, Turn::Adapt(changed, why))));
    turns.extend(planned.dropped.map(|(at, why)| (at, Turn::Drop(why))));
    turns
}

pub(super) async fn take(tx: &mut Tx, places: &Places, turn: &Turn) -> Result<()> {
    let id = AdoptionId(format!("{}-{}", places.practice, places.school));
    match turn {
        Turn::Begin => {
            let now = tx.now();
            let standing = practices::enter(tx, Some(&places.by), &places.practice, &policy::READ, now).await?;
            let new = NewAdoption {
                id: Some(id), school: Some(places.school.clone()), state: None, reason: "อยากลองกับห้องของเรา".into()
            };
            adoption::start(tx, &places.by, &standing, new).await.map(|_| ())
        }
        Turn::Try => go(tx, places, &id, AdoptionState::Trying, "").await,
        Turn::Keep => go(tx, places, &id, AdoptionState::Kept, "เด็กทำได้เพิ่มขึ้น จะใช้ต่อทั้งสายชั้น").await,
        Turn::Drop(why) => go(tx, places, &id, AdoptionState::Dropped, why).await,
        Turn::Measure(value, pupils) => measure(tx, places, &id, *value, *pupils).await,
        Turn::Adapt(changed, why) => adapt(tx, places, changed, why).await,
    }
}

async fn go(tx: &mut Tx, places: &Places, id: &AdoptionId, state: AdoptionState, reason: &str) -> Result<()> {
    let now = tx.now();
    let (found, practice, _) = adoption::enter_adoption(tx, &places.by, id, &adoption::policy::CHANGE, now).await?;
    adoption::move_to(tx, &places.by, &found, &practice, &Move { state, reason: reason.into() }).await
}

async fn measure(tx: &mut Tx, places: &Places, id: &AdoptionId, value: i64, pupils: i64) -> Result<()> {
    let now = tx.now();
    let (found, _, _) = adoption::enter_adoption(tx, &places.by, id, &adoption::policy::CHANGE, now).await?;
    let measure = MeasureId(format!("m-{id}").chars().take(64).collect());
    let new = NewMeasure {
        id: Some(measure.clone()), name: "นักเรียนที่ทำได้ตามเป้า".into(), unit: "คน".into(), better: None
    };
    adoption::add_measure(tx, &places.by, &found, new).await?;
    let point = NewPoint { id: None, day: None, value: value as f64, out_of: Some(pupils as f64), note: String::new() };
    adoption::add_point(tx, &places.by, &found, &measure, point).await.map(|_| ())
}

/// A draft of its own, filled in, handed in, and published by the editor of the network.
async fn adapt(tx: &mut Tx, places: &Places, changed: &str, why: &str) -> Result<()> {
    let now = tx.now();
    let of = practices::enter(tx, Some(&places.by), &places.practice, &policy::READ, now).await?;
    let new = NewAdaptation { owner: Some(places.school.clone()), changed: changed.into(), why: why.into(), ..NewAdaptation::default() };
    let (id, _) = lineage::adapt(tx, &places.by, &of, new).await?;
    let standing = practices::enter(tx, Some(&places.by), &id, &policy::EDIT, now).await?;
    let title = format!("{} ฉบับของเรา", practices::working(tx, &standing.practice).await?.title);
    let results = "ใช้มาหกสัปดาห์ เด็กทำได้เพิ่มขึ้น และครูเตรียมน้อยลง";
    let change: Change = serde_json::from_value(serde_json::json!({ "title": title, "results": results, "network": places.network }))?;
    practices::save(tx, &standing, change, &places.by).await?;
    let standing = practices::enter(tx, Some(&places.by), &id, &policy::READ, now).await?;
    practices::submit(tx, &standing, true, &places.by).await?;
    let standing = practices::enter(tx, Some(&places.editor), &id, &policy::READ, now).await?;
    practices::publish(tx, &standing, Publication { changed: String::new(), audience: PublicationAudience::Network }, &places.editor).await
}
