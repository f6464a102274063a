//! SQL by which the reader finds what changed, and the documents their words and rights.
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Record, Sql, Stream};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::practices::PracticeId;

/// The head of every stream.
pub(super) async fn heads(db: &mut impl Reads) -> Result<Vec<(String, i64)>> {
    db.all("select stream, head from streams", args![]).await
}

/// The heads of some streams.
pub(super) async fn heads_of(db: &mut impl Reads, streams: &[&Stream]) -> Result<Vec<(String, i64)>> {
    let mut args = args![];
    let sql = Sql::list("select stream, head from streams where stream in ({list})", &mut args, streams.iter().map(|stream| stream.as_str()));
    db.rows(sql, args).await
}

/// A message that has words.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Spoken {
    pub space_id: SpaceId,
    pub number: i64,
    pub author_id: PersonId,
    pub body: String,
    pub at: Time,
    pub space_name: String,
    pub network_id: Option<String>,
    pub network_name: Option<String>,
}

macro_rules! spoken {
    ($rest:literal) => {
        spoken!("", "messages m", $rest)
    };
    ($with:literal, $from:literal, $rest:literal) => {
        concat!(
            $with,
            "select m.space_id, m.number, m.author_id, m.body, case when m.ordinal is null then m.written_at else m.at end as at, s.name as space_name, s.network_id, n.name as network_name \
             from ",
            $from,
            " join spaces s on s.id = m.space_id left join networks n on n.id = s.network_id where m.body is not null and m.deleted_at is null and ",
            $rest
        )
    };
}

/// These messages, by space and number, as far as they stand and have words.
pub(super) async fn messages(db: &mut impl Reads, places: &[(SpaceId, i64)]) -> Result<Vec<Spoken>> {
    let text = spoken!("with wanted (space, place) as (values {values}) ", "wanted w join messages m on m.space_id = w.space and m.number = w.place", "1 = 1");
    of_places(db, text, places).await
}

async fn of_places<T: Record>(db: &mut impl Reads, text: &'static str, places: &[(SpaceId, i64)]) -> Result<Vec<T>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = args![];
    places.iter().for_each(|(space, number)| args.0.extend(args![space, *number].0));
    db.rows(Sql::values(text, 2, places.len()), args).await
}

/// A message that stands, with or without words.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Said {
    pub space_id: SpaceId,
    pub number: i64,
    pub at: Time,
    pub network_id: Option<String>,
}

/// Those of these messages that stand.
pub(super) async fn said(db: &mut impl Reads, places: &[(SpaceId, i64)]) -> Result<Vec<Said>> {
    let text = "with wanted (space, place) as (values {values}) select m.space_id, m.number, m.at, s.network_id from wanted w \
         join messages m on m.space_id = w.space and m.number = w.place join spaces s on s.id = m.space_id where m.deleted_at is null";
    of_places(db, text, places).await
}

/// A room with the name of its network.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Room {
    pub id: SpaceId,
    pub name: String,
    pub network_id: Option<String>,
    pub network_name: Option<String>,
    pub school_id: Option<String>,
    pub school_name: Option<String>,
    pub created_at: Time,
}

pub(super) async fn spaces(db: &mut impl Reads, ids: &[SpaceId]) -> Result<Vec<Room>> {
    let mut args = args![];
    let sql = Sql::list(
        "select s.id, s.name, s.network_id, n.name as network_name, s.school_id, o.name as school_name, s.created_at from spaces s \
         left join networks n on n.id = s.network_id left join organisations o on o.id = s.school_id where s.id in ({list})",
        &mut args,
        ids,
    );
    db.rows(sql, args).await
}

