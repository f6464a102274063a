//! Configuration: environment first, then `kalyanamit.toml`; an unknown key is an error.
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::clock::Clock;
use super::limits::Limits;
use super::private;

const PREFIX: &str = "KALYANAMIT_";
/// In the working folder.
const FILE: &str = "kalyanamit.toml";
/// Keys that belong to the test suite and the sample world, not to an operator.
const OTHER: &[&str] = &["demo_size"];

/// Which engine keeps the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

/// Where uploaded files lie.
#[derive(Clone, Debug, PartialEq)]
pub enum Files {
    Folder(PathBuf),
    S3(String),
}

/// The mail server that digests go through, and what they come from.
#[derive(Clone, PartialEq)]
pub struct Mail {
    /// With login and password, where the server asks for them.
    pub smtp_url: String,
    /// `กัลยาณมิตร <plc@example.go.th>` or the address alone.
    pub from: String,
}

impl Mail {
    /// The address that mails come from, without a name.
    pub fn address(&self) -> &str {
        self.from.rsplit_once('<').map_or(self.from.as_str(), |(_, address)| address).trim_end_matches('>').trim()
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail")
    }
}

/// How the sample world is shown: said on the command line at each start, never configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SampleWorld {
    /// Not at all: a database that holds one is refused.
    #[default]
    Hidden,
    /// To whoever sits at this machine.
    Here,
    /// To everyone, from everywhere; every page says so.
    Open,
}

#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: Database,
    pub redis_url: Option<String>,
    pub files: Files,
    /// The only accepted browser origin, without a trailing slash.
    pub public_url: String,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// None: no mail is sent.
    pub mail: Option<Mail>,
    pub clock: Clock,
    pub limits: Limits,
    /// `KALYANAMIT_DEMO_SIZE=tiny`: a small sample world for tests.
    pub tiny_demo: bool,
    pub sample: SampleWorld,
}

