//! Where a request comes from, for limits: the peer itself, or what a configured proxy says of it.
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::platform::Core;
use crate::platform::client_address::client_address;
use crate::platform::error::Error;

/// The address of whoever asks. Only a configured proxy's word is taken for another's address.
pub struct Address(pub String);

impl FromRequestParts<Core> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, core: &Core) -> Result<Self, Error> {
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Ok(Address(String::new()));
        };
        Ok(Address(client_address(&parts.headers, peer.ip(), &core.config.trusted_proxies).to_string()))
    }
}
