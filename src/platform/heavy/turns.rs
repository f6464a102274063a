//! Whose job is next: people in turn and one job of each at once (L11), whoever has no name seldom. No clock and no thread, so that it can be tried step by step.
use std::collections::{HashMap, VecDeque};

use super::{For, Kind};

/// Jobs of people that are served before one of somebody without a name, while both wait.
const NAMED_TURNS: u32 = 4;
/// Jobs that may wait on a node, of all people and of all addresses.
const WAITING: usize = 512;
const NAMELESS_WAITING: usize = 32;
/// Tables come with their bytes, which wait in memory.
const TABLES_WAITING: usize = 32;

/// Why a job may not even wait.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// This asker has too many waiting: 429.
    Own,
    /// The node has: 503.
    All,
}

impl Kind {
    /// Jobs that one asker may have waiting.
    fn waiting(self) -> usize {
        match self {
            // Thirty photographs of one lesson are sent at once.
            Kind::Picture => 64,
            Kind::Paper | Kind::Text => 16,
            Kind::Table => 8,
        }
    }

    /// Jobs of it at once on a node: a picture or a document being set may take all the memory that one is allowed (L6).
    fn at_once(self) -> usize {
        match self {
            Kind::Picture | Kind::Paper => 1,
            Kind::Table | Kind::Text => usize::MAX,
        }
    }
}

/// Jobs that wait, and whose are under way.
pub(super) struct Turns<J> {
    /// Jobs at once, of all together.
    places: usize,
    /// Whose turn is next; each asker that has jobs waiting stands in one of them once.
    named: VecDeque<For>,
    nameless: VecDeque<For>,
    waiting: HashMap<For, VecDeque<(Kind, J)>>,
    /// One of each asker at most.
    under_way: HashMap<For, Kind>,
    /// Jobs of people begun since the last one of somebody without a name.
    named_turns: u32,
}

impl<J> Turns<J> {
    pub fn new(places: usize) -> Turns<J> {
        Turns { places: places.max(1), named: VecDeque::new(), nameless: VecDeque::new(), waiting: HashMap::new(), under_way: HashMap::new(), named_turns: 0 }
    }

    /// Puts a job behind those of the same asker.
    pub fn push(&mut self, asker: &For, kind: Kind, job: J) -> Result<(), Full> {
        let of_kind = |jobs: &VecDeque<(Kind, J)>| jobs.iter().filter(|(other, _)| *other == kind).count();
        if self.waiting.get(asker).map_or(0, of_kind) >= kind.waiting() {
            return Err(Full::Own);
        }
        let group = |nameless: bool| self.waiting.iter().filter(move |(other, _)| other.is_nameless() == nameless).map(|(_, jobs)| jobs.len()).sum::<usize>();
        let most = if asker.is_nameless() { NAMELESS_WAITING } else { WAITING };
        let tables: usize = if kind == Kind::Table { self.waiting.values().map(of_kind).sum() } else { 0 };
        if group(asker.is_nameless()) >= most || tables >= TABLES_WAITING {
            return Err(Full::All);
        }
        let jobs = self.waiting.entry(asker.clone()).or_default();
        if jobs.is_empty() {
            let line = if asker.is_nameless() { &mut self.nameless } else { &mut self.named };
            line.push_back(asker.clone());
        }
        jobs.push_back((kind, job));
        Ok(())
    }

    /// The next job that may begin now; `done` must follow it.
    pub fn next(&mut self) -> Option<(For, J)> {
        if self.under_way.len() >= self.places {
            return None;
        }
        let named = self.named.iter().position(|asker| self.may_begin(asker));
        let strangers = self.under_way.keys().any(For::is_nameless);
        let nameless = if strangers { None } else { self.nameless.iter().position(|asker| self.may_begin(asker)) };
        let asker = match (named, nameless) {
            (Some(_), Some(place)) if self.named_turns >= NAMED_TURNS => self.nameless.remove(place)?,
            (Some(place), _) => self.named.remove(place)?,
            (None, Some(place)) => self.nameless.remove(place)?,
            (None, None) => return None,
        };
        self.named_turns = if asker.is_nameless() { 0 } else { self.named_turns.saturating_add(1) };
        let jobs = self.waiting.get_mut(&asker)?;
        let (kind, job) = jobs.pop_front()?;
        if jobs.is_empty() {
            self.waiting.remove(&asker);
        } else {
            let line = if asker.is_nameless() { &mut self.nameless } else { &mut self.named };
            line.push_back(asker.clone());
        }
        self.under_way.insert(asker.clone(), kind);
        Some((asker, job))
    }

