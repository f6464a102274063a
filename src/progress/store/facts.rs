//! What a network's picture is made of.
use std::collections::HashMap;

use crate::args;
use crate::networks::{NetworkId, Part};
use crate::organisations::OrganisationId;
use crate::platform::Time;
use crate::platform::db::{Reads, Sql};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::practices::PracticeId;

use crate::progress::day::Day;
use crate::progress::picture::{Act, Cycle, Facts, Joined, Kind, Post, School, Trial};

/// The network itself, if it runs on a day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Frame {
    pub from_at: Time,
    pub until_at: Option<Time>,
}

pub async fn frame(db: &mut impl Reads, network: &NetworkId) -> Result<Option<Frame>> {
    db.maybe("select from_at, until_at from networks where id = $1", args![network]).await
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    organisation_id: OrganisationId,
    part: String,
    from_at: Time,
    until_at: Option<Time>,
}

#[derive(sqlx::FromRow)]
struct PostRow {
    person_id: PersonId,
    organisation_id: OrganisationId,
    from_at: Time,
    until_at: Option<Time>,
}

#[derive(sqlx::FromRow)]
struct ActRow {
    space_id: SpaceId,
    number: i64,
    person_id: PersonId,
    act: String,
    day: Day,
    topic_id: Option<String>,
    asks: bool,
}

#[derive(sqlx::FromRow)]
struct MoveRow {
    space_id: SpaceId,
    id: CycleId,
    title: String,
    closed_at: Option<Time>,
    at: Time,
}

#[derive(sqlx::FromRow)]
struct TrialRow {
    id: String,
    school_id: OrganisationId,
    practice_id: PracticeId,
    trying: bool,
    at: Time,
}

/// Facts since a day, and the office that oversees the network (of several the first).
pub async fn facts(db: &mut impl Reads, network: &NetworkId, frame: &Frame, first: Day) -> Result<(Facts, Option<OrganisationId>)> {
    let members: Vec<MemberRow> = db
        .all(
            "select organisation_id, part, from_at, until_at from network_members where network_id = $1 and organisation_id is not null \
             order by case when until_at is null then 0 else 1 end, from_at desc, id",
            args![network],
        )
        .await?;
    let mut schools: Vec<School> = Vec::new();
    let mut office = None;
    for row in members {
        match Part::parse(&row.part) {
            Some(part @ (Part::Lead | Part::Partner)) if schools.iter().all(|school| school.id != row.organisation_id) => {
                schools.push(School { id: row.organisation_id, part, from: Day::of(row.from_at), until: row.until_at.map(Day::of) });
            }
            Some(Part::Supervisor) if office.is_none() => office = Some(row.organisation_id),
            _ => {}
        }
    }
    schools.sort_by(|a, b| a.id.cmp(&b.id));
    let posts: Vec<PostRow> = db
        .all(
            "select distinct h.person_id, h.organisation_id, h.from_at, h.until_at from holdings h join network_members m on m.organisation_id = h.organisation_id \
             where m.network_id = $1 and m.part in ('lead', 'partner') and not h.claimed and h.role in ('teacher', 'leader', 'lead_editor') order by h.from_at, h.person_id",
            args![network],
        )
        .await?;
    let acts: Vec<ActRow> = db
        .all(
            "select a.space_id, a.number, a.person_id, a.act, a.day, a.topic_id, a.asks from spaces s join progress_acts a on a.space_id = s.id \
             where s.network_id = $1 and s.audience = 'open' and a.day > $2 order by a.space_id, a.number",
            args![network, first],
        )
        .await?;
    let joined: Vec<(PersonId, Time)> = db
        .all(
            "select p.person_id, p.since from spaces s join space_members p on p.space_id = s.id \
             where s.network_id = $1 and s.audience = 'open' and p.role = 'member' and p.since > $2 order by p.person_id, p.since",
            args![network, first.begins()],
        )
        .await?;
    let moves: Vec<MoveRow> = db
        .all(
            "select c.space_id, c.id, c.title, c.closed_at, m.at from spaces s join cycles c on c.space_id = s.id join cycle_moves m on m.cycle_id = c.id \
             where s.network_id = $1 and s.audience = 'open' and (c.closed_at is null or c.closed_at > $2) order by c.id, m.at",
            args![network, first.begins()],
        )
        .await?;
    let trials: Vec<TrialRow> = db
        .all(
            "select a.id, a.school_id, a.practice_id, m.state = 'trying' as trying, m.at from adoptions a join adoption_moves m on m.adoption_id = a.id \
             where a.tried_at is not null and a.school_id in (select organisation_id from network_members where network_id = $1 and part in ('lead', 'partner')) \
             order by a.id, m.position",
            args![network],
        )
        .await?;
    let facts = Facts {
        opened: Day::of(frame.from_at),
        schools,
        posts: posts.into_iter().map(post).collect(),
        acts: acts.into_iter().map(act).collect(),
        joined: joined.into_iter().map(|(person, since)| Joined { person, since: Day::of(since) }).collect(),
        cycles: cycles(moves),
        trials: self::trials(trials),
    };
    Ok((facts, office))
}

fn cycles(moves: Vec<MoveRow>) -> Vec<Cycle> {
    let mut found: Vec<Cycle> = Vec::new();
    for row in moves {
        let day = Day::of(row.at);
        match found.last_mut().filter(|cycle| cycle.id == row.id) {
            Some(cycle) => cycle.moves.push(day),
            None => found.push(Cycle { space: row.space_id, id: row.id, title: row.title, moves: vec![day], closed: row.closed_at.map(Day::of) }),
        }
    }
    found
}

fn trials(rows: Vec<TrialRow>) -> Vec<Trial> {
    let mut found: Vec<Trial> = Vec::new();
    let mut of = String::new();
    for row in rows {
        let moved = (Day::of(row.at), row.trying);
        match found.last_mut().filter(|_| of == row.id) {
            Some(trial) => trial.moves.push(moved),
            None => found.push(Trial { school: row.school_id, practice: row.practice_id, moves: vec![moved] }),
        }
        of = row.id;
    }
    found
}

fn post(row: PostRow) -> Post {
    Post { person: row.person_id, school: row.organisation_id, from: Day::of(row.from_at), until: row.until_at.map(Day::of) }
}

fn act(row: ActRow) -> Act {
    let kind = match row.act.as_str() {
        "talk" => Kind::Talk,
        "answer" => Kind::Answer,
        _ => Kind::Sign,
    };
    Act { space: row.space_id, number: row.number, person: row.person_id, kind, day: row.day, topic: row.topic_id, asks: row.asks }
}

pub async fn names_of_schools(db: &mut impl Reads, ids: &[&OrganisationId]) -> Result<HashMap<OrganisationId, String>> {
    let mut names = HashMap::new();
    for some in ids.chunks(400) {
        let mut args = args![];
        let sql = Sql::list("select id, name from organisations where id in ({list})", &mut args, some.iter().copied());
        names.extend(db.rows::<(OrganisationId, String)>(sql, args).await?);
    }
    Ok(names)
}
