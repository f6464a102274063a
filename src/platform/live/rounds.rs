//! When a room hands out what it has: one round after another, and what comes meanwhile goes along with the next.
use std::time::{Duration, Instant};

/// Above this many seats rounds follow each other in turns, so that one write carries several frames.
const CROWD: usize = 64;
/// However many sit there, nobody waits longer for a turn.
const LONGEST: Duration = Duration::from_millis(50);

pub(super) struct Rounds {
    stage: Stage,
    last: Instant,
}

enum Stage {
    Rest,
    /// A round will begin; what comes until then goes along.
    Planned,
    /// Seats are being served. What came in the meantime waits for a further round, so long.
    Serving(Option<Duration>),
}

impl Rounds {
    pub fn new() -> Rounds {
        Rounds { stage: Stage::Rest, last: Instant::now() }
    }

    /// There is something for so many seats: after how long a round has to begin, unless one is planned or under way already.
    /// At once in a small room of a calm node, otherwise after gathering for a while; a crowd takes turns.
    pub fn plan(&mut self, seats: usize, gather: Duration) -> Option<Duration> {
        if seats == 0 {
            return None;
        }
        let wait = if seats > CROWD { turn(seats).saturating_sub(self.last.elapsed()) } else { gather };
        match self.stage {
            Stage::Rest => {
                self.stage = Stage::Planned;
                Some(wait)
            }
            Stage::Serving(None) => {
                self.stage = Stage::Serving(Some(wait));
                None
            }
            Stage::Planned | Stage::Serving(Some(_)) => None,
        }
    }

    pub fn begin(&mut self) {
        self.stage = Stage::Serving(None);
        self.last = Instant::now();
    }

    /// How long to wait before the next round, when more came in the meantime.
    pub fn end(&mut self) -> Option<Duration> {
        let Stage::Serving(more) = self.stage else { return None };
        self.stage = if more.is_some() { Stage::Planned } else { Stage::Rest };
        more
    }
}

/// What one round of writes costs: 10 µs a seat.
fn turn(seats: usize) -> Duration {
    Duration::from_micros(seats as u64 * 10).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(3);

    #[test]
    fn rounds_never_overlap_and_nothing_that_came_meanwhile_is_forgotten() {
        let mut rounds = Rounds::new();
        assert_eq!(rounds.plan(0, SOON), None, "nobody is there");
        assert_eq!(rounds.plan(2, SOON), Some(SOON));
        assert_eq!(rounds.plan(2, SOON), None, "it goes along");
        rounds.begin();
        assert_eq!(rounds.plan(2, SOON), None, "one is under way");
        assert_eq!(rounds.end(), Some(SOON), "and is followed by another");
        assert_eq!(rounds.plan(2, SOON), None, "which is planned");
        rounds.begin();
        assert_eq!(rounds.end(), None);
        assert_eq!(rounds.plan(2, Duration::ZERO), Some(Duration::ZERO));
    }

    #[test]
    fn a_crowd_takes_turns_and_never_beyond_the_longest() {
        let mut rounds = Rounds::new();
        assert!(rounds.plan(1_000, Duration::ZERO).is_some_and(|wait| wait > Duration::ZERO && wait <= Duration::from_millis(10)));
        assert_eq!(turn(100_000), LONGEST);
    }
}
