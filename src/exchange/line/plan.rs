//! What an import would bring under the choices made: each line new, already there, or dropped (T-29, T-30).
use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::day::{Day, Order};
use super::found::{Found, Waiting};
use super::known::plain;
use super::order::{Settled, settle};
use crate::calendar::bangkok_midnight;
use crate::chat::NewLine;
use crate::platform::Time;
use crate::platform::clock::MINUTE;
use crate::platform::permit::PersonId;

/// What becomes of a name of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// The member it is; none keeps the original name.
    pub member: Option<PersonId>,
    /// Its lines are not taken in.
    #[serde(default)]
    pub dropped: bool,
    /// Where several people wrote under the name: whose some of its messages are.
    #[serde(default)]
    pub others: Vec<Share>,
}

/// Messages of a shared name that are another person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// None keeps the original name.
    pub member: Option<PersonId>,
    /// The first line of each message in the file.
    pub lines: Vec<u32>,
}

impl Choice {
    /// Everybody whom the name is.
    pub fn members(&self) -> impl Iterator<Item = &PersonId> {
        self.member.iter().chain(self.others.iter().filter_map(|share| share.member.as_ref()))
    }
}

/// Days that are not taken in, both included (`2026-01-31`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Days {
    pub from: Day,
    pub to: Day,
}

/// What people decided about an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub order: Option<Order>,
    pub names: BTreeMap<String, Choice>,
    pub dropped_days: Vec<Days>,
    /// The day of messages above which no date stands.
    #[serde(default)]
    pub day: Option<Day>,
}

/// People whom a name was, by the name without unseen marks.
pub type Former = HashMap<String, Vec<PersonId>>;

/// What comes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Lines that the space does not have yet.
    pub added: u32,
    /// Lines that it has, or had and somebody took back.
    pub left: u32,
    pub dropped: u32,
}

/// Reads entries in file order under fixed choices.
pub struct Plan<'a> {
    found: &'a Found,
    choices: &'a Choices,
    settled: Settled,
    /// Who a name was before (per space), beside who it is now.
    former: &'a Former,
    /// Names that a person had before.
    renamed: HashMap<&'a PersonId, Vec<&'a str>>,
    /// Messages of shared names, by their first line, that are another person's.
    shared: HashMap<u32, Option<&'a PersonId>>,
    known: &'a HashSet<String>,
    /// How often the same line stood above, by its key.
    equal: HashMap<[u8; 16], u32>,
    /// The day of entries that stand above every date line; as long as nobody has said it, no day is taken for it.
    undated: Option<Date>,
    place: i64,
    pub counts: Counts,
}

