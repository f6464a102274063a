//! The part of an address that one subscriber holds: what is counted against an address is counted against this.
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Address;

/// An IPv4 address, or the first 64 bits of an IPv6 address: a household changes the rest of it at will.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Prefix {
    Four(Ipv4Addr),
    Six([u8; 8]),
    /// No address is known, as for what a command does.
    #[default]
    Unknown,
}

impl Prefix {
    pub fn of(address: IpAddr) -> Prefix {
        match address.to_canonical() {
            IpAddr::V4(address) => Prefix::Four(address),
            IpAddr::V6(address) => {
                let mut first = [0; 8];
                first.copy_from_slice(&address.octets()[..8]);
                Prefix::Six(first)
            }
        }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Prefix::Four(address) => write!(f, "{address}"),
            Prefix::Six(first) => {
                let mut whole = [0; 16];
                whole[..8].copy_from_slice(first);
                write!(f, "{}/64", Ipv6Addr::from(whole))
            }
            Prefix::Unknown => f.write_str("unknown"),
        }
    }
}

impl Address {
    pub fn prefix(&self) -> Prefix {
        self.0.parse().map_or(Prefix::Unknown, Prefix::of)
    }

    /// Asks from this machine itself.
    pub fn is_loopback(&self) -> bool {
        self.0.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_counts_once_and_its_neighbour_apart() {
        let prefix = |text: &str| Address(text.to_owned()).prefix();
        assert_eq!(prefix("203.0.113.7"), prefix("::ffff:203.0.113.7"));
        assert_ne!(prefix("203.0.113.7"), prefix("203.0.113.8"));
        assert_eq!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:2:ffff::9"));
        assert_ne!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:3::1"));
        assert_eq!(prefix("somewhere"), Prefix::Unknown);
        assert_eq!((prefix("2001:db8:1:2:ffff::9").to_string(), prefix("203.0.113.7").to_string()), ("2001:db8:1:2::/64".into(), "203.0.113.7".into()));
    }
}
