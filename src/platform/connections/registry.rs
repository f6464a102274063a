//! Every open connection: how many in all, without sign-in, and by address. When there is no room, one that nobody has signed in on makes it.
use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::open_files::OpenFiles;
use super::place::Place;
use crate::platform::permit::PersonId;

/// Connections of one account that are kept free for it; whatever it opens beyond counts among those without sign-in.
const KEPT_PER_PERSON: usize = 64;
/// A connection that has to make room takes a moment to close.
const CLOSING: usize = 32;

pub(super) type Id = u64;

pub struct Connections {
    most: usize,
    most_unsigned: usize,
    most_per_address: usize,
    trusted_proxies: Vec<IpAddr>,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    next: Id,
    open: HashMap<Id, Line>,
    by_address: HashMap<IpAddr, Lines>,
    by_person: HashMap<PersonId, usize>,
    unsigned: usize,
}

struct Line {
    /// Whom it counts for; a proxy's line counts for the client of the request that is under way.
    counts_for: Option<IpAddr>,
    person: Option<PersonId>,
    /// It has been asked to close.
    closing: bool,
    close: Arc<Notify>,
}

/// The lines of one address.
#[derive(Default)]
struct Lines {
    open: usize,
    /// Without sign-in and not asked to close, oldest first.
    unsigned: BTreeSet<Id>,
}

impl Connections {
    pub fn new(files: OpenFiles, most_per_address: u64, trusted_proxies: Vec<IpAddr>) -> Arc<Connections> {
        let most_per_address = if most_per_address == 0 { usize::MAX } else { usize::try_from(most_per_address).unwrap_or(usize::MAX) };
        Arc::new(Connections { most: files.connections(), most_unsigned: files.unsigned(), most_per_address, trusted_proxies, table: Mutex::default() })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Counters are consistent after every step: a panic in between leaves nothing half done.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn open(&self) -> usize {
        self.table().open.len()
    }

    /// A place for one more connection, for which an older one without sign-in may have to close; none when everybody who is here has signed in.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Arc<Place>> {
        let peer = peer.to_canonical();
        let by_proxy = self.trusted_proxies.contains(&peer);
        let mut table = self.table();
        if table.open.len() >= self.most + CLOSING {
            return None;
        }
        // Loopback without a proxy is the operator's own: their load tests have one address.
        if !by_proxy && !peer.is_loopback() && !table.has_room_for(peer, self.most_per_address) {
            return None;
        }
        let full = table.open.len() >= self.most;
        let crowded = full || table.unsigned >= self.most_unsigned;
        let made_room = crowded && table.close_one_of_the_largest();
        if full && !made_room {
            return None;
        }
        table.next += 1;
        let id = table.next;
        let close = Arc::new(Notify::new());
        table.open.insert(id, Line { counts_for: None, person: None, closing: false, close: close.clone() });
        table.count(id, peer);
        drop(table);
        Some(Arc::new(Place::new(self.clone(), id, peer, by_proxy, close)))
    }

    /// A request of this client begins on a proxy's line: true when there is room for one more of theirs.
    pub(super) fn ask(&self, id: Id, client: IpAddr) -> bool {
        let mut table = self.table();
        table.uncount(id);
        let room = table.has_room_for(client, self.most_per_address);
        if room {
            table.count(id, client);
        }
        room
    }

    /// The request on a proxy's line is answered: the line is the proxy's again.
    pub(super) fn answer(&self, id: Id, proxy: IpAddr) {
        let mut table = self.table();
        table.uncount(id);
        table.count(id, proxy);
    }

    /// Somebody has shown who they are.
    pub(super) fn sign_in(&self, id: Id, person: &PersonId) {
        let mut table = self.table();
        let Some(line) = table.open.get(&id) else { return };
        if line.person.as_ref() == Some(person) || line.closing {
            return;
        }
        let Some(address) = line.counts_for else { return };
        let own = table.by_person.get(person).copied().unwrap_or_default();
        if own >= KEPT_PER_PERSON {
            return;
        }
        table.uncount(id);
        if let Some(line) = table.open.get_mut(&id) {
            line.person = Some(person.clone());
        }
        table.count(id, address);
    }

    /// It makes room for nobody any more: sockets are bounded by account and in all.
    pub(super) fn keep(&self, id: Id) {
        let mut table = self.table();
        let Some(address) = table.open.get(&id).and_then(|line| line.counts_for) else { return };
        if table.by_address.get_mut(&address).is_some_and(|lines| lines.unsigned.remove(&id)) {
            table.unsigned -= 1;
        }
    }

    pub(super) fn leave(&self, id: Id) {
        let mut table = self.table();
        table.uncount(id);
        table.open.remove(&id);
    }
}

impl Table {
    /// Counts a line for an address, and for its person when it has one.
    fn count(&mut self, id: Id, address: IpAddr) {
        let Some(line) = self.open.get_mut(&id) else { return };
        line.counts_for = Some(address);
        let lines = self.by_address.entry(address).or_default();
        lines.open += 1;
        match &line.person {
            Some(person) => *self.by_person.entry(person.clone()).or_default() += 1,
            None if line.closing => {}
            None => {
                lines.unsigned.insert(id);
                self.unsigned += 1;
            }
        }
    }

