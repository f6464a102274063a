//! What an export holds, and its entries as they wait for a decision: masked, so that no number is ever stored.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::day::DayLine;
use super::entry::{Entry, Flag, Kind, Media};
use super::known::plain;
use super::mask::masked;
use super::text::Read;

/// Examples of a flag that the preview names.
const EXAMPLES: usize = 5;

/// An entry as it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// Of the day, 0–1439.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minute: Option<u16>,
    /// Place in the list of names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<u32>,
    pub body: String,
    pub kind: Kind,
}

/// A name of the file and how often it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub name: String,
    pub lines: u32,
}

/// Something odd, counted, with the first lines where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd {
    pub count: u32,
    pub lines: Vec<u32>,
}

/// Sums over a file; kept as JSON beside the import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub title: Option<String>,
    pub saved: Option<String>,
    pub saved_day: Option<DayLine>,
    pub days: Vec<DayLine>,
    pub names: Vec<Name>,
    /// Words of people.
    pub talk: u32,
    /// Pictures, stickers and so on that the text does not hold.
    pub media: u32,
    /// What LINE says.
    pub system: u32,
    pub lines: u32,
    pub phones: u32,
    pub citizen_ids: u32,
    #[serde(default)]
    pub accounts: u32,
    pub odd: BTreeMap<Flag, Odd>,
}

/// Sums a file and makes its entries ready to wait. Names are compared without unseen marks and kept as first written.
pub fn gather(read: Read) -> (Found, Vec<Waiting>) {
    let frame = read.frame;
    let mut found = Found {
        title: frame.title.map(|title| masked(&title).text),
        saved: frame.saved,
        saved_day: frame.saved_day,
        days: frame.days,
        lines: frame.lines,
        ..Found::default()
    };
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let waiting = read.entries.into_iter().map(|entry| found.take(entry, &mut places)).collect();
    (found, waiting)
}

impl Found {
    /// Messages above every date line: how many, and the lines of the first.
    pub fn undated(&self) -> Option<&Odd> {
        self.odd.get(&Flag::NoDate)
    }

    fn take(&mut self, entry: Entry, places: &mut BTreeMap<String, u32>) -> Waiting {
        let minute = entry.minute_of_day();
        match entry.kind {
            Kind::Talk => self.talk += 1,
            Kind::Media(_) => self.media += 1,
            Kind::System | Kind::Stray => self.system += 1,
        }
        for flag in entry.flags {
            let odd = self.odd.entry(flag).or_default();
            odd.count += 1;
            if odd.lines.len() < EXAMPLES {
                odd.lines.push(entry.line);
            }
        }
        let name = entry.name.map(|name| self.name(&name, places));
        let body = masked(&entry.body);
        self.phones += body.phones;
        self.citizen_ids += body.citizen_ids;
        self.accounts += body.accounts;
        Waiting { line: entry.line, day: entry.day, minute, name, body: body.text, kind: entry.kind }
    }

    fn name(&mut self, name: &str, places: &mut BTreeMap<String, u32>) -> u32 {
        let masked = masked(name);
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let place = *places.entry(plain(&masked.text)).or_insert(next);
        if place == next {
            self.names.push(Name { name: masked.text.trim().to_owned(), lines: 0 });
        }
        if let Some(known) = self.names.get_mut(place as usize) {
            known.lines += 1;
        }
        place
    }
}

impl Kind {
    /// Name in the database and in JSON; a stray line is shown as an event.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Talk => "talk",
            Kind::System | Kind::Stray => "system",
            Kind::Media(media) => Media::as_str(media),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Known, read};
    use super::*;

    #[test]
    fn numbers_are_gone_before_anything_waits() {
        let (found, waiting) =
            gather(read("Fri, 9/25/2026\n09:30\tแอน 0812345678\tโทร 081-234-5678\n09:31\tแอน\u{200b} 0812345678\t[รูป]\n", &Known::default()));
        assert_eq!(found.names, [Name { name: "แอน ××××××××××".into(), lines: 2 }]);
        assert_eq!((waiting[0].body.as_str(), found.phones, found.talk, found.media), ("โทร ×××-×××-××××", 1, 1, 1));
        assert!(!serde_json::to_string(&(found, waiting)).unwrap().contains("0812345678"));
    }
}
