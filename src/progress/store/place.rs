//! Figures of schools, and their sums over the tree.
use std::collections::HashMap;

use crate::args;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

use crate::progress::day::Day;
use crate::progress::tree::{FLOOR, Figures};

#[derive(sqlx::FromRow)]
struct ActivityRow {
    organisation_id: String,
    open: i64,
    messages: i64,
    people: i64,
}

/// Figures of those of the organisations that are schools, as of the acts after `start`.
pub async fn school_figures(db: &mut impl Reads, ids: &[&str], start: Day, now: Time) -> Result<HashMap<String, Figures>> {
    let mut found: HashMap<String, Figures> = HashMap::new();
    let mut args = args![];
    let sql = Sql::list("select id from organisations where kind = 'school' and id in ({list})", &mut args, ids.iter().copied());
    for (id,) in db.rows::<(String,)>(sql, args).await? {
        found.insert(id, Figures { schools: 1, ..Figures::default() });
    }
    let mut args = args![now];
    let sql = Sql::list(
        "select h.organisation_id, count(distinct h.person_id) from holdings h where h.organisation_id in ({list}) and not h.claimed \
         and h.role in ('teacher', 'leader', 'lead_editor') and h.from_at <= $1 and (h.until_at is null or h.until_at > $1) group by h.organisation_id",
        &mut args,
        ids.iter().copied(),
    );
    for (id, people) in db.rows::<(String, i64)>(sql, args).await? {
        if let Some(figures) = found.get_mut(&id) {
            figures.people = people;
        }
    }
    let mut args = args![now, start];
    let sql = Sql::list(
        "select h.organisation_id, case when s.audience = 'open' then cast(1 as bigint) else cast(0 as bigint) end as open, \
         cast(sum(case when a.act in ('talk', 'answer') then 1 else 0 end) as bigint) as messages, count(distinct a.person_id) as people \
         from (select distinct person_id, organisation_id from holdings where organisation_id in ({list}) and not claimed and role in ('teacher', 'leader', 'lead_editor') \
         and from_at <= $1 and (until_at is null or until_at > $1)) h \
         join progress_acts a on a.person_id = h.person_id and a.day > $2 join spaces s on s.id = a.space_id \
         group by h.organisation_id, case when s.audience = 'open' then cast(1 as bigint) else cast(0 as bigint) end",
        &mut args,
        ids.iter().copied(),
    );
    for row in db.rows::<ActivityRow>(sql, args).await? {
        // A closed space counts only inside a total over at least five people.
        if row.open == 0 && row.people < FLOOR {
            continue;
        }
        if let Some(figures) = found.get_mut(&row.organisation_id) {
            figures.messages += row.messages;
            figures.schools_active = 1;
        }
    }
    let mut args = args![];
    let sql = Sql::list(
        "select lead_id, count(*), cast(sum(case when urgency < 2 then 1 else 0 end) as bigint) from progress_networks where lead_id in ({list}) group by lead_id",
        &mut args,
        ids.iter().copied(),
    );
    for (id, networks, needing_help) in db.rows::<(String, i64, i64)>(sql, args).await? {
        if let Some(figures) = found.get_mut(&id) {
            figures.networks = networks;
            figures.needing_help = needing_help;
        }
    }
    let mut args = args![];
    let sql = Sql::list(
        "select school_id, cast(max(case when active then 1 else 0 end) as bigint) from progress_members where school_id in ({list}) group by school_id",
        &mut args,
        ids.iter().copied(),
    );
    for (id, active) in db.rows::<(String, i64)>(sql, args).await? {
        if let Some(figures) = found.get_mut(&id) {
            figures.members = 1;
            figures.members_active = active;
        }
    }
    let mut args = args![];
    let sql = Sql::list(
        "select owner_id, count(*) from practices where owner_id in ({list}) and state = 'published' group by owner_id",
        &mut args,
        ids.iter().copied(),
    );
    for (id, practices) in db.rows::<(String, i64)>(sql, args).await? {
        if let Some(figures) = found.get_mut(&id) {
            figures.practices = practices;
        }
    }
    Ok(found)
}

