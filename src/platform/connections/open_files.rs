//! The limit of open files, raised as far as the system lets us, and what of it connections may use.
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept for the database, files, the index and other servers: a share of the limit, within these bounds.
const OWN_SHARE: u64 = 4;
const OWN_LEAST: u64 = 96;
const OWN_MOST: u64 = 2_048;
/// However high the limit is, memory is not: so many connections may be open that nobody has signed in on.
const UNSIGNED_MOST: u64 = 10_000;
/// Where the system knows no limit.
const UNLIMITED: u64 = 1 << 20;

/// How many open files this process may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenFiles(u64);

impl OpenFiles {
    /// Raises the limit to the most that the system allows this process, and says what came of it.
    pub fn raise() -> OpenFiles {
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let wanted = maximum.unwrap_or(UNLIMITED);
        if current.is_some_and(|current| current < wanted)
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })
        {
            tracing::warn!(error = %error, "the limit of open files could not be raised");
        }
        OpenFiles(getrlimit(Resource::Nofile).current.unwrap_or(UNLIMITED))
    }

    pub fn limit(self) -> u64 {
        self.0
    }

    /// Connections in all.
    pub fn connections(self) -> usize {
        let own = (self.0 / OWN_SHARE).clamp(OWN_LEAST, OWN_MOST);
        usize::try_from(self.0.saturating_sub(own).max(16)).unwrap_or(usize::MAX)
    }

    /// Of these, without anybody signed in: a third at most, since an answer may hold a file beside its connection. The rest is for those who are.
    pub fn unsigned(self) -> usize {
        (self.connections() / 3).min(UNSIGNED_MOST as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_connections_are_for_those_who_signed_in() {
        for limit in [64, 256, 1_024, 20_000, 1 << 20] {
            let files = OpenFiles(limit);
            assert!(files.unsigned() * 3 <= files.connections(), "{limit}");
            assert!((files.connections() as u64) < limit, "{limit}");
        }
        assert_eq!((OpenFiles(1_024).connections(), OpenFiles(1_024).unsigned()), (768, 256));
        assert_eq!(OpenFiles(1 << 20).unsigned(), 10_000);
    }

    #[test]
    fn the_limit_is_as_high_as_it_can_be() {
        let files = OpenFiles::raise();
        assert_eq!(Some(files.limit()), getrlimit(Resource::Nofile).maximum.or(Some(files.limit())));
    }
}
