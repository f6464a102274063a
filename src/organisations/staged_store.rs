//! Organisations, codes, awards and roles that an import brings: made ready elsewhere, written together here.
use super::OrganisationId;
use super::holding::{NewHolding, tell_administrators};
use crate::args;
use crate::platform::db::{Reads, StagedRange, Tx, staged_column};
use crate::platform::error::Result;
use crate::platform::permit::{PersonId, Role};

/// Moves with every organisation that is added or changed.
pub async fn organisations_revision(db: &mut impl Reads) -> Result<i64> {
    db.scalar("select cast(coalesce(sum(version), 0) as bigint) from organisations", args![]).await
}

/// Every organisation with what stands above it.
pub async fn parents_of_all(db: &mut impl Reads) -> Result<Vec<(OrganisationId, Option<OrganisationId>)>> {
    db.all("select id, parent_id from organisations", args![]).await
}

/// An organisation by what its name is compared by.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownByName {
    pub id: OrganisationId,
    pub name: String,
    pub search_key: String,
    pub kind: String,
    pub parent_id: Option<OrganisationId>,
    pub province: Option<String>,
}

/// Every organisation with the key of its name: what tells a second delivery under other codes.
pub async fn organisations_by_name(db: &mut impl Reads) -> Result<Vec<KnownByName>> {
    db.all("select id, name, search_key, kind, parent_id, province from organisations", args![]).await
}

/// How many of these codes belong to somebody meanwhile.
pub async fn staged_codes_taken(db: &mut impl Reads, range: &StagedRange) -> Result<i64> {
    let text = "select count(*) from staged_rows s join organisation_codes c on c.kind = s.b and c.code = s.c \
         where s.batch = $1 and s.list = $2 and s.place between $3 and $4";
    db.scalar(text, range.args()).await
}

/// Adds organisations, those above before those below, with their places in the tree.
pub async fn add_staged_organisations(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into organisations (id, name, sort_key, search_key, kind, parent_id, province, size_class, created_at) \
         select a, b, c, d, e, f, g, h, cast($5 as bigint) from staged_rows where batch = $1 and list = $2 and place between $3 and $4 order by place",
        args,
    )
    .await?;
    tx.exec(
        "insert into organisation_ancestors (organisation_id, ancestor_id, depth) \
         with recursive up (organisation_id, ancestor_id, depth) as ( \
           select s.a, s.a, cast(0 as bigint) from staged_rows s where s.batch = $1 and s.list = $2 and s.place between $3 and $4 \
           union all select up.organisation_id, o.parent_id, up.depth + 1 from up join organisations o on o.id = up.ancestor_id where o.parent_id is not null) \
         select organisation_id, ancestor_id, depth from up",
        range.args(),
    )
    .await?;
    tx.append_staged(range, "school", "organisation", by).await
}

/// Brings organisations up to date that are as they were when the rows were made ready, false when one is not; `j` says of a row that it
/// moves its branch.
pub async fn change_staged_organisations(tx: &mut Tx, range: &StagedRange, by: &str) -> Result<bool> {
    let changed = tx
        .exec(
            "update organisations set name = s.b, sort_key = s.c, search_key = s.d, kind = s.e, parent_id = s.f, province = s.g, size_class = s.h, \
         version = organisations.version + 1 from staged_rows s \
         where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and organisations.id = s.a and organisations.version = cast(s.i as bigint)",
            range.args(),
        )
        .await?;
    let moved: i64 =
        tx.scalar("select count(*) from staged_rows where batch = $1 and list = $2 and place between $3 and $4 and j is not null", range.args()).await?;
    if moved > 0 {
        tx.exec(
            "delete from organisation_ancestors where depth > 0 and organisation_id in ( \
             with recursive down (id) as ( \
               select s.a from staged_rows s where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and s.j is not null \
               union select o.id from organisations o join down on o.parent_id = down.id) select id from down)",
            range.args(),
        )
        .await?;
        tx.exec(
            "insert into organisation_ancestors (organisation_id, ancestor_id, depth) \
             with recursive down (id) as ( \
               select s.a from staged_rows s where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and s.j is not null \
               union select o.id from organisations o join down on o.parent_id = down.id), \
             up (organisation_id, ancestor_id, depth) as ( \
               select id, id, cast(0 as bigint) from down \
               union all select up.organisation_id, o.parent_id, up.depth + 1 from up join organisations o on o.id = up.ancestor_id where o.parent_id is not null) \
             select organisation_id, ancestor_id, depth from up where depth > 0",
            range.args(),
        )
        .await?;
        tx.rights_changed(None).await?;
    }
    tx.append_staged(range, "school", "organisation", by).await?;
    Ok(changed == range.rows())
}

