//! Looking again at what the log made stale: networks first, then their schools, then the places above them.
use std::sync::Arc;
use std::time::Instant;

use super::day::{Day, OpenDays};
use super::evaluation::Evaluation;
use super::picture::Picture;
use super::settings::Settings;
use super::store;
use super::tree::Figures;
use crate::calendar::SchoolCalendar;
use crate::networks::NetworkId;
use crate::platform::Time;
use crate::platform::db::{Db, Reads};
use crate::platform::error::Result;

/// Looked at between two commits; a post never waits long behind them.
const NETWORKS: i64 = 20;
const SCHOOLS: i64 = 200;

/// What one round of looking is done with.
pub struct Lens {
    pub today: Day,
    pub now: Time,
    pub days: Arc<OpenDays>,
    pub settings: Settings,
}

impl Lens {
    pub async fn at(db: &mut impl Reads, now: Time) -> Result<Lens> {
        let today = Day::of(now);
        Ok(Lens { today, now, days: Arc::new(OpenDays::until(today, SchoolCalendar::standard())), settings: Settings::load(db).await? })
    }

    /// The network as of today; `None` when it does not run.
    pub async fn evaluate(&self, db: &mut impl Reads, network: &NetworkId) -> Result<Option<Evaluation>> {
        let Some((picture, area)) = self.picture(db, network).await? else { return Ok(None) };
        Ok(Some(Evaluation::of(&picture, area, self.today, &self.settings)))
    }

    pub async fn picture(&self, db: &mut impl Reads, network: &NetworkId) -> Result<Option<(Picture, Option<crate::organisations::OrganisationId>)>> {
        let frame = store::frame(db, network).await?;
        let Some(frame) = frame.filter(|frame| frame.until_at.is_none_or(|until| until > self.now)) else { return Ok(None) };
        let (facts, area) = store::facts(db, network, &frame, self.days.first()).await?;
        Ok(Some((Picture::of(facts, self.today, self.days.clone()), area)))
    }
}

/// Looks at everything stale until nothing is. Between two commits those who talk go first, so many times as long as the last one took.
pub async fn look(db: &Db, now: Time, gives_way: u32) -> Result<()> {
    let lens = Lens::at(&mut db.clone(), now).await?;
    loop {
        let begun = Instant::now();
        if !look_at_networks(db, &lens).await? && !look_at_schools(db, &lens).await? {
            return Ok(());
        }
        tokio::time::sleep(begun.elapsed() * gives_way).await;
    }
}

async fn look_at_networks(db: &Db, lens: &Lens) -> Result<bool> {
    let stale = take(db, "network", NETWORKS, lens.now).await?;
    if stale.is_empty() {
        return Ok(false);
    }
    let mut seen = Vec::with_capacity(stale.len());
    for one in &stale {
        let network = NetworkId(one.id.clone());
        seen.push((lens.evaluate(&mut db.clone(), &network).await?, network));
    }
    let mut tx = db.begin(lens.now).await?;
    let done = store::done(&mut tx, "network", &stale).await?;
    let (mut found, mut ended) = (Vec::new(), Vec::new());
    for (seen, network) in seen.into_iter().filter(|(_, network)| done.contains(&network.0)) {
        match seen {
            Some(seen) => found.push((network, seen)),
            None => ended.push(network),
        }
    }
    let networks: Vec<&NetworkId> = found.iter().map(|(network, _)| network).chain(&ended).collect();
    if !networks.is_empty() {
        let mut schools = store::schools_of(&mut tx, &networks).await?;
        schools.extend(found.iter().flat_map(|(_, found)| &found.members).map(|member| member.school.0.clone()));
        schools.sort_unstable();
        schools.dedup();
        store::drop_networks(&mut tx, &ended.iter().collect::<Vec<_>>()).await?;
        store::put_networks(&mut tx, &found).await?;
        store::mark_schools(&mut tx, &schools).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn look_at_schools(db: &Db, lens: &Lens) -> Result<bool> {
    let stale = take(db, "school", SCHOOLS, lens.now).await?;
    if stale.is_empty() {
        return Ok(false);
    }
    let ids: Vec<&str> = stale.iter().map(|one| one.id.as_str()).collect();
    let start = lens.days.back(lens.today, lens.settings.window_days);
    let found = store::school_figures(&mut db.clone(), &ids, start, lens.now).await?;
    let mut tx = db.begin(lens.now).await?;
    store::serialise(&mut tx).await?;
    let seen: Vec<(&str, &Figures)> = stale.iter().filter_map(|one| Some((one.id.as_str(), found.get(&one.id)?))).collect();
    store::put_schools(&mut tx, &seen).await?;
    // What changed meanwhile keeps its mark and is taken again.
    store::done(&mut tx, "school", &stale).await?;
    if !seen.is_empty() {
        let seen: Vec<&str> = seen.into_iter().map(|(id, _)| id).collect();
        let above = store::ancestors_of(&mut tx, &seen).await?;
        for some in above.chunks(400) {
            let places: Vec<&str> = some.iter().map(String::as_str).collect();
            let sums = store::place_sums(&mut tx, &places).await?;
            store::put_places(&mut tx, &sums).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn take(db: &Db, kind: &str, limit: i64, now: Time) -> Result<Vec<store::Stale>> {
    if !store::waits(&mut db.clone(), kind, now).await? {
        return Ok(Vec::new());
    }
    let mut tx = db.begin(now).await?;
    let taken = store::take(&mut tx, kind, limit, now).await?;
    tx.commit().await?;
    Ok(taken)
}
