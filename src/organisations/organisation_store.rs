//! SQL of organisations and of the tree they form.
use super::search_key::organisation_key;
use super::{Organisation, OrganisationId};
use crate::args;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

pub(super) async fn one(db: &mut impl Reads, id: &OrganisationId) -> Result<Organisation> {
    db.one("select id, name, kind, parent_id, province, size_class, version from organisations where id = $1", args![id]).await
}

/// Many at once; unknown ids are absent.
pub async fn organisations_by_id(db: &mut impl Reads, ids: &[OrganisationId]) -> Result<Vec<Organisation>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(400) {
        let mut args = args![];
        let sql = Sql::list("select id, name, kind, parent_id, province, size_class, version from organisations where id in ({list})", &mut args, some);
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}

pub(super) async fn is_within(db: &mut impl Reads, organisation: &OrganisationId, above: &OrganisationId) -> Result<bool> {
    let row: Option<(i64,)> =
        db.maybe("select depth from organisation_ancestors where organisation_id = $1 and ancestor_id = $2", args![organisation, above]).await?;
    Ok(row.is_some())
}

pub(super) async fn add(tx: &mut Tx, new: &Organisation, sort_key: &str, search_key: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into organisations (id, name, sort_key, search_key, kind, parent_id, province, size_class, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![&new.id, &new.name, sort_key, search_key, &new.kind, new.parent_id.as_ref(), new.province.clone(), new.size_class.clone(), now],
    )
    .await
    .map(|_| ())
}

/// Makes the next search keys that are missing; the last organisation looked at, none when all have one.
pub(super) async fn fill_search_keys(tx: &mut Tx, after: &OrganisationId, limit: i64) -> Result<Option<OrganisationId>> {
    let rows: Vec<(OrganisationId, String)> =
        tx.all("select id, name from organisations where search_key = '' and id > $1 order by id limit $2", args![after, limit]).await?;
    for (id, name) in &rows {
        tx.exec("update organisations set search_key = $2 where id = $1", args![id, organisation_key(name)]).await?;
    }
    Ok(rows.into_iter().next_back().map(|row| row.0))
}

/// False when the version has moved on.
pub(super) async fn update(tx: &mut Tx, new: &Organisation, version: i64, sort_key: &str, search_key: &str) -> Result<bool> {
    let touched = tx
        .exec(
            "update organisations set name = $2, sort_key = $3, search_key = $4, kind = $5, parent_id = $6, province = $7, size_class = $8, version = $9 \
             where id = $1 and version = $10",
            args![
                &new.id,
                &new.name,
                sort_key,
                search_key,
                &new.kind,
                new.parent_id.as_ref(),
                new.province.clone(),
                new.size_class.clone(),
                new.version,
                version
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Puts a new leaf into the tree.
pub(super) async fn link(tx: &mut Tx, id: &OrganisationId, parent: Option<&OrganisationId>) -> Result<()> {
    tx.exec("insert into organisation_ancestors (organisation_id, ancestor_id, depth) values ($1, $1, 0)", args![id]).await?;
    let Some(parent) = parent else { return Ok(()) };
    tx.exec(
        "insert into organisation_ancestors (organisation_id, ancestor_id, depth) \
         select cast($1 as text), ancestor_id, depth + 1 from organisation_ancestors where organisation_id = $2",
        args![id, parent],
    )
    .await
    .map(|_| ())
}

/// Cuts a branch off everything above it.
pub(super) async fn unlink_branch(tx: &mut Tx, id: &OrganisationId) -> Result<()> {
    tx.exec(
        "delete from organisation_ancestors where organisation_id in (select organisation_id from organisation_ancestors where ancestor_id = $1) \
         and ancestor_id not in (select organisation_id from organisation_ancestors where ancestor_id = $1)",
        args![id],
    )
    .await
    .map(|_| ())
}

/// Hangs a branch that was cut off below a new parent.
pub(super) async fn link_branch(tx: &mut Tx, id: &OrganisationId, parent: &OrganisationId) -> Result<()> {
    tx.exec(
        "insert into organisation_ancestors (organisation_id, ancestor_id, depth) \
         select b.organisation_id, a.ancestor_id, b.depth + a.depth + 1 from organisation_ancestors b join organisation_ancestors a on a.organisation_id = $2 \
         where b.ancestor_id = $1",
        args![id, parent],
    )
    .await
    .map(|_| ())
}

/// From the root down, without the organisation itself.
pub(super) async fn ancestors(db: &mut impl Reads, id: &OrganisationId) -> Result<Vec<(String, String)>> {
    db.all(
        "select o.id, o.name from organisation_ancestors a join organisations o on o.id = a.ancestor_id where a.organisation_id = $1 and a.depth > 0 order by a.depth desc",
        args![id],
    )
    .await
}

/// A row of a list.
#[derive(sqlx::FromRow)]
pub(super) struct ListRow {
    pub id: OrganisationId,
    pub name: String,
    pub kind: String,
    pub parent_id: Option<String>,
    pub parent_name: Option<String>,
    pub province: Option<String>,
    pub size_class: Option<String>,
    pub version: i64,
    /// Schools at and below it.
    pub schools: i64,
}

/// What a list is narrowed by; empty = not at all.
pub(super) struct Narrowed<'a> {
    /// A `like` pattern over the search key.
    pub pattern: &'a str,
    /// The beginning of a code.
    pub code: &'a str,
    pub kind: &'a str,
    pub parent: &'a str,
    pub id: &'a str,
    pub after: &'a str,
    pub limit: i64,
}

pub(super) async fn list(db: &mut impl Reads, by: Narrowed<'_>) -> Result<Vec<ListRow>> {
    db.all(
        "select o.id, o.name, o.kind, o.parent_id, p.name as parent_name, o.province, o.size_class, o.version, \
         (select count(*) from organisation_ancestors a join organisations s on s.id = a.organisation_id where a.ancestor_id = o.id and s.kind = 'school') as schools \
         from organisations o left join organisations p on p.id = o.parent_id \
         where ($1 = '' or o.search_key like $1 or ($2 <> '' and o.id in (select organisation_id from organisation_codes where code like $2))) \
         and ($3 = '' or o.kind = $3) and ($4 = '' or o.parent_id = $4) and ($5 = '' or o.id = $5) \
         and ($6 = '' or (o.sort_key, o.id) > (select n.sort_key, n.id from organisations n where n.id = $6)) \
         order by o.sort_key, o.id limit $7",
        args![by.pattern, by.code, by.kind, by.parent, by.id, by.after, by.limit],
    )
    .await
}

/// Everything directly below one of these parents: what a delivery of them should name.
pub async fn children_of(db: &mut impl Reads, parents: &[OrganisationId]) -> Result<Vec<Organisation>> {
    let mut found = Vec::new();
    for some in parents.chunks(400) {
        let mut args = args![];
        let sql = Sql::list("select id, name, kind, parent_id, province, size_class, version from organisations where parent_id in ({list})", &mut args, some);
        found.extend(db.rows(sql, args).await?);
    }
    Ok(found)
}
