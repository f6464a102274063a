//! The server: the merged router, the listener, and an orderly end.
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::body_limit::{self, Bodies};
use super::budgets::{self, Budgets};
use super::{api_docs, connection, front, headers, open_demo, probes};
use crate::identity::{guard_origin, write_last_seen};
use crate::platform::Core;
use crate::platform::connections::{Connections, OpenFiles};
use crate::platform::error::{Error, Result};
use crate::platform::task::panic_message;
use crate::practices;

/// Open requests get this long when the node goes down.
const LAST_WORD: Duration = Duration::from_secs(8);
/// What is only best effort must not hold up the end.
const LAST_WRITE: Duration = Duration::from_secs(1);
/// The standard library asks for 128; a storm of returning clients then stalls a second.
const BACKLOG: i32 = 4_096;

/// The whole router, as served.
pub fn router(core: Core) -> Router {
    let (api, rows) = super::routes().into_parts();
    let bodies = Arc::new(Bodies::of(&rows));
    let api = api.method_not_allowed_fallback(|| async { wrong_method() }).fallback(|| async { Error::not_found().into_response() });
    let api = api.layer(middleware::from_fn_with_state(bodies, body_limit::guard));
    let api = api.layer(middleware::from_fn_with_state(Budgets::new(core.clone(), &rows), budgets::count));
    let api = api.layer(middleware::from_fn_with_state(core.clone(), guard_origin));
    Router::new()
        .nest("/api/v1", api)
        .merge(probes::outside())
        .merge(api_docs::outside())
        .merge(practices::public::pages())
        .fallback(front::page)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(core.clone(), connection::guard))
        .layer(middleware::from_fn_with_state(core.clone(), open_demo::banner))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(core.clone(), headers::guard))
        .with_state(core)
}

fn wrong_method() -> Response {
    Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "ที่อยู่นี้ไม่รับคำสั่งแบบนี้", "This address does not take this method.").into_response()
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    Error::internal(format!("a handler panicked: {}", panic_message(&*cause))).into_response()
}

/// Serves until the process is asked to end, then says goodbye to sockets and finishes what is open.
pub async fn serve(core: Core) -> Result<()> {
    let listener = listen(core.config.listen)?;
    tracing::info!(listen = %core.config.listen, public_url = %core.config.public_url, "serving");
    let (ending, ended) = watch::channel(false);
    let files = OpenFiles::raise();
    tracing::info!(open_files = files.limit(), connections = files.connections(), without_sign_in = files.unsigned(), "connections are bounded");
    let connections = Connections::new(files, core.config.limits.connections_per_address, core.config.trusted_proxies.clone());
    let router = router(core.clone());
    let accepting = connection::accept(listener, router, connections.clone(), ended);
    tokio::select! {
        () = accepting => {}
        () = asked_to_end() => {}
    }
    tracing::info!("going down: sockets are asked to come back, open requests finish");
    core.hub.dismiss();
    if ending.send(true).is_err() {
        tracing::debug!("no connection was open");
    }
    let deadline = tokio::time::Instant::now() + LAST_WORD;
    while connections.open() > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    if tokio::time::timeout(LAST_WRITE, write_last_seen(&core)).await.is_err() {
        tracing::warn!("when sessions were last seen could not be written in time");
    }
    core.db.close().await;
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    use socket2::{Domain, Protocol, Socket, Type};
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(TcpListener::from_std(socket.into())?)
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be heard; only a kill ends this node");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}
