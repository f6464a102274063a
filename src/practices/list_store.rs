//! SQL that finds practices for a reader, by the tokens that the reader holds (`readers.rs`).
use std::collections::HashMap;

use super::list::PracticeFilter;
use super::{Content, PracticeId, PublicationAudience, State};
use crate::args;
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;

/// A practice as lists show it, with what the reader may see of its words: the published version, or the draft where there is none.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct CardRow {
    pub id: PracticeId,
    pub external_id: Option<String>,
    pub owner_id: OrganisationId,
    pub owner_name: String,
    pub network_id: Option<String>,
    pub network_name: Option<String>,
    pub state: State,
    pub audience: Option<PublicationAudience>,
    pub readers: String,
    pub published_at: Option<Time>,
    pub ordered_at: Time,
    pub content: String,
}

macro_rules! cards {
    ($($rest:literal),+) => {
        concat!(
            "select p.id, p.external_id, p.owner_id, o.name as owner_name, p.network_id, n.name as network_name, p.state, p.audience, p.readers, \
             p.published_at, p.ordered_at, coalesce(v.content, p.draft) as content \
             from practices p join organisations o on o.id = p.owner_id left join networks n on n.id = p.network_id \
             left join practice_versions v on v.practice_id = p.id and v.version = p.version where ",
            $($rest),+
        )
    };
}

/// One text for each way into the table, so that both engines take its index.
macro_rules! listing {
    ($way_in:literal) => {
        cards!(
            $way_in,
            " and (p.ordered_at < $1 or (p.ordered_at = $1 and p.id < $2)) and ($4 = '' or p.state = $4) and ($5 = '' or p.kind = $5) \
             and ($6 = '' or p.owner_id = $6) and ($7 = '' or p.network_id = $7) \
             and ($8 = '' or p.id in (select practice_id from practice_tags where kind = 'standard' and value = $8)) \
             and ($9 = '' or p.id in (select practice_id from practice_tags where kind = 'grade' and value = $9)) \
             and ($10 = '' or p.id in (select practice_id from practice_tags where kind = 'subject' and value = $10)) \
             and ($11 = '' or p.id in (select practice_id from practice_tags where kind = 'size_class' and value = $11)) \
             and (p.readers in ({list}) or p.id in (select practice_id from practice_authors where person_id = $12) \
                  or (p.state = 'published' and ('central' in ({list}) or exists (select 1 from organisation_ancestors a \
                      where a.organisation_id = p.owner_id and 'below:' || a.ancestor_id in ({list}))))) \
             order by p.ordered_at desc, p.id desc limit $3"
        )
    };
}

const NEWEST: &str = listing!("1 = 1");
const OF_OWNER: &str = listing!("p.owner_id = $6");
const OF_NETWORK: &str = listing!("p.network_id = $7");
const MINE: &str = listing!("p.id in (select practice_id from practice_authors where person_id = $12)");

/// Newest first, below a place in that order, for a person who holds these tokens.
pub(super) async fn page(
    db: &mut impl Reads,
    filter: &PracticeFilter,
    below: (Time, &str),
    person: Option<&PersonId>,
    tokens: &[String],
    limit: i64,
) -> Result<Vec<CardRow>> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    // A private list shows every state, the library what is published.
    let state = filter.state.map_or(if filter.mine { "" } else { State::Published.as_str() }, State::as_str);
    let owner = filter.owner.as_ref().map_or("", |id| id.as_str());
    let network = filter.network.as_ref().map_or("", |id| id.as_str());
    let mut args = args![
        below.0,
        below.1,
        limit,
        state,
        filter.kind.map_or("", |kind| kind.as_str()),
        owner,
        network,
        text(&filter.standard),
        text(&filter.grade),
        text(&filter.subject),
        text(&filter.size_class),
        person.map_or("", |id| id.as_str()),
    ];
    let way_in = match (filter.mine, owner, network) {
        (true, _, _) => MINE,
        (_, "", "") => NEWEST,
        (_, "", _) => OF_NETWORK,
        _ => OF_OWNER,
    };
    let sql = Sql::list(way_in, &mut args, tokens.iter().map(String::as_str));
    db.rows(sql, args).await
}

/// These of them that are published, in no order.
pub(super) async fn published(db: &mut impl Reads, ids: &[PracticeId]) -> Result<Vec<CardRow>> {
    let mut args = args![];
    let sql = Sql::list(cards!("p.state = 'published' and p.id in ({list})"), &mut args, ids);
    db.rows(sql, args).await
}

/// One, in any state.
pub(super) async fn card(db: &mut impl Reads, id: &PracticeId) -> Result<CardRow> {
    db.one(cards!("p.id = $1"), args![id]).await
}

/// Titles as they stand: published, or of the draft where nothing is.
pub(super) async fn titles(db: &mut impl Reads, ids: &[PracticeId]) -> Result<Vec<(PracticeId, String)>> {
    let mut args = args![];
    let sql = Sql::list(cards!("p.id in ({list})"), &mut args, ids);
    let rows: Vec<CardRow> = db.rows(sql, args).await?;
    rows.into_iter().map(|row| Ok((row.id, serde_json::from_str::<Content>(&row.content)?.title))).collect()
}

/// Practices that everyone may read, newest first, with when they were published.
pub(super) async fn public_ones(db: &mut impl Reads, limit: i64) -> Result<Vec<(PracticeId, Option<Time>)>> {
    db.all("select id, published_at from practices where state = 'published' and audience = 'public' order by ordered_at desc, id desc limit $1", args![limit])
        .await
}

/// Ids of published practices after one, by id.
pub(super) async fn published_after(db: &mut impl Reads, after: &str, limit: i64) -> Result<Vec<PracticeId>> {
    let rows: Vec<(PracticeId,)> = db.all("select id from practices where state = 'published' and id > $1 order by id limit $2", args![after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn authors_of(db: &mut impl Reads, ids: &[PracticeId]) -> Result<HashMap<PracticeId, Vec<PersonId>>> {
    let mut args = args![];
    let sql = Sql::list("select practice_id, person_id from practice_authors where practice_id in ({list}) order by practice_id, position", &mut args, ids);
    let rows: Vec<(PracticeId, PersonId)> = db.rows(sql, args).await?;
    let mut authors: HashMap<PracticeId, Vec<PersonId>> = HashMap::new();
    for (practice, person) in rows {
        authors.entry(practice).or_default().push(person);
    }
    Ok(authors)
}

/// Every place above these organisations, with themselves.
pub(super) async fn above(db: &mut impl Reads, organisations: &[&OrganisationId]) -> Result<HashMap<OrganisationId, Vec<String>>> {
    let mut args = args![];
    let sql = Sql::list(
        "select organisation_id, ancestor_id from organisation_ancestors where organisation_id in ({list})",
        &mut args,
        organisations.iter().copied(),
    );
    let rows: Vec<(OrganisationId, String)> = db.rows(sql, args).await?;
    let mut above: HashMap<OrganisationId, Vec<String>> = HashMap::new();
    for (organisation, ancestor) in rows {
        above.entry(organisation).or_default().push(ancestor);
    }
    Ok(above)
}
