//! The session cookie: `__Host-session` under https, `session` on loopback.
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite};

use crate::platform::config::Config;
use crate::platform::error::{Error, Result};

fn name(config: &Config) -> &'static str {
    if config.strict() { "__Host-session" } else { "session" }
}

fn build(config: &Config, value: String) -> Cookie<'static> {
    Cookie::build((name(config), value)).path("/").http_only(true).secure(config.strict()).same_site(SameSite::Lax).build()
}

/// Puts the secret into the answer's cookie.
pub fn set(headers: &mut HeaderMap, config: &Config, secret: String) -> Result<()> {
    let mut cookie = build(config, secret);
    cookie.set_max_age(cookie::time::Duration::days(90));
    headers.append(header::SET_COOKIE, HeaderValue::from_str(&cookie.to_string()).map_err(Error::internal)?);
    Ok(())
}

/// Takes the cookie away and asks the browser to forget what it was answered. What was written on the device and waits belongs to its writers: the
/// app clears what is this person's, and the words of others on a shared phone stay theirs.
pub fn clear(headers: &mut HeaderMap, config: &Config) -> Result<()> {
    let mut cookie = build(config, String::new());
    cookie.set_max_age(cookie::time::Duration::ZERO);
    headers.append(header::SET_COOKIE, HeaderValue::from_str(&cookie.to_string()).map_err(Error::internal)?);
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(())
}

/// The secret that the request carries; none when it carries two that differ, for nobody could say whose request it is.
pub fn read(headers: &HeaderMap, config: &Config) -> Option<String> {
    let wanted = name(config);
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .flatten()
        .filter(|cookie| cookie.name() == wanted)
        .map(|cookie| cookie.value().to_owned());
    let secret = found.next()?;
    found.all(|other| other == secret).then_some(secret)
}
