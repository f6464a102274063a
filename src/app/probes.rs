//! Liveness, readiness, metrics and limits.
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::platform::Core;
use crate::platform::client_address::is_forwarded;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Json, Routes};
use crate::platform::limits::Limits;
use crate::platform::permit::{EVERYONE, Rule};
use crate::{identity, organisations, who};

pub static METRICS: Rule = Rule { action: "metrics.read", grants: who![PlatformAdmin: All], known_to: None, when: "beside the server: anyone" };
pub static LIMITS: Rule = Rule { action: "limits.read", grants: EVERYONE, known_to: None, when: "" };

/// True once everything, a sample world too, is loaded and searchable.
#[derive(Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
    fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Figures of the whole process, rendered on request.
#[derive(Clone)]
pub struct Figures(pub PrometheusHandle);

pub fn routes() -> Routes {
    Routes::new().get("/limits", &LIMITS, "ขีดจำกัดของระบบ · Limits", routing::get(limits)).gives::<Limits>(200)
}

/// Beside the API: for load balancers and operators.
pub fn outside() -> Router<Core> {
    Router::new().route("/livez", routing::get(|| async { "ok" })).route("/readyz", routing::get(ready)).route("/metrics", routing::get(figures))
}

async fn limits(State(core): State<Core>) -> Json<Limits> {
    Json(core.config.limits.clone())
}

async fn ready(State(core): State<Core>) -> Response {
    if !core.rooms.get::<Readiness>().is_set() {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], "loading").into_response();
    }
    match core.db.takes_writes(core.now()).await {
        Ok(()) => "ready".into_response(),
        Err(error) => error.into_response(),
    }
}

/// For a loopback peer without forwarding headers; through a proxy or from elsewhere, for the token of a platform administrator.
async fn figures(State(core): State<Core>, ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: HeaderMap) -> Result<Response> {
    let beside_us = peer.ip().to_canonical().is_loopback() && !is_forwarded(&headers);
    if !beside_us {
        let by_token = if headers.contains_key(header::AUTHORIZATION) { identity::authenticate(&core, &headers).await? } else { None };
        let actor = by_token.ok_or_else(Error::not_found)?;
        let reach = organisations::reach(&mut core.db.clone(), &actor.person, None, core.now()).await?;
        METRICS.permit(&reach)?;
    }
    metrics::gauge!("kalyanamit_sockets").set(core.hub.sockets() as f64);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], core.rooms.get::<Figures>().0.render()).into_response())
}
