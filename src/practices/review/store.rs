//! SQL of stages and of the rows that tell how each was reached.
use super::stage::{Move, Stage};
use super::step::Step;
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::practices::practice::Practice;
use crate::practices::{PracticeId, PublicationAudience};

/// Colleagues told that anybody of the school may check a draft: a small school whole, a large one in part.
const COLLEAGUES: i64 = 30;

/// False when it stands elsewhere, or says something else, by now.
pub async fn step(tx: &mut Tx, practice: &Practice, to: Stage, said: &Step, by: &PersonId) -> Result<bool> {
    let now = tx.now();
    let readers = Practice::readers(practice.state, practice.audience, practice.network_id.as_ref(), to.is_shown());
    // Whoever was asked, or took it up, goes on seeing it until it is published or asked of somebody else.
    let reviewer = match said.what {
        Move::Ask => said.reviewer.clone(),
        Move::Pass | Move::Return if practice.stage == Stage::PeerCheck => Some(by.clone()),
        _ => practice.reviewer_id.clone(),
    };
    let (shown_at, shown_by) = if to.is_shown() { (practice.submitted_at.or(Some(now)), Some(by)) } else { (None, None) };
    let touched = tx
        .exec(
            "update practices set stage = $4, reviewer_id = $5, approved_for = $6, submitted_at = $7, submitted_by = $8, readers = $9 \
             where id = $1 and draft_version = $2 and stage = $3",
            args![
                &practice.id,
                practice.draft_version,
                practice.stage.as_str(),
                to.as_str(),
                reviewer.as_ref(),
                said.audience.filter(|_| to == Stage::Approved).map(PublicationAudience::as_str),
                shown_at,
                shown_by,
                readers
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// The next row of its history. The practice's own row is held by this transaction, so that no number is given twice.
pub async fn record(tx: &mut Tx, practice: &Practice, said: &Step, by: &PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into practice_reviews (practice_id, number, at, by_id, move, words, reviewer_id, audience, draft_version) \
         select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 from practice_reviews where practice_id = $1",
        args![
            &practice.id,
            now,
            by,
            said.what.as_str(),
            said.words.as_str(),
            said.reviewer.as_ref(),
            said.audience.map(PublicationAudience::as_str),
            practice.draft_version
        ],
    )
    .await
    .map(|_| ())
}

/// Published or thrown away: nobody is asked any more.
pub async fn clear(tx: &mut Tx, id: &PracticeId) -> Result<()> {
    tx.exec("update practices set stage = 'draft', reviewer_id = null, approved_for = null where id = $1", args![id]).await.map(|_| ())
}

/// The history of a draft that was never published goes with it.
pub async fn forget(tx: &mut Tx, id: &PracticeId) -> Result<()> {
    tx.exec("delete from practice_reviews where practice_id = $1", args![id]).await.map(|_| ())
}

#[derive(sqlx::FromRow)]
pub struct ReviewRow {
    pub number: i64,
    pub at: Time,
    pub by_id: PersonId,
    #[sqlx(rename = "move")]
    pub what: Move,
    pub words: String,
    pub reviewer_id: Option<PersonId>,
    pub audience: Option<PublicationAudience>,
}

pub async fn reviews(db: &mut impl Reads, id: &PracticeId, limit: i64) -> Result<Vec<ReviewRow>> {
    db.all(
        "select number, at, by_id, move, words, reviewer_id, audience from practice_reviews where practice_id = $1 order by number desc limit $2",
        args![id, limit],
    )
    .await
}

/// Who writes at a school, in a fixed order.
pub async fn colleagues(db: &mut impl Reads, school: &OrganisationId, now: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select distinct person_id from holdings where organisation_id = $1 and role in ('teacher', 'leader', 'lead_editor') and not claimed \
             and from_at <= $2 and (until_at is null or until_at > $2) order by person_id limit $3",
            args![school, now, COLLEAGUES],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Working copies that colleagues are asked to check: this one by name, or anybody of these schools. Whoever waits longest first.
pub async fn in_peer_check(db: &mut impl Reads, person: &PersonId, schools: &[&OrganisationId], limit: i64) -> Result<Vec<PracticeId>> {
    let mut args = args![person, limit];
    let sql = Sql::list(
        "select id from practices where stage = 'peer_check' and (reviewer_id = $1 or (reviewer_id is null and owner_id in ({list}))) order by saved_at, id limit $2",
        &mut args,
        schools.iter().copied(),
    );
    Ok(db.rows::<(PracticeId,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Working copies that wait for a lead editor of one of these schools or networks, whoever waits longest first.
pub async fn in_lead_check(db: &mut impl Reads, places: &[&str], limit: i64) -> Result<Vec<PracticeId>> {
    let mut args = args![limit];
    let sql = Sql::list(
        "select id from practices where stage = 'lead_check' and (owner_id in ({list}) or network_id in ({list})) order by submitted_at, id limit $1",
        &mut args,
        places.iter().copied(),
    );
    Ok(db.rows::<(PracticeId,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}
