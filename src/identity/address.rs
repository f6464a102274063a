//! Where a request comes from, for limits: the peer itself, or what a configured proxy says of it.
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::platform::Core;
use crate::platform::error::Error;

/// The address of whoever asks. Only a configured proxy's word is taken for another's address.
pub struct Address(pub String);

impl FromRequestParts<Core> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self, Error> {
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Ok(Address(String::new()));
        };
        let peer = peer.ip().to_canonical();
        let said = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).and_then(|text| text.rsplit(',').next()).map(str::trim);
        match said.filter(|said| !said.is_empty() && core.config.trusted_proxies.contains(&peer)) {
            Some(said) => Ok(Address(said.to_owned())),
            None => Ok(Address(peer.to_string())),
        }
    }
}
