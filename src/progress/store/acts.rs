//! The reader's own rows: acts that stand, and how far each stream was read.
use crate::args;
use crate::platform::db::{Reads, Sql, Tx};
use crate::platform::error::Result;

/// A stream that has more than was read.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Lag {
    pub stream: String,
    pub head: i64,
    pub read: i64,
}

/// Streams behind their heads, in the order in which writers take them.
pub async fn lagging(db: &mut impl Reads, limit: i64) -> Result<Vec<Lag>> {
    // '0' follows '/': the ranges are kinds of streams, found by the key.
    db.all(
        "select s.stream, s.head, coalesce(c.number, 0) as read from streams s \
         left join cursors c on c.reader = 'progress' and c.stream = s.stream \
         where ((s.stream >= 'space/' and s.stream < 'space0') or (s.stream >= 'network/' and s.stream < 'network0') \
         or (s.stream >= 'school/' and s.stream < 'school0') or s.stream = 'rights/all') \
         and s.head > coalesce(c.number, 0) order by s.stream limit $1",
        args![limit],
    )
    .await
}

/// The same of some streams only.
pub async fn lags_of(db: &mut impl Reads, streams: &[String]) -> Result<Vec<Lag>> {
    let mut args = args![];
    let sql = Sql::list(
        "select s.stream, s.head, coalesce(c.number, 0) as read from streams s \
         left join cursors c on c.reader = 'progress' and c.stream = s.stream where s.stream in ({list}) and s.head > coalesce(c.number, 0) order by s.stream",
        &mut args,
        streams.iter().map(String::as_str),
    );
    db.rows(sql, args).await
}

/// Moves the cursor from where it was seen. False when another node was faster: then nothing may be applied.
pub async fn move_cursor(tx: &mut Tx, lag: &Lag, to: i64) -> Result<bool> {
    let touched = match lag.read {
        0 => {
            tx.exec("insert into cursors (reader, stream, number) values ('progress', $1, $2) on conflict (reader, stream) do nothing", args![&lag.stream, to])
                .await?
        }
        from => tx.exec("update cursors set number = $3 where reader = 'progress' and stream = $1 and number = $2", args![&lag.stream, from, to]).await?,
    };
    Ok(touched > 0)
}

/// Brings the acts up to date with a stretch of a stream. The same stretch again changes nothing.
pub async fn apply(tx: &mut Tx, stream: &str, after: i64, to: i64) -> Result<()> {
    match stream.split_once('/') {
        Some(("space", space)) => apply_space(tx, stream, space, after, to).await,
        Some(("network", network)) => super::mark_network(tx, network).await,
        Some(("school", school)) => {
            super::mark_schools(tx, &[school.to_owned()]).await?;
            apply_adoptions(tx, stream, school, after, to).await
        }
        _ => apply_rights(tx, stream, after, to).await,
    }
}

async fn apply_space(tx: &mut Tx, stream: &str, space: &str, after: i64, to: i64) -> Result<()> {
    // Whose school counts differently now: actors, and authors of what is taken back.
    tx.exec(
        "insert into progress_stale (kind, id, mark) select distinct 'school', h.organisation_id, 1 from holdings h where h.organisation_id is not null and h.person_id in ( \
         select e.actor from events e where e.stream = $1 and e.number > $3 and e.number <= $4 and e.act is not null \
         union select a.person_id from progress_acts a where a.space_id = $2 and a.number in ( \
         select cast(d.object as bigint) from events d where d.stream = $1 and d.number > $3 and d.number <= $4 and d.kind = 'delete')) \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![stream, space, after, to],
    )
    .await?;
    // A message with files is talk or an answer like any other. The state may be ahead of the log read here; whatever made it so comes later in the same stream.
    tx.exec(
        "insert into progress_acts (space_id, number, person_id, act, day, topic_id, asks) \
         select $2, e.number, e.actor, case when e.act <> 'attach' or m.number is null then e.act when m.reply_to is null then 'talk' else 'answer' end, (e.written_at + 25200000) / 86400000, m.topic_id, k.number is not null \
         from events e left join messages m on e.kind = 'message' and m.space_id = $2 and m.number = e.number \
         left join marks k on k.space_id = m.space_id and k.number = m.number and k.kind = 'question' \
         where e.stream = $1 and e.number > $3 and e.number <= $4 and e.act is not null and (e.kind <> 'message' or (m.number is not null and m.deleted_at is null)) \
         on conflict (space_id, number) do nothing",
        args![stream, space, after, to],
    )
    .await?;
    tx.exec(
        "delete from progress_acts where space_id = $2 and number in ( \
         select cast(e.object as bigint) from events e where e.stream = $1 and e.number > $3 and e.number <= $4 and e.kind = 'delete')",
        args![stream, space, after, to],
    )
    .await?;
    tx.exec(
        "update progress_acts set topic_id = (select m.topic_id from messages m where m.space_id = progress_acts.space_id and m.number = progress_acts.number), \
         asks = exists (select 1 from marks k where k.space_id = progress_acts.space_id and k.number = progress_acts.number and k.kind = 'question') \
         where space_id = $2 and act in ('talk', 'answer') and number in (select cast(e.object as bigint) from events e where e.stream = $1 and e.number > $3 and e.number <= $4 \
         and (e.kind = 'mark' or (e.kind = 'topic' and e.detail is not null)))",
        args![stream, space, after, to],
    )
    .await?;
    tx.exec(
        "insert into progress_stale (kind, id, mark) select 'network', s.network_id, 1 from spaces s where s.id = $1 and s.network_id is not null \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![space],
    )
    .await
    .map(|_| ())
}

/// What a school tries counts in its networks.
async fn apply_adoptions(tx: &mut Tx, stream: &str, school: &str, after: i64, to: i64) -> Result<()> {
    tx.exec(
        "insert into progress_stale (kind, id, mark) select distinct 'network', m.network_id, 1 from network_members m where m.organisation_id = $2 \
         and exists (select 1 from events e where e.stream = $1 and e.number > $3 and e.number <= $4 and e.kind = 'adoption') \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![stream, school, after, to],
    )
    .await
    .map(|_| ())
}

/// A role given or ended moves what a person's acts count for.
async fn apply_rights(tx: &mut Tx, stream: &str, after: i64, to: i64) -> Result<()> {
    tx.exec(
        "insert into progress_stale (kind, id, mark) select distinct 'school', h.organisation_id, 1 from events e join holdings h on h.person_id = e.object \
         where e.stream = $1 and e.number > $2 and e.number <= $3 and h.organisation_id is not null \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![stream, after, to],
    )
    .await?;
    tx.exec(
        "insert into progress_stale (kind, id, mark) select distinct 'network', m.network_id, 1 from events e join holdings h on h.person_id = e.object \
         join network_members m on m.organisation_id = h.organisation_id where e.stream = $1 and e.number > $2 and e.number <= $3 \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![stream, after, to],
    )
    .await
    .map(|_| ())
}

/// Throws everything derived away, cursors too.
pub async fn forget_everything(tx: &mut Tx) -> Result<()> {
    tx.exec("delete from cursors where reader = 'progress'", args![]).await?;
    tx.exec("delete from progress_acts", args![]).await?;
    tx.exec("delete from progress_stale", args![]).await?;
    tx.exec("delete from progress_turns", args![]).await?;
    tx.exec("delete from progress_networks", args![]).await?;
    tx.exec("delete from progress_signals", args![]).await?;
    tx.exec("delete from progress_members", args![]).await?;
    tx.exec("delete from progress_schools", args![]).await?;
    tx.exec("delete from progress_places", args![]).await.map(|_| ())
}