/// Rooms after one, by id.
pub(super) async fn spaces_after(db: &mut impl Reads, after: &str, limit: i64) -> Result<Vec<SpaceId>> {
    let rows: Vec<(SpaceId,)> = db.all("select id from spaces where id > $1 order by id limit $2", args![after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Messages after one, by space and number.
pub(super) async fn messages_after(db: &mut impl Reads, space: &str, number: i64, limit: i64) -> Result<Vec<Spoken>> {
    db.all(spoken!("(m.space_id, m.number) > ($1, $2) order by m.space_id, m.number limit $3"), args![space, number, limit]).await
}

/// Messages of one space after one, by number.
pub(super) async fn messages_of_space(db: &mut impl Reads, space: &SpaceId, number: i64, limit: i64) -> Result<Vec<Spoken>> {
    db.all(spoken!("m.space_id = $1 and m.number > $2 order by m.number limit $3"), args![space, number, limit]).await
}

/// Organisations after one, by id.
pub(super) async fn organisations_after(db: &mut impl Reads, after: &str, limit: i64) -> Result<Vec<OrganisationId>> {
    let rows: Vec<(OrganisationId,)> = db.all("select id from organisations where id > $1 order by id limit $2", args![after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// People after one, by id.
pub(super) async fn people_after(db: &mut impl Reads, after: &str, limit: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db.all("select id from people where id > $1 order by id limit $2", args![after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Everybody with a role, of any date, at these places or below.
pub(super) async fn people_within(db: &mut impl Reads, places: &[&OrganisationId]) -> Result<Vec<PersonId>> {
    let mut args = args![];
    let sql = Sql::list(
        "select distinct h.person_id from holdings h join organisation_ancestors a on a.organisation_id = h.organisation_id where a.ancestor_id in ({list})",
        &mut args,
        places.iter().copied(),
    );
    Ok(db.rows::<(PersonId,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Whoever takes part through these memberships of networks: by name, or through a role at the member organisation.
pub(super) async fn people_of_members(db: &mut impl Reads, members: &[&String]) -> Result<Vec<PersonId>> {
    let mut args = args![];
    let sql = Sql::list(
        "select person_id from network_members where person_id is not null and id in ({list}) \
         union select h.person_id from network_members m join holdings h on h.organisation_id = m.organisation_id where m.id in ({list})",
        &mut args,
        members.iter().copied(),
    );
    Ok(db.rows::<(PersonId,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// Whose roles or networks begin or end in a stretch of time: dates come round without a word in the log.
pub(super) async fn people_dated(db: &mut impl Reads, after: Time, until: Time) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(
            "select person_id from holdings where (from_at > $1 and from_at <= $2) or (until_at > $1 and until_at <= $2) \
             union select person_id from network_members where person_id is not null \
             and ((from_at > $1 and from_at <= $2) or (until_at > $1 and until_at <= $2)) \
             union select h.person_id from network_members m join holdings h on h.organisation_id = m.organisation_id \
             where (m.from_at > $1 and m.from_at <= $2) or (m.until_at > $1 and m.until_at <= $2)",
            args![after, until],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Practices of these places and of what stands below them.
pub(super) async fn practices_within(db: &mut impl Reads, places: &[&OrganisationId]) -> Result<Vec<PracticeId>> {
    let mut args = args![];
    let sql = Sql::list(
        "select distinct p.id from practices p join organisation_ancestors a on a.organisation_id = p.owner_id where a.ancestor_id in ({list})",
        &mut args,
        places.iter().copied(),
    );
    Ok(db.rows::<(PracticeId,)>(sql, args).await?.into_iter().map(|row| row.0).collect())
}

/// A person's names as records hold them.
#[derive(sqlx::FromRow)]
pub(super) struct Named {
    pub id: PersonId,
    pub given_name: String,
    pub family_name: String,
    pub created_at: Time,
}

pub(super) async fn people(db: &mut impl Reads, ids: &[PersonId]) -> Result<Vec<Named>> {
    let mut args = args![];
    let sql = Sql::list("select id, given_name, family_name, created_at from people where id in ({list})", &mut args, ids);
    db.rows(sql, args).await
}

/// A confirmed role at a place, now.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Place {
    pub person_id: PersonId,
    pub role: String,
    pub organisation_id: OrganisationId,
    pub organisation_name: String,
}

/// The places of these people, the one they have held longest first.
pub(super) async fn places(db: &mut impl Reads, people: &[PersonId], now: Time) -> Result<Vec<Place>> {
    let mut args = args![now];
    let sql = Sql::list(
        "select h.person_id, h.role, h.organisation_id, o.name as organisation_name from holdings h join organisations o on o.id = h.organisation_id \
         where not h.claimed and h.from_at <= $1 and (h.until_at is null or h.until_at > $1) and h.person_id in ({list}) \
         order by h.person_id, h.from_at, h.id",
        &mut args,
        people,
    );
    db.rows(sql, args).await
}

/// (person, network) of everybody who takes part now.
pub(super) async fn networks_of(db: &mut impl Reads, people: &[PersonId], now: Time) -> Result<Vec<(PersonId, String)>> {
    let mut args = args![now];
    let sql = Sql::list(
        "select person_id, network_id from network_members where person_id in ({list}) and from_at <= $1 and (until_at is null or until_at > $1) \
         union select h.person_id, m.network_id from holdings h join network_members m on m.organisation_id = h.organisation_id \
         where h.person_id in ({list}) and not h.claimed and h.from_at <= $1 and (h.until_at is null or h.until_at > $1) \
         and m.from_at <= $1 and (m.until_at is null or m.until_at > $1)",
        &mut args,
        people,
    );
    db.rows(sql, args).await
}

/// (organisation, what stands above it), itself included.
pub(super) async fn above(db: &mut impl Reads, places: &[&OrganisationId]) -> Result<Vec<(OrganisationId, String)>> {
    let mut args = args![];
    let sql = Sql::list("select organisation_id, ancestor_id from organisation_ancestors where organisation_id in ({list})", &mut args, places.iter().copied());
    db.rows(sql, args).await
}

/// (id, name) of networks.
pub(super) async fn network_names(db: &mut impl Reads, ids: &[&str]) -> Result<Vec<(String, String)>> {
    let mut args = args![];
    let sql = Sql::list("select id, name from networks where id in ({list})", &mut args, ids.iter().copied());
    db.rows(sql, args).await
}

/// What stands beside a practice that was found.
#[derive(sqlx::FromRow)]
pub(super) struct Shown {
    pub id: String,
    pub owner_name: String,
    pub network_name: Option<String>,
    pub published_at: Option<Time>,
}

/// These of the practices that are published.
pub(super) async fn practices(db: &mut impl Reads, ids: &[&str]) -> Result<Vec<Shown>> {
    let mut args = args![];
    let sql = Sql::list(
        "select p.id, o.name as owner_name, n.name as network_name, p.published_at from practices p join organisations o on o.id = p.owner_id \
         left join networks n on n.id = p.network_id where p.state = 'published' and p.id in ({list})",
        &mut args,
        ids.iter().copied(),
    );
    db.rows(sql, args).await
}

/// What stands beside an organisation that was found: (id, name of the one above, province).
pub(super) async fn organisations(db: &mut impl Reads, ids: &[&str]) -> Result<Vec<(String, Option<String>)>> {
    let mut args = args![];
    let sql = Sql::list(
        "select o.id, p.name from organisations o left join organisations p on p.id = o.parent_id where o.id in ({list})",
        &mut args,
        ids.iter().copied(),
    );
    db.rows(sql, args).await
}
