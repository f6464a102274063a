//! What events change in the index: which documents are to be made anew.
use std::collections::BTreeSet;

use crate::files::FileId;
use crate::organisations::OrganisationId;
use crate::platform::db::{EventRow, Stream};
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::practices::PracticeId;

/// Kinds of streams that the reader follows.
const FOLLOWED: [&str; 7] = ["space", "school", "person", "network", "rights", "files", "search"];

/// Told on [`requests`] when the list of synonyms has changed.
pub(super) const SYNONYMS: &str = "synonyms";

/// Whether events of the stream can change what is found.
pub(super) fn is_followed(stream: &str) -> bool {
    stream.split_once('/').is_some_and(|(kind, _)| FOLLOWED.contains(&kind))
}

/// The stream on which `kalyanamit reindex` asks every node for a new index.
pub(super) fn requests() -> Stream {
    Stream::new("search", "all")
}

/// Documents to be looked at again: whatever no longer stands is deleted.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub messages: BTreeSet<(SpaceId, i64)>,
    pub spaces: BTreeSet<SpaceId>,
    pub practices: BTreeSet<PracticeId>,
    pub organisations: BTreeSet<OrganisationId>,
    pub people: BTreeSet<PersonId>,
    /// Memberships of networks.
    pub members: BTreeSet<String>,
    /// Files whose words were read.
    pub files: BTreeSet<FileId>,
    /// Somebody asked for a new index.
    pub everything: bool,
    /// The list of synonyms changed: nothing in the index does.
    pub synonyms: bool,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        let ids = self.messages.len()
            + self.spaces.len()
            + self.practices.len()
            + self.organisations.len()
            + self.people.len()
            + self.members.len()
            + self.files.len();
        ids == 0 && !self.everything
    }

    /// Notes what an event may have changed. An edit and a deletion name their message, a message is its own number.
    pub fn note(&mut self, stream: &Stream, event: &EventRow) {
        let object = || event.object.clone().unwrap_or_default();
        match (stream.kind(), event.kind.as_str()) {
            ("space", "message") => self.message(stream, event.number),
            ("space", "edit" | "delete") => {
                if let Ok(number) = object().parse() {
                    self.message(stream, number);
                }
            }
            ("space", "space") => drop(self.spaces.insert(SpaceId::from(stream.id()))),
            ("school", "practice" | "publication" | "retire") => drop(self.practices.insert(PracticeId(object()))),
            ("school", "adoption" | "measure") => self.practices.extend(event.facts()["practice"].as_str().map(PracticeId::from)),
            ("school", "organisation") => drop(self.organisations.insert(OrganisationId::from(stream.id()))),
            ("person", "person") => drop(self.people.insert(PersonId::from(stream.id()))),
            ("network", "member") => drop(self.members.insert(object())),
            ("rights", _) => self.people.extend(event.object.clone().map(PersonId)),
            ("files", "text") => drop(self.files.insert(FileId(object()))),
            ("search", SYNONYMS) => self.synonyms = true,
            ("search", _) => self.everything = true,
            _ => {}
        }
    }

    fn message(&mut self, stream: &Stream, number: i64) {
        self.messages.insert((SpaceId::from(stream.id()), number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Time;

    fn event(kind: &str, number: i64, object: Option<&str>) -> EventRow {
        EventRow {
            stream: String::new(),
            number,
            kind: kind.into(),
            actor: "p".into(),
            at: Time(0),
            written_at: Time(0),
            act: None,
            object: object.map(str::to_owned),
            detail: None,
        }
    }

    #[test]
    fn only_what_changes_words_or_rights_is_noted() {
        let (space, mut changes) = (Stream::new("space", "s"), Changes::default());
        for kind in ["reaction", "mark", "pin", "topic", "member"] {
            changes.note(&space, &event(kind, 3, Some("2")));
        }
        assert!(changes.is_empty());
        changes.note(&space, &event("message", 4, None));
        changes.note(&space, &event("edit", 5, Some("2")));
        changes.note(&space, &event("delete", 6, Some("1")));
        assert_eq!(changes.messages, BTreeSet::from([1, 2, 4].map(|number| (SpaceId::from("s"), number))));
        // What a trial says of a practice is told under the adoption's own name.
        let told = |kind: &str| EventRow { detail: Some("{\"practice\":\"p-9\",\"state\":\"trying\"}".into()), ..event(kind, 1, Some("a-1")) };
        changes.note(&Stream::new("school", "s"), &told("adoption"));
        assert_eq!(std::mem::take(&mut changes.practices), BTreeSet::from([PracticeId::from("p-9")]));
        changes.note(&Stream::new("school", "s"), &told("measure"));
        assert_eq!(changes.practices, BTreeSet::from([PracticeId::from("p-9")]));
        changes.note(&Stream::new("rights", "all"), &event("rights", 1, Some("p-1")));
        changes.note(&Stream::new("rights", "all"), &event("rights", 2, None));
        assert_eq!(changes.people, BTreeSet::from([PersonId::from("p-1")]));
        changes.note(&requests(), &event(SYNONYMS, 1, Some("g-1")));
        assert!(changes.synonyms && !changes.everything);
        changes.note(&requests(), &event("reindex", 2, None));
        assert!(changes.everything);
        changes.note(&Stream::new("files", "all"), &event("text", 1, Some("f-1")));
        assert_eq!(changes.files, BTreeSet::from([FileId::from("f-1")]));
    }
}