/// Records codes: of the organisation `a`, of the kind `b`, the code `c`.
pub async fn add_staged_codes(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    tx.exec(
        "insert into organisation_codes (organisation_id, kind, code) \
         select a, b, c from staged_rows where batch = $1 and list = $2 and place between $3 and $4 order by place on conflict (kind, code) do nothing",
        range.args(),
    )
    .await
    .map(|_| ())
}

/// Records awards; the same award, year and level again brings it up to date.
pub async fn put_staged_awards(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    tx.exec(
        "insert into awards (id, organisation_id, award, year, level, size_class, body) \
         select a, b, c, cast(d as bigint), e, f, g from staged_rows where batch = $1 and list = $2 and place between $3 and $4 order by place \
         on conflict (organisation_id, award, year, level) do update set size_class = excluded.size_class, body = excluded.body",
        range.args(),
    )
    .await
    .map(|_| ())
}

/// People whose rights are told one by one; beyond so many everybody's are asked again.
const FEW: u64 = 50;

/// Gives roles: to the login `b`, the role `c` at the place `d`, from `e` until `f`, given by `g`; `h` is the person where they had an account.
pub async fn give_staged_roles(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    let mut args = range.args();
    args.push(tx.now());
    tx.exec(
        "insert into holdings (id, person_id, role, organisation_id, from_at, until_at, claimed, given_by) \
         select s.a, p.id, s.c, s.d, coalesce(cast(s.e as bigint), cast($5 as bigint)), cast(s.f as bigint), false, s.g \
         from staged_rows s join people p on p.login = s.b where s.batch = $1 and s.list = $2 and s.place between $3 and $4 order by s.place",
        args,
    )
    .await?;
    tell_of_administrators(tx, range).await?;
    let people: Vec<(Option<String>,)> = tx
        .all("select distinct h from staged_rows where batch = $1 and list = $2 and place between $3 and $4 and h is not null limit 60", range.args())
        .await?;
    if people.len() as u64 > FEW {
        return tx.rights_changed(None).await;
    }
    for person in people.into_iter().filter_map(|row| row.0) {
        tx.rights_changed(Some(&PersonId(person))).await?;
    }
    Ok(())
}

/// Nobody becomes a platform administrator unseen.
async fn tell_of_administrators(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    let mut args = range.args();
    args.push(Role::PlatformAdmin.as_str());
    let made: Vec<(PersonId, Option<PersonId>)> = tx
        .all(
            "select p.id, s.g from staged_rows s join people p on p.login = s.b \
             where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and s.c = $5 order by s.place",
            args,
        )
        .await?;
    for (person, by) in made {
        let new = NewHolding { person, role: Role::PlatformAdmin, organisation: None, from: None, until: None, claimed: false, by };
        tell_administrators(tx, &new).await?;
    }
    Ok(())
}

/// Dates roles anew: the role `b`, from `c` until `d`, of the person `a`; a claim is confirmed by it.
pub async fn date_staged_roles(tx: &mut Tx, range: &StagedRange) -> Result<()> {
    tx.exec(
        "update holdings set from_at = cast(s.c as bigint), until_at = cast(s.d as bigint), claimed = false \
         from staged_rows s where s.batch = $1 and s.list = $2 and s.place between $3 and $4 and holdings.id = s.b",
        range.args(),
    )
    .await?;
    let people = staged_column(tx, range).await?;
    if range.rows() > FEW {
        return tx.rights_changed(None).await;
    }
    for person in people {
        tx.rights_changed(Some(&PersonId(person))).await?;
    }
    Ok(())
}