    /// The line counts for nobody, and is nobody's.
    fn uncount(&mut self, id: Id) {
        let Some(line) = self.open.get_mut(&id) else { return };
        if let Some(person) = line.person.take()
            && let Some(own) = self.by_person.get_mut(&person)
        {
            *own -= 1;
            if *own == 0 {
                self.by_person.remove(&person);
            }
        }
        if let Some(address) = line.counts_for.take()
            && let Some(lines) = self.by_address.get_mut(&address)
        {
            lines.open -= 1;
            self.unsigned -= usize::from(lines.unsigned.remove(&id));
            if lines.open == 0 {
                self.by_address.remove(&address);
            }
        }
    }

    /// Is there room for one more line of this address? An older one of its own that has not signed in makes it.
    fn has_room_for(&mut self, address: IpAddr, most: usize) -> bool {
        let open = self.by_address.get(&address).map_or(0, |lines| lines.open);
        open < most || (open < most.saturating_add(CLOSING) && self.close_oldest(address))
    }

    /// Closes the oldest line without sign-in of the address that has the most of them: a crowd makes room for itself before others do.
    fn close_one_of_the_largest(&mut self) -> bool {
        let largest = self.by_address.iter().max_by_key(|(_, lines)| lines.unsigned.len()).map(|(address, _)| *address);
        largest.is_some_and(|address| self.close_oldest(address))
    }

    fn close_oldest(&mut self, address: IpAddr) -> bool {
        let Some(id) = self.by_address.get_mut(&address).and_then(|lines| lines.unsigned.pop_first()) else { return false };
        self.unsigned -= 1;
        if let Some(line) = self.open.get_mut(&id) {
            line.closing = true;
            line.close.notify_one();
            metrics::counter!("kalyanamit_connections_displaced").increment(1);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(most: usize, most_unsigned: usize, most_per_address: usize) -> Arc<Connections> {
        let trusted_proxies = vec![address(1)];
        Arc::new(Connections { most, most_unsigned, most_per_address, trusted_proxies, table: Mutex::default() })
    }

    fn address(last: u8) -> IpAddr {
        [10, 0, 0, last].into()
    }

    fn asked_to_close(place: &Place) -> bool {
        futures::FutureExt::now_or_never(place.closed()).is_some()
    }

    #[test]
    fn whoever_signed_in_is_never_closed_for_others() {
        let here = connections(8, 4, 100);
        let teacher = here.enter(address(9)).unwrap();
        teacher.signed_in(&PersonId::from("teacher"));
        let crowd: Vec<_> = (0..6).map(|_| here.enter(address(2)).unwrap()).collect();
        assert_eq!(crowd.iter().filter(|place| asked_to_close(place)).count(), 2, "four without sign-in stay");
        assert!(!asked_to_close(&teacher));
        let newcomer = here.enter(address(3)).unwrap();
        assert!(!asked_to_close(&newcomer) && asked_to_close(&crowd[2]), "the largest crowd makes room, its oldest first");
    }

    #[test]
    fn when_all_have_signed_in_nobody_more_comes() {
        let here = connections(4, 2, 100);
        let mut places = Vec::new();
        for number in 0..4 {
            let place = here.enter(address(2)).unwrap();
            place.signed_in(&PersonId(format!("person {number}")));
            places.push(place);
        }
        assert!(here.enter(address(3)).is_none());
        places.pop();
        assert!(here.enter(address(3)).is_some());
    }

    #[test]
    fn one_account_keeps_so_many_and_no_more() {
        let here = connections(1_000, 500, 1_000);
        let places: Vec<_> = (0..KEPT_PER_PERSON + 5).map(|_| here.enter(address(2)).unwrap()).collect();
        places.iter().for_each(|place| place.signed_in(&PersonId::from("one")));
        assert_eq!(here.table().unsigned, 5);
        drop(places);
        let table = here.table();
        assert!(table.open.is_empty() && table.by_address.is_empty() && table.by_person.is_empty() && table.unsigned == 0);
    }

    #[test]
    fn an_address_has_so_many_lines_and_a_proxy_none_of_its_own() {
        let here = connections(1_000, 500, 3);
        let signed_in = |from: u8| {
            let place = here.enter(address(from))?;
            place.signed_in(&PersonId::from("one"));
            Some(place)
        };
        let own: Vec<_> = (0..3).map(|_| signed_in(2).unwrap()).collect();
        assert!(signed_in(2).is_none());
        assert!(signed_in(3).is_some());
        let by_proxy: Vec<_> = (0..5).map(|_| here.enter(address(1)).unwrap()).collect();
        let asked: Vec<_> = by_proxy.iter().map(|place| place.asks(address(4))).collect();
        assert_eq!(asked.iter().filter(|room| room.is_some()).count(), 5, "an older one without sign-in makes room");
        by_proxy.iter().for_each(|place| place.signed_in(&PersonId::from("two")));
        assert_eq!(by_proxy.iter().filter(|place| asked_to_close(place)).count(), 2);
        let other = here.enter(address(1)).unwrap();
        assert!(other.asks(address(4)).is_none(), "three of this client are signed in");
        assert!(other.asks(address(2)).is_none(), "those that came without a proxy count as well");
        assert!(other.asks(address(5)).is_some());
        drop((asked, own));
        assert!(other.asks(address(4)).is_some());
    }
}
