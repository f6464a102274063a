//! `GET /api/v1/live`: the door to the socket. Refusals are plain HTTP, before the upgrade.
use std::sync::Arc;

use axum::Extension;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing;

use crate::identity::{self, is_ours};
use crate::platform::Core;
use crate::platform::connections::Place;
use crate::platform::error::{Error, Result};
use crate::platform::http::Routes;
use crate::platform::live::{self as platform_live, Action};
use crate::platform::permit::{ANYONE_SIGNED_IN, Rule};
use crate::{chat, practices};

/// Opening a socket; what is said on it has its own rows.
pub static OPEN: Rule = Rule { action: "live.open", grants: ANYONE_SIGNED_IN, known_to: None, when: "own origin, or a bearer token" };

/// Frames are gathered up to this before they are written: one write for a whole turn, and little memory for a line that rests.
const ONE_WRITE: usize = 32 * 1024;
/// Read buffer per socket: small, there are many.
const BUFFER: usize = 1_024;
/// What a slow reader may hold before its writes wait.
const MOST_UNSENT: usize = 512 * 1024;

pub fn routes() -> Routes {
    Routes::new().get("/live", &OPEN, "สายสด (WebSocket) · The live socket", routing::get(open))
}

/// Every socket action of every room.
pub fn actions() -> Vec<Action> {
    chat::actions().into_iter().chain(practices::actions()).collect()
}

async fn open(State(core): State<Core>, place: Option<Extension<Arc<Place>>>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Result<Response> {
    let by_token = headers.contains_key(header::AUTHORIZATION);
    let ours = is_ours(&headers, &core.config.public_url);
    if headers.contains_key(header::ORIGIN) && !ours {
        return Err(identity::foreign_origin());
    }
    let (actor, until) = identity::authenticate_until(&core, &headers).await?.ok_or_else(Error::signed_out)?;
    // A cookie travels with any page's request: only our own pages may open a socket with it.
    if !by_token && !ours {
        return Err(identity::foreign_origin());
    }
    if let Some(Extension(place)) = place {
        place.signed_in(&actor.person);
    }
    let seat = core.hub.admit(actor, until)?;
    let most = usize::try_from(core.config.limits.frame_bytes).unwrap_or(65_536);
    let most = if most == 0 { 64 << 20 } else { most };
    Ok(upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(ONE_WRITE)
        .max_write_buffer_size(MOST_UNSENT.max(most))
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| platform_live::serve(core, seat, socket)))
}