/// One roll-up at a time, so that no sum misses what a neighbour adds.
pub async fn serialise(tx: &mut Tx) -> Result<()> {
    tx.exec("insert into progress_turns (name, day) values ('places', 1) on conflict (name) do update set day = progress_turns.day + 1", args![])
        .await
        .map(|_| ())
}

pub async fn put_schools(tx: &mut Tx, schools: &[(&str, &Figures)]) -> Result<()> {
    let mut rows = args![];
    for (id, figures) in schools {
        let Figures { people, networks, needing_help, schools_active, messages, practices, members, members_active, .. } = **figures;
        rows.0.extend(args![*id, people, networks, needing_help, schools_active, messages, practices, members, members_active].0);
    }
    tx.insert_many(
        "insert into progress_schools (school_id, people, networks, needing_help, schools_active, messages, practices, members, members_active) values {values} \
         on conflict (school_id) do update set people = excluded.people, networks = excluded.networks, needing_help = excluded.needing_help, \
         schools_active = excluded.schools_active, messages = excluded.messages, practices = excluded.practices, \
         members = excluded.members, members_active = excluded.members_active",
        9,
        rows.0,
    )
    .await
}

/// The organisations themselves and all above them.
pub async fn ancestors_of(db: &mut impl Reads, ids: &[&str]) -> Result<Vec<String>> {
    let mut args = args![];
    let sql = Sql::list("select distinct ancestor_id from organisation_ancestors where organisation_id in ({list})", &mut args, ids.iter().copied());
    Ok(db.rows::<(String,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Sums over the schools at or below each place.
pub async fn place_sums(db: &mut impl Reads, places: &[&str]) -> Result<Vec<(String, Figures)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        #[sqlx(flatten)]
        figures: Figures,
    }
    let mut args = args![];
    let sql = Sql::list(
        "select a.ancestor_id as id, cast(sum(s.people) as bigint) as people, count(*) as schools, cast(sum(s.networks) as bigint) as networks, \
         cast(sum(s.needing_help) as bigint) as needing_help, cast(sum(s.schools_active) as bigint) as schools_active, cast(sum(s.messages) as bigint) as messages, \
         cast(sum(s.practices) as bigint) as practices, \
         cast(sum(s.members) as bigint) as members, cast(sum(s.members_active) as bigint) as members_active \
         from organisation_ancestors a join progress_schools s on s.school_id = a.organisation_id where a.ancestor_id in ({list}) group by a.ancestor_id",
        &mut args,
        places.iter().copied(),
    );
    Ok(db.rows::<Row>(sql, args).await?.into_iter().map(|row| (row.id, row.figures)).collect())
}

pub async fn put_places(tx: &mut Tx, places: &[(String, Figures)]) -> Result<()> {
    let mut rows = args![];
    for (id, figures) in places {
        let Figures { people, schools, networks, needing_help, schools_active, messages, practices, members, members_active, .. } = *figures;
        rows.0.extend(args![id, people, schools, networks, needing_help, schools_active, messages, practices, members, members_active].0);
    }
    tx.insert_many(
        "insert into progress_places (organisation_id, people, schools, networks, needing_help, schools_active, messages, practices, members, members_active) values {values} \
         on conflict (organisation_id) do update set people = excluded.people, schools = excluded.schools, networks = excluded.networks, \
         needing_help = excluded.needing_help, schools_active = excluded.schools_active, messages = excluded.messages, practices = excluded.practices, \
         members = excluded.members, members_active = excluded.members_active",
        10,
        rows.0,
    )
    .await
}

/// Schools that came without a word in the log.
pub async fn new_schools(db: &mut impl Reads, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(
            "select o.id from organisations o left join progress_schools s on s.school_id = o.id left join progress_stale t on t.kind = 'school' and t.id = o.id \
             where o.kind = 'school' and s.school_id is null and t.id is null order by o.id limit $1",
            args![limit],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Places from which the last school moved away.
pub async fn drop_empty_places(tx: &mut Tx) -> Result<()> {
    tx.exec(
        "delete from progress_places where not exists (select 1 from organisation_ancestors a join progress_schools s on s.school_id = a.organisation_id \
         where a.ancestor_id = progress_places.organisation_id)",
        args![],
    )
    .await
    .map(|_| ())
}
