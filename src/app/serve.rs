//! The server: listener, connection deadlines, the merged router, and an orderly end.
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::{api_docs, front, headers, probes};
use crate::identity::guard_origin;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::practices;

/// A connection that says nothing, or half a header, is let go.
const FIRST_WORD: Duration = Duration::from_secs(10);
/// A request that takes longer has lost its client (uploads and sockets have deadlines of their own).
const REQUEST: Duration = Duration::from_secs(120);
/// Open requests get this long when the node goes down.
const LAST_WORD: Duration = Duration::from_secs(8);
/// The standard library asks for 128; a storm of returning clients then stalls a second.
const BACKLOG: i32 = 4_096;

/// The whole router, as served.
pub fn router(core: Core) -> Router {
    let (api, _) = super::routes().into_parts();
    let api = api.method_not_allowed_fallback(|| async { wrong_method() }).fallback(|| async { Error::not_found().into_response() });
    let api = api.layer(middleware::from_fn_with_state(core.clone(), guard_origin)).layer(middleware::from_fn(deadline));
    Router::new()
        .nest("/api/v1", api)
        .merge(probes::outside())
        .merge(api_docs::outside())
        .merge(practices::public::pages())
        .fallback(front::page)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(core.clone(), headers::guard))
        .with_state(core)
}

fn wrong_method() -> Response {
    Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "ที่อยู่นี้ไม่รับคำสั่งแบบนี้", "This address does not take this method.").into_response()
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let words = cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::internal(format!("a handler panicked: {}", words.unwrap_or_default())).into_response()
}

async fn deadline(request: Request, next: Next) -> Response {
    // A body announced by chunks may come with a second length that proxies read differently (RFC 9112, 6.3): answer once, then close.
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = match tokio::time::timeout(REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::unavailable("a request took too long").into_response(),
    };
    if chunked {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Serves until the process is asked to end, then says goodbye to sockets and finishes what is open.
pub async fn serve(core: Core) -> Result<()> {
    let listener = listen(core.config.listen)?;
    tracing::info!(listen = %core.config.listen, public_url = %core.config.public_url, "serving");
    let (ending, ended) = watch::channel(false);
    let doors = Arc::new(Doors::new(core.config.limits.connections_per_address));
    let router = router(core.clone());
    let accepting = accept(listener, router, doors.clone(), ended);
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
    while doors.open() > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
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

async fn accept(listener: TcpListener, router: Router, doors: Arc<Doors>, ended: watch::Receiver<bool>) {
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or the client is gone already: wait a moment and go on.
                tracing::warn!(error = %error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let Some(place) = doors.enter(peer.ip()) else {
            metrics::counter!("kalyanamit_connections_refused").increment(1);
            continue;
        };
        tokio::spawn(connection(stream, peer, router.clone(), ended.clone(), place));
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, mut ended: watch::Receiver<bool>, _place: Place) {
    let mut first = [0u8; 1];
    // The header deadline starts with the first byte; a silent connection would never begin it.
    match tokio::time::timeout(FIRST_WORD, stream.peek(&mut first)).await {
        Ok(Ok(1)) => {}
        _ => return,
    }
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "nodelay was refused");
    }
    let service = TowerToHyperService::new(tower::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        tower::ServiceExt::oneshot(router.clone(), request)
    }));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(FIRST_WORD).max_buf_size(64 * 1024);
    let serving = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(serving);
    let going_down = async {
        // An error means that the sender is gone: going down all the same.
        drop(ended.wait_for(|ended| *ended).await);
    };
    let done = tokio::select! {
        done = &mut serving => done,
        () = going_down => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(error = %error, "a connection ended early");
    }
}

/// Open connections, counted by address (a network of schools may share one: the cap is wide).
struct Doors {
    most: u64,
    by_address: Mutex<HashMap<IpAddr, u64>>,
}

struct Place {
    doors: Arc<Doors>,
    address: IpAddr,
}

impl Doors {
    fn new(most: u64) -> Doors {
        Doors { most, by_address: Mutex::new(HashMap::new()) }
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<IpAddr, u64>> {
        self.by_address.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut counts = self.counts();
        let count = counts.entry(address).or_default();
        // Loopback carries the operator's proxy and the load tests.
        if self.most > 0 && *count >= self.most && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Place { doors: self.clone(), address })
    }

    fn open(&self) -> u64 {
        self.counts().values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.doors.counts();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}
