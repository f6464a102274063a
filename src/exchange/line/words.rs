//! Words of LINE exports as data (`words.toml`): what a phone's language may have written.
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::entry::Media;

#[derive(Deserialize)]
struct File {
    header: Vec<String>,
    header_end: Vec<String>,
    saved: Vec<String>,
    filler: Vec<String>,
    weekdays: HashMap<String, Vec<String>>,
    months: HashMap<String, Vec<String>>,
    clock: Clock,
    media: HashMap<Media, Vec<String>>,
    bare: HashMap<Media, Vec<String>>,
    system: System,
}

#[derive(Deserialize)]
struct Clock {
    before_noon: Vec<String>,
    after_noon: Vec<String>,
    hour: Vec<String>,
}

#[derive(Deserialize)]
struct System {
    opening: Vec<String>,
    spaced: Vec<String>,
    ending: Vec<(String, String)>,
    unsent: HashSet<String>,
}

/// The list, turned to where it is looked up.
pub(super) struct Words {
    pub header: Vec<String>,
    pub header_end: Vec<String>,
    pub saved: Vec<String>,
    pub filler: Vec<String>,
    pub weekdays: HashMap<String, Weekday>,
    pub months: HashMap<String, i8>,
    pub before_noon: Vec<String>,
    pub after_noon: Vec<String>,
    pub hour: Vec<String>,
    pub media: HashMap<String, Media>,
    pub bare: HashMap<String, Media>,
    pub system_opening: Vec<String>,
    pub system_spaced: Vec<String>,
    pub system_ending: Vec<(String, String)>,
    pub unsent: HashSet<String>,
}

#[expect(clippy::expect_used, reason = "the list is compiled in; a test reads it")]
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(toml::from_str(include_str!("words.toml")).expect("words.toml is well formed")));

/// The words known to us.
pub(super) fn words() -> &'static Words {
    &WORDS
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn turned<K, V: Copy>(lists: HashMap<K, Vec<String>>, value: impl Fn(&K) -> Option<V>) -> HashMap<String, V> {
    lists
        .into_iter()
        .filter_map(|(key, words)| Some((value(&key)?, words)))
        .flat_map(|(value, words)| words.into_iter().map(move |word| (word, value)))
        .collect()
}

impl Words {
    fn of(file: File) -> Words {
        Words {
            header: file.header,
            header_end: file.header_end,
            saved: file.saved,
            filler: file.filler,
            weekdays: turned(file.weekdays, |name| weekday(name)),
            months: turned(file.months, |number| number.parse().ok()),
            before_noon: file.clock.before_noon,
            after_noon: file.clock.after_noon,
            hour: file.clock.hour,
            media: turned(file.media, |media| Some(*media)),
            bare: turned(file.bare, |media| Some(*media)),
            system_opening: file.system.opening,
            system_spaced: file.system.spaced,
            system_ending: file.system.ending,
            unsent: file.system.unsent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_its_words_are_lower_case() {
        let words = words();
        assert_eq!((words.weekdays.values().collect::<std::collections::HashSet<_>>().len(), words.months.len() >= 12), (7, true));
        assert_eq!(Media::ALL.iter().filter(|media| words.media.values().any(|known| known == *media)).count(), Media::ALL.len());
        for word in words.header.iter().chain(&words.saved).chain(words.media.keys()).chain(words.bare.keys()).chain(&words.unsent).chain(words.weekdays.keys())
        {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
