//! Where pushes go: addresses that browsers name. The server calls nobody private for anybody (S9): only public hosts over https, the addresses
//! are looked at when they are resolved, and no redirect is followed.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect};

use crate::platform::config::Config;
use crate::platform::error::{Error, Result};

const LONGEST: usize = 2_000;
/// A push service that says nothing for so long is not there.
const ANSWER: Duration = Duration::from_secs(5);

/// Loopback is called only where the site itself is plain http on loopback, as in tests: behind a proxy many a site listens there.
fn calls_loopback(config: &Config) -> bool {
    !config.strict()
}

/// The one client that speaks with push services.
pub fn client(config: &Config) -> Result<Client> {
    let loopback = calls_loopback(config);
    Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .dns_resolver(Arc::new(Public { loopback }))
        .https_only(!loopback)
        .timeout(ANSWER)
        .user_agent("kalyanamit")
        .build()
        .map_err(Error::internal)
}

/// The address of a push service; 422 for anything else.
pub fn check(config: &Config, endpoint: &str) -> Result<Url> {
    let refused = || Error::invalid("endpoint", "not_public", "ที่อยู่บริการแจ้งเตือนใช้ไม่ได้", "This is not the address of a push service.");
    if endpoint.len() > LONGEST {
        return Err(refused());
    }
    let url = Url::parse(endpoint).map_err(|_| refused())?;
    let host = url.host_str().ok_or_else(refused)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let own = calls_loopback(config) && url.scheme() == "http" && address.is_some_and(|address| address.is_loopback());
    let public = url.scheme() == "https" && url.port().is_none() && address.map_or(is_public_name(host), is_public);
    if plain && (public || own) { Ok(url) } else { Err(refused()) }
}

/// A name that the public name system may know.
fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && !["localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion"].contains(&last)
}

/// An address that anybody may be called at.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation() || v4.is_broadcast() || v4.is_multicast();
    // This network, shared (100.64/10), protocol assignments, relays, benchmarks, reserved.
    let reserved = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b));
    !special && !reserved
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, ..] = v6.segments();
    // Global unicast alone; in it not what carries other addresses (Teredo, 6to4) or is for papers.
    (a & 0xe000) == 0x2000 && a != 0x2002 && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8)) && a != 0x3fff
}

/// Resolves names, and refuses those that lead anywhere private: also when a name changes its mind between two questions.
struct Public {
    loopback: bool,
}

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.loopback;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let fits = |address: &SocketAddr| is_public(address.ip()) || (loopback && address.ip().is_loopback());
            if found.is_empty() || !found.iter().all(fits) {
                return Err("the name leads to a private address".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public_url: &str) -> Config {
        Config::from_keys([("public_url".to_owned(), public_url.to_owned())].into()).unwrap()
    }

    #[test]
    fn push_services_are_called_and_nobody_private() {
        let site = site("https://plc.example.go.th");
        assert!(check(&site, "https://fcm.googleapis.com/fcm/send/abc:def").is_ok());
        assert!(check(&site, "https://updates.push.services.mozilla.com/wpush/v2/gAAA").is_ok());
        let private = [
            "http://fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://10.0.0.8/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://198.18.0.1/",
            "https://192.0.2.1/",
            "https://224.0.0.1/",
            "https://240.0.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[64:ff9b:1::a00:1]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[fd12::1]/",
            "https://[ff02::1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001::1]/",
            "https://[2001:db8::1]/",
            "https://localhost/",
            "https://redis/",
            "https://db.internal/",
            "https://printer.local/",
            "https://a.localhost/",
            "https://localhost./",
            "https://user:word@fcm.googleapis.com/",
            "https://fcm.googleapis.com:8443/",
            "ftp://fcm.googleapis.com/",
            "file:///etc/passwd",
            "https:///x",
            "x",
            "",
            "https://①②⑦.⓪.⓪.①/",
        ];
        for endpoint in private {
            assert!(check(&site, endpoint).is_err(), "{endpoint}");
        }
        assert!(check(&site, &format!("https://fcm.googleapis.com/{}", "a".repeat(3_000))).is_err());
    }

    #[test]
    fn loopback_is_called_only_by_a_site_on_loopback() {
        let site = site("http://127.0.0.1:8080");
        assert!(check(&site, "http://127.0.0.1:9000/push/1").is_ok());
        assert!(check(&site, "https://10.0.0.8/").is_err());
        assert!(check(&site, "ftp://127.0.0.1/").is_err());
        assert!(check(&site, "http://example.org/").is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_followed() {
        // The name system of any machine answers this one with a loopback address.
        let found = Public { loopback: false }.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err());
        assert!(Public { loopback: true }.resolve("localhost".parse().unwrap()).await.is_ok());
    }
}
