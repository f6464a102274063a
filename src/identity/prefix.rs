//! The part of an address that one subscriber holds: what is counted against an address is counted against this.
use std::net::{IpAddr, Ipv4Addr};

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
    }
}