/// What is wrong with the configuration, in words for the operator.
#[derive(Debug)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "configuration: {}", self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the environment and `kalyanamit.toml` in the working folder.
    pub fn load() -> Result<Config, ConfigError> {
        let mut keys = match std::fs::read_to_string(FILE) {
            Ok(text) => {
                let keys = read_toml(&text)?;
                if keys.iter().any(|(key, value)| holds_password(key, value)) {
                    private::check_secret_file(FILE.as_ref()).map_err(ConfigError)?;
                }
                keys
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(ConfigError(format!("kalyanamit.toml: {error}"))),
        };
        for (name, value) in std::env::vars() {
            if let Some(key) = name.strip_prefix(PREFIX) {
                // test servers hand their addresses to the test harness under this name
                if !key.starts_with("TEST_") {
                    keys.insert(key.to_ascii_lowercase(), value);
                }
            }
        }
        Config::from_keys(keys)
    }

    pub fn from_keys(mut keys: BTreeMap<String, String>) -> Result<Config, ConfigError> {
        let mut take = |name: &str| keys.remove(name).filter(|value| !value.is_empty());
        let listen_text = take("listen").unwrap_or_else(|| "127.0.0.1:8080".into());
        let listen: SocketAddr = listen_text.parse().map_err(|_| {
            ConfigError(format!("LISTEN={listen_text}: ต้องเป็นเลขที่อยู่ IP กับพอร์ต เช่น 127.0.0.1:8080 / expected an IP address with a port, such as 127.0.0.1:8080"))
        })?;
        let data = PathBuf::from(take("data").unwrap_or_else(|| "./data".into()));
        let database = match take("database_url") {
            None => Database::Sqlite(data.join("kalyanamit.db")),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Database::Postgres(url),
            Some(url) => match url.strip_prefix("sqlite:") {
                Some(path) => Database::Sqlite(PathBuf::from(path.trim_start_matches("//"))),
                None => return Err(ConfigError("DATABASE_URL: expected postgres://… or sqlite:PATH".into())),
            },
        };
        let files = match take("files_url") {
            None => Files::Folder(data.join("files")),
            Some(url) if url.starts_with("s3://") => Files::S3(url),
            Some(path) => Files::Folder(PathBuf::from(path.strip_prefix("file://").unwrap_or(&path))),
        };
        let redis_url = take("redis_url");
        if let Some(url) = &redis_url {
            check_redis_url(url)?;
        }
        let public_url = take("public_url").unwrap_or_else(|| format!("http://{listen}")).trim_end_matches('/').to_owned();
        check_public_url(&public_url, listen)?;
        let clock = match take("clock") {
            None => Clock::default(),
            Some(_) if !listen.ip().is_loopback() => {
                return Err(ConfigError("CLOCK shifts time for tests and is refused unless LISTEN is a loopback address".into()));
            }
            Some(text) => Clock::parse(&text).ok_or_else(|| ConfigError(format!("CLOCK={text}: expected +40d, -1h or 2026-12-31T09:00:00+07:00")))?,
        };
        let mut trusted_proxies = Vec::new();
        for part in take("trusted_proxies").unwrap_or_default().split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let address: std::net::IpAddr = part.parse().map_err(|_| ConfigError(format!("TRUSTED_PROXIES: {part} is not an IP address")))?;
            trusted_proxies.push(address.to_canonical());
        }
        let mail = mail(take("smtp_url"), take("mail_from"))?;
        let tiny_demo = take("demo_size").as_deref() == Some("tiny");
        let mut limits = Limits::default();
        for (key, value) in keys {
            match key.strip_prefix("limit_") {
                Some(name) => limits.set(name, &value).map_err(ConfigError)?,
                None => return Err(ConfigError(format!("unknown key {}{}{}", PREFIX, key.to_ascii_uppercase(), suggestion(&key)))),
            }
        }
        Ok(Config { listen, data, database, redis_url, files, public_url, trusted_proxies, mail, clock, limits, tiny_demo, sample: SampleWorld::Hidden })
    }

    /// https: secure cookies and HSTS.
    pub fn strict(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Reached from this machine alone: it listens on loopback, and no public address leads to it through a proxy.
    pub fn stays_here(&self) -> bool {
        self.listen.ip().to_canonical().is_loopback() && is_loopback(host(&self.public_url))
    }
}

/// The name or address in a URL, without port, path and user.
fn host(url: &str) -> &str {
    host_of(url.split_once("://").map_or(url, |(_, rest)| rest))
}

/// Does this value of the configuration let somebody in elsewhere?
fn holds_password(key: &str, value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let user = rest.rsplit_once('@').map(|(user, _)| user);
    key.ends_with("_url") && (user.is_some_and(|user| user.contains(':')) || rest.to_ascii_lowercase().contains("password="))
}

fn check_public_url(url: &str, listen: SocketAddr) -> Result<(), ConfigError> {
    if url.starts_with("https://") {
        return Ok(());
    }
    if !url.starts_with("http://") {
        return Err(ConfigError(format!("PUBLIC_URL={url}: expected https://… or, on loopback, http://…")));
    }
    if is_loopback(host(url)) && listen.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(ConfigError(format!(
            "LISTEN={listen}, PUBLIC_URL={url}: http ธรรมดาใช้ได้เฉพาะในเครื่องนี้ (127.0.0.1) ตั้ง PUBLIC_URL เป็น https://… ส่วนระบบทดลองให้อยู่ในเครื่องนี้ หรือใช้ --demo-open / \
             plain http is accepted only on a loopback address: set PUBLIC_URL to https://…; a sample world stays on loopback, or is opened to everyone by --demo-open"
        )))
    }
}

