//! The reader's own rows: acts that stand, and how far each stream was read.
use std::collections::HashSet;

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

/// A stretch of a stream: after one number, up to another.
#[derive(Clone, Debug)]
pub struct Stretch {
    stream: String,
    after: i64,
    until: i64,
}

/// Moves the cursors by a page at most, each from where it was seen. What another node was faster with is not among the answer: it may not be applied.
pub async fn advance(tx: &mut Tx, lags: &[Lag], page: i64) -> Result<Vec<Stretch>> {
    let stretches = lags.iter().map(|lag| Stretch { stream: lag.stream.clone(), after: lag.read, until: lag.head.min(lag.read + page) });
    let (new, known): (Vec<Stretch>, Vec<Stretch>) = stretches.partition(|stretch| stretch.after == 0);
    let mut moved = Vec::with_capacity(lags.len());
    moved.extend(
        moved_among(
            tx,
            "with read (name, past, upto) as (values {values}) insert into cursors (reader, stream, number) select 'progress', name, upto from read where past = 0 \
             on conflict (reader, stream) do nothing returning stream",
            new,
        )
        .await?,
    );
    moved.extend(
        moved_among(
            tx,
            "with read (name, past, upto) as (values {values}) update cursors set number = read.upto from read \
             where cursors.reader = 'progress' and cursors.stream = read.name and cursors.number = read.past returning stream",
            known,
        )
        .await?,
    );
    Ok(moved)
}

async fn moved_among(tx: &mut Tx, text: &'static str, stretches: Vec<Stretch>) -> Result<Vec<Stretch>> {
    if stretches.is_empty() {
        return Ok(stretches);
    }
    let mut args = args![];
    stretches.iter().for_each(|stretch| args.0.extend(args![&stretch.stream, stretch.after, stretch.until].0));
    let moved: HashSet<String> = tx.rows::<(String,)>(Sql::values(text, 3, stretches.len()), args).await?.into_iter().map(|row| row.0).collect();
    Ok(stretches.into_iter().filter(|stretch| moved.contains(&stretch.stream)).collect())
}

/// Brings the acts up to date with stretches of streams. The same stretch again changes nothing.
pub async fn apply(tx: &mut Tx, stretches: &[Stretch]) -> Result<()> {
    let mut spaces = Vec::new();
    for stretch in stretches {
        let Stretch { stream, after, until } = stretch;
        match stream.split_once('/') {
            Some(("space", space)) => spaces.push((stretch, space)),
            Some(("network", network)) => super::mark_network(tx, network).await?,
            Some(("school", school)) => {
                super::mark_schools(tx, &[school.to_owned()]).await?;
                apply_adoptions(tx, stream, school, *after, *until).await?;
            }
            _ => apply_rights(tx, stream, *after, *until).await?,
        }
    }
    apply_spaces(tx, &spaces).await
}

/// Whatever many rooms said, in one statement each: a busy evening has hundreds of them, and every post waits for this transaction.
async fn apply_spaces(tx: &mut Tx, spaces: &[(&Stretch, &str)]) -> Result<()> {
    if spaces.is_empty() {
        return Ok(());
    }
    let mut read = args![];
    spaces.iter().for_each(|(stretch, space)| read.0.extend(args![&stretch.stream, *space, stretch.after, stretch.until].0));
    let of_all = |text: &'static str| Sql::values(text, 4, spaces.len());
    // Whose school counts differently now.
    tx.exec_rows(
        of_all(
            "with read (name, space, past, upto) as (values {values}) \
             insert into progress_stale (kind, id, mark) select distinct 'school', h.organisation_id, 1 from read r \
             join events e on e.stream = r.name and e.number > r.past and e.number <= r.upto join holdings h on h.person_id = e.actor \
             where e.act is not null and h.organisation_id is not null \
             on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        ),
        read.clone(),
    )
    .await?;
    // A message with files is talk or an answer like any other. The state may be ahead of the log read here; whatever made it so comes later in the same stream.
    tx.exec_rows(
        of_all(
            "with read (name, space, past, upto) as (values {values}) \
             insert into progress_acts (space_id, number, person_id, act, day, topic_id, asks) \
             select r.space, e.number, e.actor, case when e.act <> 'attach' or m.number is null then e.act when m.reply_to is null then 'talk' else 'answer' end, \
             (e.written_at + 25200000) / 86400000, m.topic_id, k.number is not null \
             from read r join events e on e.stream = r.name and e.number > r.past and e.number <= r.upto \
             left join messages m on e.kind = 'message' and m.space_id = r.space and m.number = e.number \
             left join marks k on k.space_id = m.space_id and k.number = m.number and k.kind = 'question' \
             where e.act is not null and (e.kind <> 'message' or (m.number is not null and m.deleted_at is null)) \
             on conflict (space_id, number) do nothing",
        ),
        read.clone(),
    )
    .await?;
    let corrected: Vec<(String,)> = tx
        .rows(
            of_all(
                "with read (name, space, past, upto) as (values {values}) \
                 select distinct r.name from read r join events e on e.stream = r.name and e.number > r.past and e.number <= r.upto \
                 where e.kind in ('delete', 'mark') or (e.kind = 'topic' and e.detail is not null)",
            ),
            read.clone(),
        )
        .await?;
    for (stretch, space) in spaces.iter().filter(|(stretch, _)| corrected.iter().any(|(name,)| *name == stretch.stream)) {
        correct(tx, stretch, space).await?;
    }
    tx.exec_rows(
        of_all(
            "with read (name, space, past, upto) as (values {values}) \
             insert into progress_stale (kind, id, mark) select distinct 'network', s.network_id, 1 from read r join spaces s on s.id = r.space \
             where s.network_id is not null on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        ),
        read,
    )
    .await
    .map(|_| ())
}

/// What was taken back, marked as a question or moved to another topic after it was said.
async fn correct(tx: &mut Tx, stretch: &Stretch, space: &str) -> Result<()> {
    let Stretch { stream, after, until } = stretch;
    tx.exec(
        "insert into progress_stale (kind, id, mark) select distinct 'school', h.organisation_id, 1 from holdings h where h.organisation_id is not null and h.person_id in ( \
         select a.person_id from progress_acts a where a.space_id = $2 and a.number in ( \
         select cast(d.object as bigint) from events d where d.stream = $1 and d.number > $3 and d.number <= $4 and d.kind = 'delete')) \
         on conflict (kind, id) do update set mark = progress_stale.mark + 1, taken_until = 0",
        args![stream, space, *after, *until],
    )
    .await?;
    tx.exec(
        "delete from progress_acts where space_id = $2 and number in ( \
         select cast(e.object as bigint) from events e where e.stream = $1 and e.number > $3 and e.number <= $4 and e.kind = 'delete')",
        args![stream, space, *after, *until],
    )
    .await?;
    tx.exec(
        "update progress_acts set topic_id = (select m.topic_id from messages m where m.space_id = progress_acts.space_id and m.number = progress_acts.number), \
         asks = exists (select 1 from marks k where k.space_id = progress_acts.space_id and k.number = progress_acts.number and k.kind = 'question') \
         where space_id = $2 and act in ('talk', 'answer') and number in (select cast(e.object as bigint) from events e where e.stream = $1 and e.number > $3 and e.number <= $4 \
         and (e.kind = 'mark' or (e.kind = 'topic' and e.detail is not null)))",
        args![stream, space, *after, *until],
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
