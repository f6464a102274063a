//! SQL of programmes and networks.
use std::collections::HashMap;

use super::card::NetworkFilter;
use super::{Network, NetworkId, NewProgramme, ProgrammeId};
use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::thai;

pub(super) use super::member_store::*;

pub(super) async fn programme_by_name(db: &mut impl Reads, name: &str) -> Result<Option<ProgrammeId>> {
    let known: Vec<(ProgrammeId, String)> = db.all("select id, name from programmes", args![]).await?;
    let wanted = thai::fold(name);
    Ok(known.into_iter().find(|known| thai::fold(&known.1) == wanted).map(|known| known.0))
}

pub(super) async fn programme_exists(db: &mut impl Reads, id: &ProgrammeId) -> Result<bool> {
    Ok(db.maybe::<(String,)>("select id from programmes where id = $1", args![id]).await?.is_some())
}

pub(super) async fn insert_programme(tx: &mut Tx, id: &ProgrammeId, name: &str, new: &NewProgramme) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into programmes (id, name, owner_id, partner, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![id, name, new.owner.as_ref(), new.partner.clone(), new.from, new.until, now],
    )
    .await
    .map(|_| ())
}

#[derive(sqlx::FromRow)]
pub(super) struct ProgrammeRow {
    pub id: ProgrammeId,
    pub name: String,
    pub owner_id: Option<String>,
    pub owner_name: Option<String>,
    pub from_at: Option<Time>,
    pub until_at: Option<Time>,
    pub networks: i64,
}

pub(super) async fn programmes(db: &mut impl Reads) -> Result<Vec<ProgrammeRow>> {
    db.all(
        "select p.id, p.name, p.owner_id, o.name as owner_name, p.from_at, p.until_at, (select count(*) from networks n where n.programme_id = p.id) as networks \
         from programmes p left join organisations o on o.id = p.owner_id order by p.created_at desc, p.id",
        args![],
    )
    .await
}

pub(super) async fn network(db: &mut impl Reads, id: &NetworkId) -> Result<Network> {
    db.one("select id, programme_id, name, from_at, until_at, version from networks where id = $1", args![id]).await
}

/// 0 when the id, or the name in its programme, is taken.
pub(super) async fn insert(tx: &mut Tx, id: &NetworkId, programme: &ProgrammeId, name: &str, from: Time, until: Option<Time>) -> Result<u64> {
    let now = tx.now();
    tx.exec(
        "insert into networks (id, programme_id, name, sort_key, search_key, from_at, until_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
         on conflict do nothing",
        args![id, programme, name, thai::sort_key(name), thai::bare(name), from, until, now],
    )
    .await
}

pub(super) async fn update(tx: &mut Tx, id: &NetworkId, name: &str, from: Time, until: Option<Time>) -> Result<std::result::Result<u64, sqlx::Error>> {
    tx.try_exec(
        "update networks set name = $2, sort_key = $3, search_key = $4, from_at = $5, until_at = $6, version = version + 1 where id = $1",
        args![id, name, thai::sort_key(name), thai::bare(name), from, until],
    )
    .await
}

/// Makes the search keys that are missing.
pub(super) async fn fill_search_keys(tx: &mut Tx) -> Result<()> {
    let rows: Vec<(NetworkId, String)> = tx.all("select id, name from networks where search_key = ''", args![]).await?;
    for (id, name) in rows {
        tx.exec("update networks set search_key = $2 where id = $1", args![&id, thai::bare(&name)]).await?;
    }
    Ok(())
}

/// A network with its programme, as lists begin with.
#[derive(sqlx::FromRow)]
pub(super) struct Head {
    pub id: NetworkId,
    pub name: String,
    pub programme_id: String,
    pub programme_name: String,
}

/// (sort key, id) of a network: where a list goes on.
pub(super) async fn place_in_order(db: &mut impl Reads, id: &str) -> Result<Option<(String, String)>> {
    db.maybe("select sort_key, id from networks where id = $1", args![id]).await
}

