//! Noting what found nothing, and the report of it.
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::store;
use crate::networks::{self, NetworkId};
use crate::platform::Core;
use crate::platform::clock::DAY;
use crate::platform::error::Result;
use crate::platform::permit::{Actor, PersonId, Role, Scope};
use crate::platform::thai::normalise;
use crate::search::tokens::tokens;
use crate::search::{Query, Search, policy};

/// Days that the report looks back, and that a question is kept.
const DAYS: i64 = 90;
/// A question of fewer people is not shown.
const FLOOR: i64 = 5;
/// Questions shown.
const SHOWN: i64 = 100;
/// Letters of a question that is noted: longer ones are told, not searched.
const LETTERS: usize = 80;
const LEAST: usize = 2;

/// What a network did not find.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Misses {
    /// Asked by most people first.
    pub items: Vec<Miss>,
    /// Questions that fewer than five people asked.
    pub few: i64,
    pub days: i64,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema, sqlx::FromRow)]
pub struct Miss {
    pub question: String,
    /// How many people asked it.
    pub people: i64,
}

/// Notes a question for the networks of the person, if it finds nothing for them now: what a client says is not believed.
pub async fn note(core: &Core, actor: &Actor, question: &str) -> Result<()> {
    let (mut db, now) = (core.db.clone(), core.now());
    let Some(question) = plain(question) else { return Ok(()) };
    let query = Query { text: question.clone(), read_tokens: tokens(&mut db, Some(&actor.person), now).await?, ..Query::default() };
    if core.rooms.get::<Search>().ask(query).await?.total.count() > 0 {
        return Ok(());
    }
    let networks: Vec<NetworkId> = networks::reaches(&mut db, &actor.person, now).await?.into_keys().collect();
    let mut tx = core.db.begin(now).await?;
    for network in &networks {
        store::note(&mut tx, network, &question, &asker(&question, &actor.person)).await?;
        store::forget(&mut tx, network, now.plus(-DAYS * DAY)).await?;
    }
    tx.commit().await
}

/// The report of a network.
///
/// # Errors
/// 403 for whoever does not look after it, 404 for a network that is none.
pub async fn report(core: &Core, actor: &Actor, network: &NetworkId) -> Result<Misses> {
    let (mut db, now) = (core.db.clone(), core.now());
    networks::network_name(&mut db, network).await?;
    let mut reach = networks::reach(&mut db, &actor.person, network, now).await?;
    reach.add(Role::Anonymous, Scope::All);
    policy::MISSES.permit(&reach)?;
    let since = now.plus(-DAYS * DAY);
    let items = store::asked(&mut db, network, since, FLOOR, SHOWN).await?;
    Ok(Misses { items, few: store::few(&mut db, network, since, FLOOR).await?, days: DAYS })
}

/// A question as it is compared with others; none where it is no question, or may be somebody's number.
fn plain(question: &str) -> Option<String> {
    let letters = normalise(question).chars;
    let words = letters.iter().filter(|c| c.is_alphanumeric()).count();
    let longest_number = letters.split(|c| !c.is_ascii_digit()).map(<[char]>::len).max().unwrap_or(0);
    (words >= LEAST && letters.len() <= LETTERS && longest_number < 6).then(|| letters.into_iter().collect())
}

/// The same for the same person and question, and nothing else: two questions of one person cannot be put together.
fn asker(question: &str, person: &PersonId) -> String {
    let sum = Sha256::new().chain_update(question).chain_update([0]).chain_update(person.as_str()).finalize();
    sum.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_compared_as_search_reads_them() {
        assert_eq!(plain(" สอน  โค้ดดิ้ง PLC ๒"), plain("สอน โค้ดดิ้ง plc 2"));
        assert_eq!(plain("?"), None);
        assert_eq!(plain("โทร 081234567"), None);
        assert_eq!(plain(&"ก".repeat(81)), None);
    }

    #[test]
    fn one_person_is_counted_once_and_known_by_nothing() {
        let (ann, ben) = (PersonId::from("ann"), PersonId::from("ben"));
        assert_eq!(asker("ก", &ann), asker("ก", &ann));
        assert_ne!(asker("ก", &ann), asker("ก", &ben));
        assert_ne!(asker("ก", &ann), asker("ข", &ann));
    }
}
