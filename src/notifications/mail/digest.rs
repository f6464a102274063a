//! The digest: what stands unread, once a day or once a week, at the person's hour; on holidays it rests.
use super::letter::{Letter, Line};
use crate::calendar::{Digits, Form, Holidays, SchoolCalendar, bangkok_midnight, thai_date};
use crate::chat;
use crate::notifications::inbox::{self, Notice};
use crate::notifications::sender::{Ways, is_last, wait};
use crate::notifications::settings::{self, Every, Language, Settings};
use crate::notifications::store::{self, Due};
use crate::platform::clock::{DAY, HOUR};
use crate::platform::db::{Db, Tx};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Time, secret};
use crate::plc;

const ITEMS: i64 = 20;
const ROOMS: usize = 10;
/// The one-click link of a mail works this long.
const LINK: i64 = 90 * DAY;

/// Puts the next digest on the clock, or takes it off.
pub async fn schedule(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let chosen = settings::settings(tx, person).await?;
    let confirmed = store::address(tx, person).await?.is_some_and(|known| known.confirmed_at.is_some());
    let next = next(&chosen, tx.now(), &SchoolCalendar::standard().holidays);
    match next.filter(|_| confirmed) {
        Some(at) => store::schedule(tx, "digest", person.as_str(), at).await,
        None => store::unschedule(tx, "digest", person).await,
    }
}

/// The person's hour of the next day that is theirs; a holiday moves it to the next day that is none.
fn next(chosen: &Settings, now: Time, holidays: &Holidays) -> Option<Time> {
    let rests = |day| chosen.quiet.on && chosen.quiet.holidays && holidays.on(day).is_some();
    let mut owed = false;
    let mut day = now.bangkok_date();
    for _ in 0..60 {
        let at = Time(bangkok_midnight(day).ok()?.as_millisecond() + chosen.digest.hour * HOUR);
        let theirs = match chosen.digest.every {
            Every::Off => return None,
            Every::Daily => true,
            Every::Weekly => day.weekday() == jiff::civil::Weekday::Monday || owed,
        };
        if theirs && at > now {
            if !rests(day) {
                return Some(at);
            }
            owed = true;
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// Sends one digest, if there is anything to say, and schedules the next.
pub async fn send_digest(core: &Core, ways: &Ways, due: &Due) -> Result<()> {
    let person = &due.person_id;
    let mut db = core.db.clone();
    let chosen = settings::settings(&mut db, person).await?;
    let known = store::address(&mut db, person).await?.filter(|known| known.confirmed_at.is_some());
    if let (Some(known), Some(post)) = (known, &ways.post) {
        let head = store::head(&mut db, person).await?;
        let news = inbox::news(&mut db, person, known.told, ITEMS, core.now()).await?;
        let rooms = unread_rooms(&mut db, person, core.now()).await?;
        if !news.is_empty() || !rooms.is_empty() {
            let code = secret::token();
            let mut tx = core.db.begin(core.now()).await?;
            store::add_code(&mut tx, &secret::digest(&code), person, "unsubscribe", &known.address, core.now().plus(LINK)).await?;
            tx.commit().await?;
            let letter = letter(&core.config.public_url, &chosen, core.now(), &news, &rooms, &code);
            if let Err(error) = post.send(&known.address, letter).await {
                tracing::warn!(error = %error, tries = due.tries, "a digest was not taken");
                if !is_last(due.tries) {
                    let mut tx = core.db.begin(core.now()).await?;
                    store::again(&mut tx, due, core.now().plus(wait(due.tries)), due.tries + 1).await?;
                    return tx.commit().await;
                }
            }
        }
        let mut tx = core.db.begin(core.now()).await?;
        store::told_mail(&mut tx, person, head).await?;
        tx.commit().await?;
    }
    let mut tx = core.db.begin(core.now()).await?;
    schedule(&mut tx, person).await?;
    tx.commit().await
}

/// (name, page, unread messages) of rooms with unread words.
async fn unread_rooms(db: &mut Db, person: &PersonId, now: Time) -> Result<Vec<(String, String, i64)>> {
    let spaces = plc::spaces_of_person(db, person, now).await?;
    let mut cards = chat::cards(db, person, &spaces).await?;
    cards.retain(|card| card.unread > 0 && card.last.is_some());
    cards.sort_by_key(|card| std::cmp::Reverse(card.last.as_ref().map(|last| last.at)));
    Ok(cards.into_iter().take(ROOMS).map(|card| (card.name, format!("/spaces/{}", card.id), card.unread)).collect())
}

fn letter(site: &str, chosen: &Settings, now: Time, news: &[Notice], rooms: &[(String, String, i64)], code: &str) -> Letter {
    let language = chosen.language;
    let day = now.bangkok_date();
    let subject = match language {
        Language::Th => format!("กัลยาณมิตร: สรุป {}", thai_date(day, Form::Short, Digits::Arabic)),
        Language::En => format!("Kalyanamit: digest of {day}"),
    };
    let mut lines = Vec::new();
    if !news.is_empty() {
        lines.push(Line::Heading(language.pick("ถึงคุณ", "For you").into()));
        lines.extend(news.iter().map(|item| Line::Item {
            title: language.pick(&item.title, &item.title_en).into(),
            detail: match item.excerpt.as_deref().filter(|_| chosen.words) {
                Some(excerpt) => format!("{}: {excerpt}", item.detail),
                None => item.detail.clone(),
            },
            link: item.href.as_ref().map(|href| format!("{site}{href}")),
        }));
    }
    if !rooms.is_empty() {
        lines.push(Line::Heading(language.pick("ห้องที่มีข้อความใหม่", "Rooms with new messages").into()));
        lines.extend(rooms.iter().map(|(name, href, unread)| Line::Item {
            title: name.clone(),
            detail: match language {
                Language::Th => format!("ใหม่ {unread} ข้อความ"),
                Language::En => format!("{unread} new messages"),
            },
            link: Some(format!("{site}{href}")),
        }));
    }
    let stop = language.pick("เลิกรับสรุปนี้", "Stop this digest").to_owned();
    lines.push(Line::Link { words: stop, link: format!("{site}/mail/{code}?stop") });
    Letter::of(subject, &lines, Some(format!("{site}/api/v1/notifications/unsubscriptions/{code}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::settings::Digest;

    fn at(text: &str) -> Time {
        Time::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn after(every: Every, now: &str) -> Option<Time> {
        let chosen = Settings { digest: Digest { every, hour: 7 }, ..Settings::default() };
        next(&chosen, at(now), &SchoolCalendar::standard().holidays)
    }

    #[test]
    fn a_digest_comes_at_the_hour_and_rests_on_holidays() {
        assert_eq!(after(Every::Daily, "2026-11-20T06:59"), Some(at("2026-11-20T07:00")));
        assert_eq!(after(Every::Daily, "2026-11-20T07:00"), Some(at("2026-11-21T07:00")));
        assert_eq!(after(Every::Daily, "2026-04-12T08:00"), Some(at("2026-04-16T07:00")));
        assert_eq!(after(Every::Weekly, "2026-11-20T08:00"), Some(at("2026-11-23T07:00")));
        // Monday 13 April 2026 is Songkran: the week's digest comes on Thursday.
        assert_eq!(after(Every::Weekly, "2026-04-10T08:00"), Some(at("2026-04-16T07:00")));
        assert_eq!(after(Every::Off, "2026-11-20T08:00"), None);
    }
}