pub(super) async fn page(db: &mut impl Reads, filter: &NetworkFilter, from: Option<(String, String)>, now: Time, limit: i64) -> Result<Vec<Head>> {
    let (key, id) = from.unwrap_or_default();
    let asked = filter.q.as_deref().unwrap_or("");
    let part_of_name = thai::bare(asked);
    if part_of_name.is_empty() && !thai::is_blank(asked) {
        // Signs alone: no name holds them.
        return Ok(Vec::new());
    }
    let programme = filter.programme.as_ref().map_or("", |id| id.as_str());
    let organisation = filter.organisation.as_ref().map_or("", |id| id.as_str());
    db.all(
        "select n.id, n.name, p.id as programme_id, p.name as programme_name from networks n join programmes p on p.id = n.programme_id \
         where ($2 = '' or (n.sort_key, n.id) > ($1, $2)) and ($3 = '' or n.programme_id = $3) and ($4 = '' or n.search_key like '%' || $4 || '%') \
         and ($5 = '' or n.id in (select m.network_id from network_members m join organisation_ancestors a on a.organisation_id = m.organisation_id \
             where a.ancestor_id = $5 and m.from_at <= $6 and (m.until_at is null or m.until_at > $6))) \
         order by n.sort_key, n.id limit $7",
        args![key, id, programme, part_of_name, organisation, now, limit],
    )
    .await
}

pub(super) async fn heads(db: &mut impl Reads, ids: &[NetworkId]) -> Result<Vec<Head>> {
    let mut args = args![];
    let sql = Sql::list(
        "select n.id, n.name, p.id as programme_id, p.name as programme_name from networks n join programmes p on p.id = n.programme_id \
         where n.id in ({list}) order by n.sort_key, n.id",
        &mut args,
        ids,
    );
    db.rows(sql, args).await
}

/// Each network's lead now, with the authority next above it.
pub(super) async fn leads(db: &mut impl Reads, ids: &[&NetworkId], now: Time) -> Result<HashMap<NetworkId, (Ref, Option<Ref>)>> {
    type Row = (NetworkId, String, String, Option<String>, Option<String>);
    let mut args = args![now];
    let sql = Sql::list(
        "select m.network_id, o.id, o.name, (select above.id from organisation_ancestors a join organisations above on above.id = a.ancestor_id \
             where a.organisation_id = o.id and a.depth > 0 and above.kind <> 'school' order by a.depth limit 1) as area_id, \
         (select above.name from organisation_ancestors a join organisations above on above.id = a.ancestor_id \
             where a.organisation_id = o.id and a.depth > 0 and above.kind <> 'school' order by a.depth limit 1) as area_name \
         from network_members m join organisations o on o.id = m.organisation_id \
         where m.part = 'lead' and m.from_at <= $1 and (m.until_at is null or m.until_at > $1) and m.network_id in ({list}) order by m.from_at desc",
        &mut args,
        ids.iter().copied(),
    );
    let rows: Vec<Row> = db.rows(sql, args).await?;
    Ok(rows.into_iter().map(|(network, id, name, area_id, area_name)| (network, (Ref { id, name }, Ref::of(area_id, area_name)))).collect())
}

/// How many partner schools each network has now.
pub(super) async fn partners(db: &mut impl Reads, ids: &[&NetworkId], now: Time) -> Result<HashMap<NetworkId, i64>> {
    let mut args = args![now];
    let sql = Sql::list(
        "select network_id, count(*) from network_members where part = 'partner' and from_at <= $1 and (until_at is null or until_at > $1) \
         and network_id in ({list}) group by network_id",
        &mut args,
        ids.iter().copied(),
    );
    let rows: Vec<(NetworkId, i64)> = db.rows(sql, args).await?;
    Ok(rows.into_iter().collect())
}