    fn may_begin(&self, asker: &For) -> bool {
        let Some((kind, _)) = self.waiting.get(asker).and_then(|jobs| jobs.front()) else { return false };
        let same = self.under_way.values().filter(|other| *other == kind).count();
        !self.under_way.contains_key(asker) && same < kind.at_once()
    }

    /// The job of this asker is over.
    pub fn done(&mut self, asker: &For) {
        self.under_way.remove(asker);
    }

    /// Jobs that wait.
    pub fn len(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> For {
        For::Person(name.into())
    }

    fn stranger(address: &str) -> For {
        For::Address(address.to_owned())
    }

    /// Who is served, one after another, while nothing else comes.
    fn served(turns: &mut Turns<&'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| {
            let (asker, job) = turns.next()?;
            turns.done(&asker);
            Some(job)
        })
        .collect()
    }

    #[test]
    fn thirty_jobs_of_one_person_let_another_ones_go_before_the_second() {
        let mut turns = Turns::new(1);
        for _ in 0..30 {
            turns.push(&person("anna"), Kind::Picture, "anna").unwrap();
        }
        let (first, _) = turns.next().unwrap();
        turns.push(&person("boon"), Kind::Picture, "boon").unwrap();
        assert!(turns.next().is_none(), "one place");
        turns.done(&first);
        let order = served(&mut turns);
        assert_eq!(order.iter().position(|who| *who == "boon"), Some(1), "after one that waited longer: {order:?}");
        assert_eq!((order.len(), turns.len()), (30, 0));
    }

    #[test]
    fn one_job_of_a_person_at_once_however_many_places_are_free() {
        let mut turns = Turns::new(3);
        for _ in 0..8 {
            turns.push(&person("anna"), Kind::Table, "anna").unwrap();
        }
        assert!(turns.next().is_some() && turns.next().is_none());
        turns.push(&person("boon"), Kind::Table, "boon").unwrap();
        assert_eq!(turns.next().map(|(_, job)| job), Some("boon"));
    }

    #[test]
    fn one_picture_at_once_and_whatever_else_goes_on_beside_it() {
        let mut turns = Turns::new(3);
        turns.push(&person("anna"), Kind::Picture, "anna").unwrap();
        turns.push(&person("boon"), Kind::Picture, "boon").unwrap();
        turns.push(&person("chai"), Kind::Paper, "chai").unwrap();
        let begun = [turns.next(), turns.next(), turns.next()].map(|next| next.map(|(_, job)| job));
        assert_eq!(begun, [Some("anna"), Some("chai"), None]);
        turns.done(&person("anna"));
        assert_eq!(turns.next().map(|(_, job)| job), Some("boon"));
    }

    #[test]
    fn strangers_have_one_place_and_every_fifth_turn_among_themselves_in_turn() {
        let mut turns = Turns::new(3);
        for _ in 0..6 {
            turns.push(&stranger("203.0.113.7"), Kind::Paper, "seven").unwrap();
        }
        turns.push(&stranger("203.0.113.8"), Kind::Paper, "eight").unwrap();
        assert_eq!(turns.next().map(|(_, job)| job), Some("seven"));
        assert!(turns.next().is_none(), "two places stay free for people");
        turns.done(&stranger("203.0.113.7"));
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            turns.push(&person(name), Kind::Paper, name).unwrap();
        }
        assert_eq!(served(&mut turns), ["a", "b", "c", "d", "eight", "e", "f", "g", "h", "seven", "seven", "seven", "seven", "seven"]);
    }

    #[test]
    fn waiting_is_bounded_for_each_and_for_all() {
        let mut turns = Turns::new(1);
        let most = (0..).find(|_| turns.push(&person("anna"), Kind::Table, "anna") == Err(Full::Own)).unwrap();
        assert_eq!(most, 8);
        assert_eq!(turns.push(&person("anna"), Kind::Paper, "anna"), Ok(()), "each kind for itself");
        let strangers = (0..).find(|n| turns.push(&stranger(&format!("203.0.113.{n}")), Kind::Paper, "stranger") == Err(Full::All)).unwrap();
        assert_eq!(strangers, NAMELESS_WAITING);
        assert_eq!(turns.push(&person("boon"), Kind::Paper, "boon"), Ok(()), "strangers leave people their room");
        let people = (0..).find(|n| turns.push(&person(&format!("p{n}")), Kind::Paper, "p") == Err(Full::All)).unwrap();
        assert_eq!(people, WAITING - 10);
    }
}
