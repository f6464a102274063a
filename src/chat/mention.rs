//! Mentions: `@[person-id]` in a body; the client shows the name.
use std::collections::HashMap;

use crate::organisations::PersonRef;
use crate::platform::permit::PersonId;

const MOST: usize = 20;

/// People named in a text, each once, at most twenty.
pub fn mentioned(body: &str) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = Vec::new();
    for part in body.split("@[").skip(1) {
        let Some((id, _)) = part.split_once(']') else { continue };
        let plain = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.');
        if plain && found.len() < MOST && !found.iter().any(|known| known.as_str() == id) {
            found.push(PersonId(id.to_owned()));
        }
    }
    found
}

/// A text with names in the place of ids, for where it is read outside a room.
pub fn named(body: &str, people: &HashMap<PersonId, PersonRef>) -> String {
    mentioned(body).iter().fold(body.to_owned(), |text, id| match people.get(id) {
        Some(person) => text.replace(&format!("@[{}]", id.as_str()), &format!("@{}", person.name)),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn each_person_once_and_nothing_odd() {
        let people = mentioned("ขอบคุณ @[p-1] และ @[p-2] ค่ะ @[p-1] @[<b>] @[");
        assert_eq!(people.iter().map(|p| p.as_str()).collect::<Vec<_>>(), ["p-1", "p-2"]);
    }
}
