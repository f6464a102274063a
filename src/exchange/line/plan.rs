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
}

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
    former: &'a HashMap<String, PersonId>,
    known: &'a HashSet<String>,
    /// How often the same line stood above, by its key.
    equal: HashMap<[u8; 16], u32>,
    /// The day of entries that stand above every date line.
    undated: Date,
    place: i64,
    pub counts: Counts,
}

impl<'a> Plan<'a> {
    pub fn new(found: &'a Found, choices: &'a Choices, former: &'a HashMap<String, PersonId>, known: &'a HashSet<String>, today: Date) -> Plan<'a> {
        let settled = settle(&found.days, found.saved_day.as_ref(), choices.order);
        let undated = settled.dates.first().copied().unwrap_or(today);
        Plan { found, choices, settled, former, known, equal: HashMap::new(), undated, place: 0, counts: Counts::default() }
    }

    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    fn date(&self, entry: &Waiting) -> Date {
        entry.day.and_then(|day| self.settled.dates.get(day as usize).copied()).unwrap_or(self.undated)
    }

    /// The line to take in, or nothing.
    pub fn take(&mut self, entry: Waiting) -> Option<NewLine> {
        let date = self.date(&entry);
        let name = entry.name.and_then(|place| self.found.names.get(place as usize)).map(|name| name.name.clone());
        let choice = name.as_ref().and_then(|name| self.choices.names.get(name));
        let hashes = self.hashes(&entry, date, name.as_deref());
        if choice.is_some_and(|choice| choice.dropped) || self.choices.dropped_days.iter().any(|days| (days.from.0..=days.to.0).contains(&date)) {
            self.counts.dropped += 1;
            return None;
        }
        if hashes.iter().any(|hash| self.known.contains(hash)) {
            self.counts.left += 1;
            return None;
        }
        self.counts.added += 1;
        self.place += 1;
        let member = choice.and_then(|choice| choice.member.clone());
        let midnight = bangkok_midnight(date).map_or(0, |moment| moment.as_millisecond());
        let written_at = Time(midnight + i64::from(entry.minute.unwrap_or(0)) * MINUTE);
        let hash = hashes.into_iter().next().unwrap_or_default();
        Some(NewLine { place: self.place, hash, kind: entry.kind.as_str(), name, member, body: entry.body, written_at })
    }

    /// The line's mark under who speaks now, then under who the name was before, under the bare name, and under other names that were the
    /// same person: a match made later, another one, or a rename doubles nothing.
    fn hashes(&mut self, entry: &Waiting, date: Date, name: Option<&str>) -> Vec<String> {
        let bare = name.map(plain);
        let chosen = name.and_then(|name| self.choices.names.get(name)).and_then(|choice| choice.member.as_ref()).map(|member| format!("p:{member}"));
        let before = bare.as_ref().and_then(|name| self.former.get(name)).map(|member| format!("p:{member}"));
        let member = name.and_then(|name| self.choices.names.get(name)).and_then(|choice| choice.member.as_ref());
        let renamed = self.former.iter().filter(|(_, known)| member == Some(known)).map(|(name, _)| format!("n:{name}"));
        let mut senders: Vec<String> = [chosen, before, Some(format!("n:{}", bare.unwrap_or_default()))].into_iter().flatten().collect();
        for sender in renamed {
            if !senders.contains(&sender) {
                senders.push(sender);
            }
        }
        senders.dedup();
        senders.iter().map(|sender| self.hash(entry, date, sender)).collect()
    }

    fn hash(&mut self, entry: &Waiting, date: Date, sender: &str) -> String {
        let line = serde_json::json!([date.to_string(), entry.minute, sender, entry.body]).to_string();
        let digest = Sha256::digest(line.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        let ordinal = self.equal.entry(key).or_default();
        *ordinal += 1;
        let whole = Sha256::new().chain_update(key).chain_update(ordinal.to_le_bytes()).finalize();
        whole.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Known, gather, read};
    use super::*;

    const FILE: &str = "Fri, 9/25/2026\n09:30\tแอน\tค่ะ\n09:30\tแอน\tค่ะ\n09:31\tบี\tสวัสดี\n09:32\t\tบีออกจากกลุ่ม\n";

    fn taken(text: &str, choices: &Choices, former: &HashMap<String, PersonId>, known: &HashSet<String>) -> (Vec<NewLine>, Counts) {
        let (found, waiting) = gather(read(text, &Known::default()));
        let mut plan = Plan::new(&found, choices, former, known, jiff::civil::date(2026, 11, 22));
        let lines = waiting.into_iter().filter_map(|entry| plan.take(entry)).collect();
        (lines, plan.counts)
    }

    fn chosen(name: &str, member: Option<&str>, dropped: bool) -> Choices {
        let choice = Choice { member: member.map(PersonId::from), dropped };
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
        let former = [("แอน".to_owned(), PersonId::from("p1"))].into();
        assert_eq!(taken(FILE, &Choices::default(), &former, &matched).1.added, 0, "no longer matched");
        assert_eq!(taken(FILE, &chosen("แอน", Some("p2"), false), &former, &matched).1.added, 0, "matched to another one");
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
