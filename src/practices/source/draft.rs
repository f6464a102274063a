//! A draft from messages of one room that the author reads.
use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use super::talk::{Line, drafted};
use crate::chat::{self, MarkKind, MessageView};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};
use crate::platform::thai;
use crate::plc::{self, SpaceId};
use crate::practices::practice::create;
use crate::practices::{NewPractice, PracticeId, review};

/// Messages taken at once.
const MOST: usize = 100;
/// As many as a practice may credit, with whoever begins it.
const CREDITED: usize = 20;
const STEPS: usize = 50;
const KINDS: [MarkKind; 4] = [MarkKind::Finding, MarkKind::Advice, MarkKind::Agreement, MarkKind::Question];

/// Messages of a room, by number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FromTalk {
    pub space: SpaceId,
    pub numbers: Vec<i64>,
}

/// Begins a draft with the words of messages: their authors are credited, and told; each message is kept as a source. What the caller fills in
/// itself wins over what was drafted. 404 for a room that the author does not read.
pub async fn from_talk(tx: &mut Tx, actor: &Actor, new: NewPractice, from: &FromTalk) -> Result<(PracticeId, bool)> {
    let now = tx.now();
    plc::enter(tx, actor, &from.space, &plc::policy::READ, now).await?;
    if from.numbers.is_empty() || from.numbers.len() > MOST {
        return Err(Error::invalid("numbers", "number", "เลือกข้อความ 1–100 ข้อความ", "Choose 1 to 100 messages."));
    }
    let mut talk = chat::messages(tx, &from.space, &from.numbers, None).await?;
    talk.retain(|message| !message.deleted);
    talk.sort_by_key(|message| message.number);
    if talk.is_empty() {
        return Err(Error::invalid("numbers", "unknown", "ข้อความที่เลือกถูกลบไปแล้ว", "The messages chosen are gone."));
    }
    let title = topic_of(tx, &from.space, &talk).await?;
    let lines: Vec<Line> = talk.iter().map(line).collect();
    let mut change = drafted(&lines, &title);
    // A long list goes on in the story: nothing is lost, and nothing is refused for being long.
    if let Some(over) = change.steps.as_mut().filter(|steps| steps.len() > STEPS).map(|steps| steps.split_off(STEPS)) {
        let story = change.body.take().into_iter().chain(over).collect::<Vec<_>>();
        change.body = Some(story.join("\n"));
    }
    let said = new.change.clone();
    change.title = said.title.filter(|title| !thai::is_blank(title)).or(change.title);
    change.kind = said.kind;
    change.network = said.network;
    let mut authors = new.authors;
    authors.extend(talk.iter().filter_map(|message| message.by.as_ref()).map(|by| PersonId(by.id.clone())));
    let mut once: Vec<PersonId> = vec![actor.person.clone()];
    for author in authors {
        if !once.contains(&author) && once.len() < CREDITED {
            once.push(author);
        }
    }
    let (id, made) = create(tx, &actor.person, NewPractice { id: new.id, owner: new.owner, authors: once.clone(), change }).await?;
    if made {
        let numbers: Vec<i64> = talk.iter().map(|message| message.number).collect();
        store::add(tx, &id, &from.space, &numbers).await?;
        review::tell(tx, once, "credited", &id, &actor.person, serde_json::json!({})).await?;
    }
    Ok((id, made))
}

/// The name of the first message's topic, where it has one of its own.
async fn topic_of(tx: &mut Tx, space: &SpaceId, talk: &[MessageView]) -> Result<String> {
    let Some(first) = talk.first() else { return Ok(String::new()) };
    let topics = chat::topics(tx, space).await?;
    Ok(topics.into_iter().find(|topic| topic.id == first.topic && !topic.general).map(|topic| topic.name).unwrap_or_default())
}

/// Its words with names for mentions.
fn line(message: &MessageView) -> Line {
    let mut body = message.body.clone().unwrap_or_default();
    for person in &message.mentions {
        body = body.replace(&format!("@[{}]", person.id), &person.name);
    }
    Line { body, marks: message.marks.iter().filter_map(|mark| KINDS.into_iter().find(|kind| kind.as_str() == mark.kind)).collect() }
}