/// What is said in rooms leaves the machine encrypted, and to nobody but the Redis that was meant.
fn check_redis_url(url: &str) -> Result<(), ConfigError> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(ConfigError("REDIS_URL: expected rediss://host:port or, on this machine, redis://127.0.0.1:port".into()));
    };
    match scheme {
        "unix" | "redis+unix" | "valkey+unix" => Ok(()),
        "rediss" | "valkeys" if rest.contains('#') => {
            Err(ConfigError("REDIS_URL: the certificate of a Redis on another machine is checked; take away what follows #".into()))
        }
        "rediss" | "valkeys" => Ok(()),
        "redis" | "valkey" if is_loopback(host_of(rest)) => Ok(()),
        "redis" | "valkey" => Err(ConfigError("REDIS_URL: a Redis on another machine needs rediss://… (TLS)".into())),
        _ => Err(ConfigError(format!("REDIS_URL: {scheme}:// is not known; expected rediss://… or, on this machine, redis://…"))),
    }
}

/// The host of what follows `scheme://`, without user, port and path.
fn host_of(rest: &str) -> &str {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().rsplit('@').next().unwrap_or_default();
    match host.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// Both or neither. Words and passwords leave the machine encrypted.
fn mail(smtp_url: Option<String>, from: Option<String>) -> Result<Option<Mail>, ConfigError> {
    let (smtp_url, from) = match (smtp_url, from) {
        (None, None) => return Ok(None),
        (Some(smtp_url), Some(from)) => (smtp_url, from),
        _ => return Err(ConfigError("SMTP_URL and MAIL_FROM are set together, or neither".into())),
    };
    let Some((scheme @ ("smtp" | "smtps"), rest)) = smtp_url.split_once("://") else {
        return Err(ConfigError("SMTP_URL: expected smtps://user:password@host or smtp://host?tls=required".into()));
    };
    if scheme == "smtp" && !is_loopback(host_of(rest)) && !rest.contains("tls=required") {
        return Err(ConfigError("SMTP_URL: a mail server on another machine needs smtps://… or ?tls=required".into()));
    }
    let mail = Mail { smtp_url, from };
    if !mail.address().contains('@') {
        return Err(ConfigError(format!("MAIL_FROM={}: expected an address such as plc@example.go.th", mail.from)));
    }
    Ok(Some(mail))
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

fn suggestion(key: &str) -> &'static str {
    if OTHER.contains(&key) { "" } else { " (see the README for the list)" }
}

fn read_toml(text: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let table: toml::Table = text.parse().map_err(|error| ConfigError(format!("kalyanamit.toml: {error}")))?;
    let mut keys = BTreeMap::new();
    for (key, value) in table {
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            other => return Err(ConfigError(format!("kalyanamit.toml: {key} = {other}: expected text or a whole number"))),
        };
        keys.insert(key.to_ascii_lowercase(), value);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn defaults_need_nothing() {
        let config = Config::from_keys(BTreeMap::new()).unwrap();
        assert_eq!(config.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.database, Database::Sqlite("./data/kalyanamit.db".into()));
        assert_eq!(config.limits.message_chars, 10_000);
    }

    #[test]
    fn only_loopback_stays_here_whatever_the_address_looks_like() {
        let with = |listen: &str, url: &str| Config::from_keys(keys(&[("listen", listen), ("public_url", url)])).is_ok_and(|config| config.stays_here());
        for url in ["http://127.0.0.1:8080", "http://localhost:8080", "https://localhost", "http://[::1]:8080", "http://[::1]", "http://127.8.9.1/"] {
            assert!(with("127.0.0.1:8080", url), "{url}");
            assert!(with("[::1]:8080", url), "{url}");
            assert!(with("[::ffff:127.0.0.1]:8080", url), "{url}");
        }
        for listen in ["0.0.0.0:8080", "[::]:8080", "192.168.1.7:8080", "[::ffff:0.0.0.0]:8080"] {
            assert!(!with(listen, "https://127.0.0.1"), "{listen}");
        }
        for url in [
            "https://plc.example.go.th",
            "https://127.0.0.1.example.org",
            "https://localhost.example.org",
            "https://127.0.0.1@example.org",
            "https://localhost:1@example.org",
        ] {
            assert!(!with("127.0.0.1:8080", url), "{url}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_seen() {
        for (key, value) in [
            ("database_url", "postgres://plc:secret@db.example.go.th/plc?sslmode=require"),
            ("database_url", "postgres:///plc?host=/run/postgresql&user=plc&password=secret"),
            ("redis_url", "rediss://:secret@cache.example.go.th"),
            ("smtp_url", "smtps://plc:secret@mail.example.go.th"),
        ] {
            assert!(holds_password(key, value), "{key}");
        }
        for (key, value) in
            [("public_url", "https://plc.example.go.th:8443"), ("database_url", "postgres://plc@localhost:5432/plc"), ("listen", "127.0.0.1:8080")]
        {
            assert!(!holds_password(key, value), "{key}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let error = Config::from_keys(keys(&[("lisen", "x")])).unwrap_err();
        assert!(error.0.contains("KALYANAMIT_LISEN"), "{error}");
        assert!(Config::from_keys(keys(&[("limit_wings", "2")])).is_err());
    }

    #[test]
    fn mail_needs_a_server_a_sender_and_a_sealed_line() {
        let with = |pairs: &[(&str, &str)]| Config::from_keys(keys(pairs));
        assert_eq!(with(&[]).unwrap().mail, None);
        assert!(with(&[("smtp_url", "smtp://127.0.0.1:2525")]).is_err());
        assert!(with(&[("smtp_url", "smtp://mail.example.go.th"), ("mail_from", "plc@example.go.th")]).is_err());
        assert!(with(&[("smtp_url", "http://mail.example.go.th"), ("mail_from", "plc@example.go.th")]).is_err());
        assert!(with(&[("smtp_url", "smtp://127.0.0.1:2525"), ("mail_from", "nobody")]).is_err());
        for url in ["smtps://u:p@mail.example.go.th", "smtp://u:p@mail.example.go.th:587?tls=required", "smtp://127.0.0.1:2525"] {
            let config = with(&[("smtp_url", url), ("mail_from", "กัลยาณมิตร <plc@example.go.th>")]).unwrap();
            assert_eq!(config.mail.as_ref().unwrap().address(), "plc@example.go.th");
            assert!(!format!("{config:?}").contains("u:p"));
        }
    }

    #[test]
    fn a_redis_on_another_machine_needs_tls() {
        let with = |url: &str| Config::from_keys(keys(&[("redis_url", url)]));
        for url in
            ["redis://127.0.0.1:6379", "redis://:secret@localhost:6379/1", "redis://[::1]:6379", "rediss://redis.example.go.th:6380", "unix:///run/redis.sock"]
        {
            assert!(with(url).is_ok(), "{url}");
        }
        for url in [
            "redis://10.0.0.5:6379",
            "redis://redis.example.go.th",
            "redis://user:secret@redis.example.go.th:6379/0",
            "redis://127.0.0.1@redis.example.go.th:6379",
            "redis://[2001:db8::1]:6379",
            "rediss://redis.example.go.th:6380/#insecure",
            "http://127.0.0.1:6379",
            "127.0.0.1:6379",
        ] {
            let error = with(url).unwrap_err();
            assert!(error.0.contains("REDIS_URL") && !error.0.contains("secret"), "{url}: {error}");
        }
    }

    #[test]
    fn plain_http_and_a_shifted_clock_stay_on_loopback() {
        assert!(Config::from_keys(keys(&[("listen", "0.0.0.0:80")])).is_err());
        assert!(Config::from_keys(keys(&[("listen", "0.0.0.0:80"), ("public_url", "https://plc.example.go.th")])).is_ok());
        assert!(Config::from_keys(keys(&[("listen", "0.0.0.0:80"), ("public_url", "https://plc.example.go.th"), ("clock", "+1d")])).is_err());
    }
}
