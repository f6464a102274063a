//! A queue in which addresses take turns, and within an address the accounts that are asked about.
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};

use super::Prefix;

/// Items by key, handed out one key after the other; within a key first come, first served.
struct Rota<K, Q> {
    order: VecDeque<K>,
    queues: HashMap<K, Q>,
}

impl<K, Q> Default for Rota<K, Q> {
    fn default() -> Self {
        Rota { order: VecDeque::new(), queues: HashMap::new() }
    }
}

impl<K: Copy + Eq + Hash, Q: Default> Rota<K, Q> {
    /// The queue of this key, at the end of the order when it is new.
    fn queue(&mut self, key: K) -> &mut Q {
        self.queues.entry(key).or_insert_with(|| {
            self.order.push_back(key);
            Q::default()
        })
    }

    /// Takes from the first key in the order that may; it goes to the end unless nothing of it is left.
    fn take<T>(&mut self, may: impl Fn(&K) -> bool, take: impl FnOnce(&mut Q) -> Option<T>, is_empty: impl FnOnce(&Q) -> bool) -> Option<T> {
        let key = self.order.remove(self.order.iter().position(may)?)?;
        let queue = self.queues.get_mut(&key)?;
        let taken = take(queue);
        if is_empty(queue) {
            self.queues.remove(&key);
        } else {
            self.order.push_back(key);
        }
        taken
    }
}

type Accounts<T> = Rota<u64, VecDeque<T>>;

pub(super) struct FairQueue<T> {
    hasher: RandomState,
    addresses: Rota<Prefix, Accounts<T>>,
}

impl<T> Default for FairQueue<T> {
    fn default() -> Self {
        FairQueue { hasher: RandomState::new(), addresses: Rota::default() }
    }
}

fn len_of<T>(accounts: &Accounts<T>) -> usize {
    accounts.queues.values().map(VecDeque::len).sum()
}

impl<T> FairQueue<T> {
    pub fn push(&mut self, from: Prefix, account: &str, item: T) {
        let account = self.hasher.hash_one(account);
        self.addresses.queue(from).queue(account).push_back(item);
    }

    /// The next of those addresses that may have one.
    pub fn pop(&mut self, may: impl Fn(&Prefix) -> bool) -> Option<T> {
        let next = |accounts: &mut Accounts<T>| accounts.take(|_| true, VecDeque::pop_front, VecDeque::is_empty);
        self.addresses.take(may, next, |accounts| accounts.order.is_empty())
    }

    pub fn len(&self) -> usize {
        self.addresses.queues.values().map(len_of).sum()
    }

    pub fn len_of(&self, from: Prefix) -> usize {
        self.addresses.queues.get(&from).map_or(0, len_of)
    }

    /// Lets go of what nobody waits for any more.
    pub fn drop_those(&mut self, gone: impl Fn(&T) -> bool) {
        for accounts in self.addresses.queues.values_mut() {
            accounts.queues.values_mut().for_each(|items| items.retain(|item| !gone(item)));
            accounts.queues.retain(|_, items| !items.is_empty());
            accounts.order.retain(|account| accounts.queues.contains_key(account));
        }
        self.addresses.queues.retain(|_, accounts| !accounts.order.is_empty());
        self.addresses.order.retain(|from| self.addresses.queues.contains_key(from));
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const GUESSER: Prefix = Prefix::Four(Ipv4Addr::new(203, 0, 113, 7));
    const TEACHER: Prefix = Prefix::Four(Ipv4Addr::new(203, 0, 113, 8));

    #[test]
    fn somebody_from_elsewhere_comes_next_however_many_one_address_sends() {
        let mut queue = FairQueue::default();
        for lane in 0..64 {
            queue.push(GUESSER, &format!("guessed.{lane}"), "guess");
        }
        queue.push(TEACHER, "anna.t", "teacher");
        let order: Vec<&str> = std::iter::from_fn(|| queue.pop(|_| true)).collect();
        assert_eq!(order.len(), 65);
        assert_eq!(order.iter().position(|item| *item == "teacher"), Some(1));
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn behind_one_address_accounts_take_turns() {
        let mut queue = FairQueue::default();
        for _ in 0..64 {
            queue.push(GUESSER, "anna.t", "guess");
        }
        queue.push(GUESSER, "bom.t", "colleague");
        assert_eq!((queue.len_of(GUESSER), queue.len_of(TEACHER)), (65, 0));
        let order: Vec<&str> = std::iter::from_fn(|| queue.pop(|_| true)).collect();
        assert_eq!(order.iter().position(|item| *item == "colleague"), Some(1));
    }

    #[test]
    fn who_may_not_is_passed_over_and_keeps_the_place() {
        let mut queue = FairQueue::default();
        queue.push(GUESSER, "anna.t", "guess");
        queue.push(TEACHER, "anna.t", "teacher");
        assert_eq!(queue.pop(|from| *from != GUESSER), Some("teacher"));
        assert_eq!(queue.pop(|from| *from != GUESSER), None);
        assert_eq!(queue.pop(|_| true), Some("guess"));
    }

    #[test]
    fn who_went_away_leaves_no_place_behind() {
        let mut queue = FairQueue::default();
        for number in 0..10 {
            queue.push(GUESSER, &format!("guessed.{number}"), number);
        }
        queue.push(TEACHER, "anna.t", 99);
        queue.drop_those(|number| *number < 10);
        assert_eq!((queue.len(), queue.len_of(GUESSER)), (1, 0));
        assert_eq!((queue.pop(|_| true), queue.pop(|_| true)), (Some(99), None));
    }
}
