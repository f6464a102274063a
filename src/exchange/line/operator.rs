//! `kalyanamit import line FILE --space ID`: the operator takes a history in without a screen.
use super::import::{self, Decision};
use super::preview::{self, LineImport};
use super::{Day, Order, store, work};
use crate::platform::Core;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::plc::{self, SpaceId};

/// Reads the file and takes it in, names matched as they were decided before and never otherwise; an open question of day and month is answered
/// with the day first and told. `day` is that of messages above which no date stands. On a dry run only tells what would happen. Lines without
/// a member speak through whoever opened the space.
///
/// # Errors
/// 404 for an unknown space, 422 for a file that is no export, 409 `day_open` without the day that it asks for.
pub async fn import_file(core: &Core, space: &SpaceId, bytes: Vec<u8>, day: Option<Day>, dry_run: bool) -> Result<LineImport> {
    let mut db = core.db.clone();
    let by: PersonId = plc::space(&mut db, space).await?.created_by;
    let draft = import::draft(core, &by, space, bytes, Vec::new()).await?;
    let id = import::keep(core, &by, space, draft).await?;
    let row = store::import(&mut db, space, &id).await?;
    let seen = preview::view(core, &by, row).await?;
    let order = seen.question.is_some().then_some(Order::DayFirst);
    let open = seen.undated.is_some() && day.is_none();
    if dry_run || open {
        let mut tx = core.db.begin(core.now()).await?;
        store::discard(&mut tx, &id).await?;
        tx.commit().await?;
        return if dry_run { Ok(seen) } else { Err(import::day_open()) };
    }
    if order.is_some() || day.is_some() {
        let row = store::import(&mut db, space, &id).await?;
        import::decide(core, &by, row, Decision { order, day, ..Decision::default() }).await?;
    }
    let mut tx = core.db.begin(core.now()).await?;
    let row = store::import(&mut tx, space, &id).await?;
    import::begin(&mut tx, &row, &by, true, import::NOTICE).await?;
    tx.commit().await?;
    work::work(core, store::import(&mut db, space, &id).await?).await?;
    let row = store::import(&mut db, space, &id).await?;
    let done = preview::view(core, &by, row).await?;
    Ok(LineImport { question: seen.question, ..done })
}

/// Counts, then what is odd, a line each.
pub fn told(import: &LineImport, dry_run: bool) -> String {
    let counts = import.counts;
    let dry = if dry_run { " (dry run)" } else { "" };
    let mut text = format!("added {} · changed 0 · left {} · refused 0 · dropped {}{dry}\n", counts.added, counts.left, counts.dropped);
    if let Some(period) = &import.period {
        text.push_str(&format!("{} – {} · {} · {} · {}\n", period.from, period.to, import.talk, import.media, import.system));
    }
    for name in &import.names {
        let member = name.member.as_ref().map_or("คงชื่อเดิม / kept as it is", |member| member.name.as_str());
        text.push_str(&format!("{}: {} → {member}", name.name, name.lines));
        let may_be: Vec<&str> = name.suggestions.iter().map(|person| person.full_name.as_str()).collect();
        if name.member.is_none() && !may_be.is_empty() {
            text.push_str(&format!(" (อาจเป็น / may be: {}; จับคู่ได้ในหน้าห้อง / match in the room)", may_be.join(", ")));
        }
        text.push('\n');
    }
    if let Some(question) = &import.question {
        text.push_str(&format!("{}: อ่านเป็นวันก่อนเดือน / read with the day first\n", question.text));
    }
    if let Some(undated) = import.undated.as_ref().filter(|undated| undated.day.is_none()) {
        text.push_str(&format!("{} ข้อความไม่มีวันที่ ใส่ --day / {} messages without a date: give --day\n", undated.count, undated.count));
    }
    for flag in &import.flags {
        text.push_str(&format!("{} ({}) / {}\n", flag.th, flag.count, flag.en));
    }
    text
}
