//! Today (วันนี้): unread rooms, what waits for me, a practice worth a look, my networks.
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::settings::Settings;
use super::{scope, shown, store};
use crate::chat::{self, SpaceCard};
use crate::organisations::person_refs;
use crate::platform::db::Db;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::{Actor, PersonId};
use crate::platform::{Core, Time};
use crate::practices::{self, PracticeCard, PracticeFilter, Stage};
use crate::{networks, plc};

/// Something that waits for the person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// `mention`, `claim`, `review`, `hours`, `step` or `signal`.
    pub kind: String,
    pub title: String,
    pub title_en: String,
    pub detail: String,
    /// Where the detail is words of ours and no name.
    pub detail_en: Option<String>,
    /// The page to open.
    pub href: String,
}

/// `GET /me/today`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Today {
    /// Unread first, then the latest talk.
    pub rooms: Vec<SpaceCard>,
    pub waiting: Vec<Waiting>,
    /// One worth a look: the newest that somebody else published.
    pub practice: Option<PracticeCard>,
    pub networks: Vec<Ref>,
}

const ROOMS: usize = 30;
const MENTIONS: i64 = 10;

pub async fn today(core: &Core, actor: &Actor) -> Result<Today> {
    let (mut db, now) = (core.db.clone(), core.now());
    let spaces = plc::spaces_of_person(&mut db, &actor.person, now).await?;
    let mut rooms = chat::cards(&mut db, &actor.person, &spaces).await?;
    rooms.sort_by_key(|card| (card.unread == 0, std::cmp::Reverse(card.last.as_ref().map(|last| last.at))));
    rooms.truncate(ROOMS);
    let open: Vec<&str> = spaces.iter().map(|space| space.id.as_str()).collect();
    let mut waiting = mentions(&mut db, &actor.person, &open).await?;
    for (_, school, people) in store::claims_at(&mut db, &actor.person, now).await? {
        waiting.push(Waiting {
            kind: "claim".into(),
            title: format!("ยืนยันครูใหม่ {people} คน"),
            title_en: format!("{people} new colleagues to confirm"),
            detail: school,
            detail_en: None,
            href: "/admin/people".into(),
        });
    }
    waiting.extend(reviews(&mut db, &actor.person, now).await?);
    waiting.extend(cycles(&mut db, &actor.person, &open, now).await?);
    waiting.extend(signals(core, &mut db, actor).await?);
    let mine = networks::networks_of_person(&mut db, &actor.person, now).await?;
    let networks = store::network_refs(&mut db, &mine).await?.into_iter().map(|(id, name)| Ref { id, name }).collect();
    let newest = practices::practices(&mut db, Some(&actor.person), &PracticeFilter { limit: Some(5), ..PracticeFilter::default() }, now).await?;
    let practice = newest.items.into_iter().find(|card| card.authors.iter().all(|author| author.id != actor.person.0));
    Ok(Today { rooms, waiting, practice, networks })
}

/// Who named me in a room that I can open and have not read since.
async fn mentions(db: &mut Db, person: &PersonId, open: &[&str]) -> Result<Vec<Waiting>> {
    let mentions = store::mentions(db, person, MENTIONS).await?;
    let by: Vec<PersonId> = mentions.iter().map(|mention| mention.by_id.clone()).collect();
    let people = person_refs(db, &by).await?;
    let waiting = |mention: store::MentionRow| {
        let name = people.get(&mention.by_id)?.name.clone();
        Some(Waiting {
            kind: "mention".into(),
            title: format!("{name} เอ่ยถึงคุณ"),
            title_en: format!("{name} mentioned you"),
            detail: mention.space_name,
            detail_en: None,
            href: format!("/spaces/{}", mention.space_id),
        })
    };
    Ok(mentions.into_iter().filter(|mention| open.contains(&mention.space_id.as_str())).filter_map(waiting).collect())
}

/// Practices that wait for this person's word: as a colleague, or as the lead editor.
async fn reviews(db: &mut Db, person: &PersonId, now: Time) -> Result<Vec<Waiting>> {
    let waiting = practices::to_review(db, person, now).await?.into_iter().map(|review| {
        let (th, en) = match review.stage {
            Stage::PeerCheck => ("เพื่อนครูขอให้ช่วยตรวจ", "A colleague asks you to check"),
            _ => ("รอแกนนำพิจารณา", "Waits for the lead’s approval"),
        };
        Waiting {
            kind: "review".into(),
            title: format!("{th}: “{}”", review.title),
            title_en: format!("{en}: “{}”", review.title),
            detail: review.owner.name,
            detail_en: None,
            href: format!("/practices/{}/review", review.id),
        }
    });
    Ok(waiting.collect())
}

/// Hours that wait for a yes, and steps of one's own cycles that sleep.
async fn cycles(db: &mut Db, person: &PersonId, open: &[&str], now: Time) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    let hours = plc::hours::waiting(db, person, now).await?;
    if !hours.is_empty() {
        let people: HashSet<&PersonId> = hours.iter().map(|waiting| &waiting.line.person).collect();
        let count = people.len();
        waiting.push(Waiting {
            kind: "hours".into(),
            title: format!("ยืนยันชั่วโมง PLC {} รายการ", hours.len()),
            title_en: format!("{} PLC hours to confirm", hours.len()),
            detail: format!("{count} คน"),
            detail_en: Some(if count == 1 { "1 person".to_owned() } else { format!("{count} people") }),
            href: "/hours".into(),
        });
    }
    for sleeping in plc::cycle::asleep_of(db, person, now).await? {
        if !open.contains(&sleeping.space_id.as_str()) {
            continue;
        }
        let step = plc::cycle::cycle(db, &sleeping.id).await?.now()?;
        waiting.push(Waiting {
            kind: "step".into(),
            title: format!("ถึงเวลาขยับ: {}", step.name),
            title_en: format!("Time to move on: {}", step.name_en),
            detail: sleeping.title,
            detail_en: None,
            href: format!("/cycles/{}", sleeping.id),
        });
    }
    Ok(waiting)
}

/// What the signals say to those who can do something: the network's own lead.
async fn signals(core: &Core, db: &mut Db, actor: &Actor) -> Result<Vec<Waiting>> {
    let settings = Settings::load(db).await?;
    let led = scope::led(db, &actor.person, core.now()).await?;
    let names = store::network_refs(db, &led).await?;
    let ids: Vec<&str> = led.iter().map(|network| network.as_str()).collect();
    let mut waiting = Vec::new();
    for row in store::signals(db, &ids).await? {
        let Some(view) = shown::signal(&row, &settings, &[], false)? else { continue };
        let name = names.iter().find(|(id, _)| *id == row.network_id).map(|(_, name)| name.clone()).unwrap_or_default();
        waiting.push(Waiting {
            kind: "signal".into(),
            title: view.words,
            title_en: view.words_en,
            detail: name,
            detail_en: None,
            href: format!("/networks/{}", row.network_id),
        });
    }
    Ok(waiting)
}