impl<'a> Plan<'a> {
    pub fn new(found: &'a Found, choices: &'a Choices, former: &'a Former, known: &'a HashSet<String>) -> Plan<'a> {
        let settled = settle(&found.days, found.saved_day.as_ref(), choices.order);
        let undated = choices.day.map(|day| day.0);
        let mut renamed: HashMap<&PersonId, Vec<&str>> = HashMap::new();
        for (name, people) in former {
            people.iter().for_each(|person| renamed.entry(person).or_default().push(name));
        }
        let shares = choices.names.values().flat_map(|choice| &choice.others);
        let shared = shares.flat_map(|share| share.lines.iter().map(|line| (*line, share.member.as_ref()))).collect();
        Plan { found, choices, settled, former, renamed, shared, known, equal: HashMap::new(), undated, place: 0, counts: Counts::default() }
    }

    /// Messages stand above every date line, and nobody has said yet of which day they are.
    pub fn asks_day(&self) -> bool {
        self.undated.is_none() && self.found.undated().is_some()
    }

    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    fn date(&self, entry: &Waiting) -> Date {
        entry.day.and_then(|day| self.settled.dates.get(day as usize).copied()).or(self.undated).unwrap_or_default()
    }

    /// Who wrote an entry of a name, as was decided.
    fn member(&self, entry: &Waiting, choice: Option<&'a Choice>) -> Option<&'a PersonId> {
        let choice = choice?;
        self.shared.get(&entry.line).copied().filter(|_| !choice.others.is_empty()).unwrap_or(choice.member.as_ref())
    }

    /// The line to take in, or nothing.
    pub fn take(&mut self, entry: Waiting) -> Option<NewLine> {
        let date = self.date(&entry);
        let name = entry.name.and_then(|place| self.found.names.get(place as usize)).map(|name| name.name.clone());
        let choice = name.as_ref().and_then(|name| self.choices.names.get(name));
        let member = self.member(&entry, choice).cloned();
        let keys = self.keys(&entry, date, name.as_deref(), member.as_ref());
        let met = keys.iter().position(|key| self.known.contains(&self.hash(key)));
        let key = keys.get(met.unwrap_or(0)).copied().unwrap_or_default();
        let hash = self.hash(&key);
        *self.equal.entry(key).or_default() += 1;
        if choice.is_some_and(|choice| choice.dropped) || self.choices.dropped_days.iter().any(|days| (days.from.0..=days.to.0).contains(&date)) {
            self.counts.dropped += 1;
            return None;
        }
        if met.is_some() {
            self.counts.left += 1;
            return None;
        }
        self.counts.added += 1;
        self.place += 1;
        let midnight = bangkok_midnight(date).map_or(0, |moment| moment.as_millisecond());
        let written_at = Time(midnight + i64::from(entry.minute.unwrap_or(0)) * MINUTE);
        Some(NewLine { place: self.place, hash, kind: entry.kind.as_str(), name, member, body: entry.body, written_at })
    }

    /// What the line is known by: under who speaks now, then under who the name was before, under the bare name, and under other names that were the
    /// same person: a match made later, another one, or a rename doubles nothing.
    fn keys(&self, entry: &Waiting, date: Date, name: Option<&str>, member: Option<&PersonId>) -> Vec<[u8; 16]> {
        let bare = name.map(plain);
        let before = bare.as_ref().and_then(|name| self.former.get(name)).into_iter().flatten();
        let renamed = member.and_then(|member| self.renamed.get(member)).into_iter().flatten();
        let people = member.into_iter().chain(before).map(|person| format!("p:{person}"));
        let names = std::iter::once(bare.as_deref().unwrap_or_default()).chain(renamed.copied()).map(|name| format!("n:{name}"));
        let mut senders: Vec<String> = Vec::new();
        for sender in people.chain(names) {
            if !senders.contains(&sender) {
                senders.push(sender);
            }
        }
        senders.iter().map(|sender| key(entry, date, sender)).collect()
    }

    /// The mark of the next line of this key: equal ones are counted.
    fn hash(&self, key: &[u8; 16]) -> String {
        let ordinal = self.equal.get(key).copied().unwrap_or(0) + 1;
        let whole = Sha256::new().chain_update(key).chain_update(ordinal.to_le_bytes()).finalize();
        whole.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

fn key(entry: &Waiting, date: Date, sender: &str) -> [u8; 16] {
    let line = serde_json::json!([date.to_string(), entry.minute, sender, entry.body]).to_string();
    let digest = Sha256::digest(line.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::super::{Known, gather, read};
    use super::*;

    const FILE: &str = "Fri, 9/25/2026\n09:30\tแอน\tค่ะ\n09:30\tแอน\tค่ะ\n09:31\tบี\tสวัสดี\n09:32\t\tบีออกจากกลุ่ม\n";

    fn taken(text: &str, choices: &Choices, former: &Former, known: &HashSet<String>) -> (Vec<NewLine>, Counts) {
        let (found, waiting) = gather(read(text, &Known::default()));
        let mut plan = Plan::new(&found, choices, former, known);
        let lines = waiting.into_iter().filter_map(|entry| plan.take(entry)).collect();
        (lines, plan.counts)
    }

    fn chosen(name: &str, member: Option<&str>, dropped: bool) -> Choices {
        let choice = Choice { member: member.map(PersonId::from), dropped, others: Vec::new() };
        Choices { names: [(name.to_owned(), choice)].into(), ..Choices::default() }
    }

    #[test]
    fn t29_a_longer_export_adds_only_what_is_new() {
        let none = HashMap::new();
        let (first, counts) = taken(FILE, &Choices::default(), &none, &HashSet::new());
        assert_eq!((counts, first.iter().map(|line| line.place).collect::<Vec<_>>()), (Counts { added: 4, left: 0, dropped: 0 }, vec![1, 2, 3, 4]));
        let known: HashSet<String> = first.iter().map(|line| line.hash.clone()).collect();
        assert_eq!(known.len(), 4, "equal lines are counted");
        let (_, again) = taken(FILE, &Choices::default(), &none, &known);
        assert_eq!(again, Counts { added: 0, left: 4, dropped: 0 });
        let longer = format!("{FILE}09:32\tแอน\tค่ะ\n\nSat, 9/26/2026\n09:30\tแอน\tค่ะ\n");
        let (new, counts) = taken(&longer, &Choices::default(), &none, &known);
        assert_eq!((counts.added, counts.left, new[0].place), (2, 4, 1));
    }

    #[test]
    fn t29_a_match_made_later_and_a_rename_double_nothing() {
        let none = HashMap::new();
        let hashes = |lines: Vec<NewLine>| lines.into_iter().map(|line| line.hash).collect::<HashSet<_>>();
        let unmatched = hashes(taken(FILE, &Choices::default(), &none, &HashSet::new()).0);
        assert_eq!(taken(FILE, &chosen("แอน", Some("p1"), false), &none, &unmatched).1.added, 0);
        let matched = hashes(taken(FILE, &chosen("แอน", Some("p1"), false), &none, &HashSet::new()).0);
        let renamed = FILE.replace("\tแอน\t", "\tแอน คนใหม่\t");
        assert_eq!(taken(&renamed, &chosen("แอน คนใหม่", Some("p1"), false), &none, &matched).1.added, 0);
        let former = [("แอน".to_owned(), vec![PersonId::from("p1")])].into();
        assert_eq!(taken(FILE, &Choices::default(), &former, &matched).1.added, 0, "no longer matched");
        assert_eq!(taken(FILE, &chosen("แอน", Some("p2"), false), &former, &matched).1.added, 0, "matched to another one");
    }

    #[test]
    fn a_name_of_two_people_is_split_and_comes_once() {
        let none = Former::new();
        let mut choices = chosen("แอน", Some("p1"), false);
        choices.names.get_mut("แอน").unwrap().others = vec![Share { member: Some(PersonId::from("p2")), lines: vec![3] }];
        let (lines, _) = taken(FILE, &choices, &none, &HashSet::new());
        let members: Vec<Option<&str>> = lines.iter().map(|line| line.member.as_ref().map(PersonId::as_str)).collect();
        assert_eq!(members, [Some("p1"), Some("p2"), None, None]);
        let known: HashSet<String> = lines.into_iter().map(|line| line.hash).collect();
        let former = [("แอน".to_owned(), vec![PersonId::from("p1"), PersonId::from("p2")])].into();
        assert_eq!(taken(FILE, &choices, &former, &known).1.added, 0);
        assert_eq!(taken(FILE, &Choices::default(), &former, &known).1.added, 0, "before it is split again");
    }

    #[test]
    fn a_talk_without_a_date_asks_for_it() {
        let (found, waiting) = gather(read("09:30\tแอน\tค่ะ\n09:31\tบี\tสวัสดี\n", &Known::default()));
        let (none, known) = (Former::new(), HashSet::new());
        let open = Choices::default();
        assert!(Plan::new(&found, &open, &none, &known).asks_day());
        let said = Choices { day: Some(Day(jiff::civil::date(2026, 9, 25))), ..Choices::default() };
        let mut plan = Plan::new(&found, &said, &none, &known);
        let line = plan.take(waiting[0].clone()).unwrap();
        assert_eq!((plan.asks_day(), line.written_at.bangkok_date()), (false, jiff::civil::date(2026, 9, 25)));
        let (dated, _) = gather(read("Fri, 9/25/2026\n09:30\tแอน\tค่ะ\n", &Known::default()));
        assert!(!Plan::new(&dated, &open, &none, &known).asks_day());
    }

    #[test]
    fn t30_a_person_or_days_are_dropped() {
        let none = HashMap::new();
        assert_eq!(taken(FILE, &chosen("แอน", None, true), &none, &HashSet::new()).1, Counts { added: 2, left: 0, dropped: 2 });
        let day = Day(jiff::civil::date(2026, 9, 25));
        let choices = Choices { dropped_days: vec![Days { from: day, to: day }], ..Choices::default() };
        assert_eq!(taken(FILE, &choices, &none, &HashSet::new()).1.dropped, 4);
    }
}
