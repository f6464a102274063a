//! SQL of roles held.
use super::{Holding, NewHolding, OrganisationId};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};

fn place(organisation: Option<&OrganisationId>) -> &str {
    organisation.map_or("", |id| id.as_str())
}

pub(super) async fn of_person(db: &mut impl Reads, person: &PersonId, now: Time) -> Result<Vec<Holding>> {
    db.all(
        "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
         where person_id = $1 and from_at <= $2 and (until_at is null or until_at > $2) order by from_at, id",
        args![person, now],
    )
    .await
}

pub(super) async fn at(db: &mut impl Reads, organisation: &OrganisationId, now: Time) -> Result<Vec<Holding>> {
    db.all(
        "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
         where organisation_id = $1 and from_at <= $2 and (until_at is null or until_at > $2) order by role, id",
        args![organisation, now],
    )
    .await
}

/// Everybody who holds this role now, anywhere.
pub(super) async fn who_holds(db: &mut impl Reads, role: Role, now: Time) -> Result<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = db
        .all(
            "select distinct person_id from holdings where role = $1 and not claimed and from_at <= $2 and (until_at is null or until_at > $2) order by person_id",
            args![role.as_str(), now],
        )
        .await?;
    Ok(found.into_iter().map(|row| row.0).collect())
}

/// A role with the name of its place.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct NamedHolding {
    pub person_id: PersonId,
    pub role: String,
    pub organisation_id: Option<String>,
    pub organisation_name: Option<String>,
    pub claimed: bool,
}

pub(super) async fn named(db: &mut impl Reads, people: &[PersonId], now: Time) -> Result<Vec<NamedHolding>> {
    let mut args = args![now];
    let sql = Sql::list(
        "select h.person_id, h.role, h.organisation_id, o.name as organisation_name, h.claimed from holdings h \
         left join organisations o on o.id = h.organisation_id where h.from_at <= $1 and (h.until_at is null or h.until_at > $1) \
         and h.person_id in ({list}) order by h.person_id, h.claimed, h.from_at, h.id",
        &mut args,
        people,
    );
    db.rows(sql, args).await
}

/// The role at the place that has not ended, begun or not.
pub(super) async fn standing(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<Option<Holding>> {
    let now = tx.now();
    tx.maybe(
        "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
         where person_id = $1 and role = $2 and coalesce(organisation_id, '') = $3 and (until_at is null or until_at > $4) order by from_at, id limit 1",
        args![person, role.as_str(), place(organisation), now],
    )
    .await
}

pub(super) async fn add(tx: &mut Tx, new: &NewHolding) -> Result<()> {
    let from = new.from.unwrap_or(tx.now());
    tx.exec(
        "insert into holdings (id, person_id, role, organisation_id, from_at, until_at, claimed, given_by) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![crate::platform::id::fresh(), &new.person, new.role.as_str(), new.organisation.as_ref(), from, new.until, new.claimed, new.by.as_ref()],
    )
    .await
    .map(|_| ())
}

pub(super) async fn amend(tx: &mut Tx, id: &str, from: Time, until: Option<Time>, claimed: bool) -> Result<()> {
    tx.exec("update holdings set from_at = $2, until_at = $3, claimed = $4 where id = $1", args![id, from, until, claimed]).await.map(|_| ())
}

pub(super) async fn confirm(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update holdings set claimed = false where person_id = $1 and role = $2 and coalesce(organisation_id, '') = $3 and claimed and (until_at is null or until_at > $4)",
            args![person, role.as_str(), place(organisation), now],
        )
        .await?;
    Ok(touched > 0)
}

pub(super) async fn end(tx: &mut Tx, person: &PersonId, role: Role, organisation: Option<&OrganisationId>) -> Result<bool> {
    let now = tx.now();
    let touched = tx
        .exec(
            "update holdings set until_at = $4 where person_id = $1 and role = $2 and coalesce(organisation_id, '') = $3 and (until_at is null or until_at > $4)",
            args![person, role.as_str(), place(organisation), now],
        )
        .await?;
    Ok(touched > 0)
}

/// All roles of these people, ended ones too, in order of time.
pub async fn holdings_of_people(db: &mut impl Reads, people: &[PersonId]) -> Result<Vec<Holding>> {
    let mut found = Vec::new();
    for some in people.chunks(400) {
        let mut args = args![];
        let sql = Sql::list(
            "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings where person_id in ({list}) order by from_at, id",
            &mut args,
            some,
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// Roles held now by people of these places, to tell what a delivery left out.
pub async fn holdings_at_many(db: &mut impl Reads, places: &[OrganisationId], now: Time) -> Result<Vec<Holding>> {
    let mut found = Vec::new();
    for some in places.chunks(400) {
        let mut args = args![now];
        let sql = Sql::list(
            "select id, person_id, role, organisation_id, from_at, until_at, claimed from holdings \
             where from_at <= $1 and (until_at is null or until_at > $1) and organisation_id in ({list})",
            &mut args,
            some,
        );
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

/// Whose roles end after the one moment and not after the other, so many at most.
pub(super) async fn ended(db: &mut impl Reads, after: Time, until: Time, most: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        db.all("select distinct person_id from holdings where until_at > $1 and until_at <= $2 limit $3", args![after, until, most]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
