//! The address of whoever asks: the peer of the connection, or what a configured proxy says of it.
use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// What proxies add, besides everything that begins with `x-forwarded`.
const ADDED_BY_PROXIES: &[&str] = &["forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip"];

/// The client's address, for limits. Only a configured proxy is believed, and only about those whom it saw itself: of the addresses that it lists, the
/// last one that is not a trusted proxy. Where that cannot be read, or two headers name different clients, the proxy itself counts: nobody gets a new
/// address by sending headers of their own.
pub fn client_address(headers: &HeaderMap, peer: IpAddr, trusted_proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted_proxies.contains(&peer) {
        return peer;
    }
    let by_list = last_untrusted(lines(headers, &X_FORWARDED_FOR), trusted_proxies, entry_of_list);
    let by_forwarded = last_untrusted(lines(headers, &header::FORWARDED), trusted_proxies, entry_of_forwarded);
    match (by_list, by_forwarded) {
        (Named::Client(one), Named::Client(other)) if one == other => one,
        (Named::Client(one), Named::Nobody) | (Named::Nobody, Named::Client(one)) => one,
        _ => peer,
    }
}

/// Did a proxy pass this request on, as far as its headers tell?
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str().starts_with("x-forwarded") || ADDED_BY_PROXIES.contains(&name.as_str()))
}

enum Named {
    Client(IpAddr),
    /// The header is absent, or lists trusted proxies alone.
    Nobody,
    Unreadable,
}

/// All lines of a header as one list (RFC 9110, 5.3); `None` stands for a line that is no text.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl DoubleEndedIterator<Item = Option<&'a str>> {
    let lines: Vec<Option<&str>> = headers.get_all(name).iter().map(|value| value.to_str().ok()).collect();
    lines.into_iter()
}

fn last_untrusted<'a>(lines: impl DoubleEndedIterator<Item = Option<&'a str>>, trusted_proxies: &[IpAddr], entry: impl Fn(&str) -> Option<IpAddr>) -> Named {
    for line in lines.rev() {
        let Some(line) = line else { return Named::Unreadable };
        for part in line.rsplit(',').map(str::trim).filter(|part| !part.is_empty()) {
            match entry(part) {
                Some(address) if trusted_proxies.contains(&address) => {}
                Some(address) => return Named::Client(address),
                None => return Named::Unreadable,
            }
        }
    }
    Named::Nobody
}

/// `203.0.113.5`, `203.0.113.5:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn entry_of_list(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = match bare {
        Some(inner) => IpAddr::V6(inner.parse().ok()?),
        None => text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip())).ok()?,
    };
    Some(address.to_canonical())
}

/// The `for` of one element of RFC 7239, quoted or not; an obfuscated name is no address.
fn entry_of_forwarded(text: &str) -> Option<IpAddr> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).map(|(_, value)| value.trim());
    match (named.next(), named.next()) {
        (Some(value), None) => entry_of_list(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";
    const SECOND: &str = "10.0.0.2";

    fn of(peer: &str, lines: &[(&str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), axum::http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let trusted: Vec<IpAddr> = [PROXY, SECOND].iter().map(|text| text.parse().unwrap()).collect();
        client_address(&headers, peer.parse().unwrap(), &trusted).to_string()
    }

    fn list(lines: &[&str]) -> String {
        of(PROXY, &lines.iter().map(|line| ("x-forwarded-for", *line)).collect::<Vec<_>>())
    }

    #[test]
    fn only_a_configured_proxy_is_believed() {
        assert_eq!(of("198.51.100.7", &[("x-forwarded-for", "203.0.113.5")]), "198.51.100.7");
        assert_eq!(of("::ffff:198.51.100.7", &[]), "198.51.100.7");
        assert_eq!(of(PROXY, &[]), PROXY);
        assert_eq!(of(&format!("::ffff:{PROXY}"), &[("x-forwarded-for", "203.0.113.5")]), "203.0.113.5");
    }

    #[test]
    fn the_last_that_is_no_trusted_proxy_counts_over_all_lines() {
        assert_eq!(list(&["203.0.113.5"]), "203.0.113.5");
        assert_eq!(list(&["1.1.1.1, 203.0.113.5"]), "203.0.113.5");
        assert_eq!(list(&["1.1.1.1", "203.0.113.5"]), "203.0.113.5", "the first line is the client's own");
        assert_eq!(list(&["1.1.1.1", "203.0.113.5, 10.0.0.2", "10.0.0.1"]), "203.0.113.5");
        assert_eq!(list(&["nonsense, 203.0.113.5"]), "203.0.113.5", "what the client wrote before it counts for nothing");
        assert_eq!(list(&["203.0.113.5, ,", ""]), "203.0.113.5", "empty elements are none");
        assert_eq!(list(&["10.0.0.2"]), PROXY, "proxies alone");
    }

    #[test]
    fn ports_and_brackets_make_no_new_address() {
        for text in ["203.0.113.5:1", "203.0.113.5:65535", " 203.0.113.5 ", "::ffff:203.0.113.5", "[::ffff:203.0.113.5]:443"] {
            assert_eq!(list(&[text]), "203.0.113.5", "{text}");
        }
        for text in ["2001:db8::5", "[2001:db8::5]", "[2001:db8::5]:443", "2001:0DB8:0:0::5"] {
            assert_eq!(list(&[text]), "2001:db8::5", "{text}");
        }
        assert_eq!(list(&["10.0.0.2:443"]), PROXY, "a trusted proxy with a port is still one");
    }

    #[test]
    fn what_cannot_be_read_counts_as_the_proxy() {
        for text in ["unknown", "_hidden", "203.0.113", "203.0.113.5:", "203.0.113.5:99999", "[203.0.113.5]", "fe80::1%eth0", "203.0.113.5 x", "\u{e01}"] {
            assert_eq!(list(&[text]), PROXY, "{text}");
            assert_eq!(list(&["203.0.113.5", text]), PROXY, "{text}");
        }
    }

    #[test]
    fn forwarded_says_the_same_or_the_proxy_counts() {
        let forwarded = |text: &str| of(PROXY, &[("forwarded", text)]);
        assert_eq!(forwarded("for=203.0.113.5"), "203.0.113.5");
        assert_eq!(forwarded("For=\"203.0.113.5:4711\";proto=https;by=10.0.0.1"), "203.0.113.5");
        assert_eq!(forwarded("for=1.1.1.1, for=\"[2001:db8::5]:4711\", for=10.0.0.2"), "2001:db8::5");
        for text in ["for=unknown", "for=_gazonk", "proto=https", "for=203.0.113.5;for=203.0.113.6", "203.0.113.5"] {
            assert_eq!(forwarded(text), PROXY, "{text}");
        }
        let both = |forwarded: &str| of(PROXY, &[("x-forwarded-for", "203.0.113.5"), ("forwarded", forwarded)]);
        assert_eq!(both("for=203.0.113.5"), "203.0.113.5");
        assert_eq!(both("for=198.51.100.7"), PROXY, "one of the two is the client's own");
    }

    #[test]
    fn a_request_that_a_proxy_passed_on_shows_it() {
        let with = |name: &'static str| [(HeaderName::from_static(name), axum::http::HeaderValue::from_static("x"))].into_iter().collect::<HeaderMap>();
        for name in ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "via", "x-real-ip"] {
            assert!(is_forwarded(&with(name)), "{name}");
        }
        assert!(!is_forwarded(&with("accept")));
    }
}
