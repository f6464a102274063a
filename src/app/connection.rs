//! Taking connections in, and serving one: every line has a deadline for its head, its body and for reading the answer.
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::platform::Core;
use crate::platform::client_address::client_address;
use crate::platform::connections::{Answering, BodyWatch, Connections, PacedBody, Place, Stream};
use crate::platform::error::Error;

/// A connection that says nothing, half a head, or nothing more after an answer, is let go.
const FIRST_WORD: Duration = Duration::from_secs(10);
/// A request that takes us longer has lost its client. What the client takes to send its body does not count here: that has a least rate.
const REQUEST: Duration = Duration::from_secs(120);
/// Refusals of the system are told no more often than this.
const TOLD_EVERY: Duration = Duration::from_secs(10);

pub async fn accept(listener: TcpListener, router: Router, connections: Arc<Connections>, ended: watch::Receiver<bool>) {
    let mut told: Option<Instant> = None;
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or the client is gone already: wait a moment and go on.
                if told.is_none_or(|told| told.elapsed() > TOLD_EVERY) {
                    told = Some(Instant::now());
                    tracing::warn!(error = %error, "a connection could not be accepted");
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let Some(place) = connections.enter(peer.ip()) else {
            metrics::counter!("kalyanamit_connections_refused").increment(1);
            continue;
        };
        tokio::spawn(connection(stream, peer, router.clone(), ended.clone(), place));
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, mut ended: watch::Receiver<bool>, place: Arc<Place>) {
    let mut first = [0u8; 1];
    // The deadline of the head starts with the first byte; a silent connection would never begin it.
    let begins = tokio::select! {
        first = tokio::time::timeout(FIRST_WORD, stream.peek(&mut first)) => matches!(first, Ok(Ok(1))),
        () = place.closed() => false,
    };
    if !begins {
        return;
    }
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "nodelay was refused");
    }
    let stream = Stream::new(stream, place.clone());
    let known = place.clone();
    let service = TowerToHyperService::new(tower::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (parts, body) = request.into_parts();
        let (body, watch) = PacedBody::new(Body::new(body));
        let mut request = Request::from_parts(parts, Body::new(body));
        let extensions = request.extensions_mut();
        extensions.insert(ConnectInfo(peer));
        extensions.insert(known.clone());
        extensions.insert(watch);
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
        () = place.closed() => return,
        () = going_down => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(error = %error, "a connection ended early");
    }
}

/// Counts a request for whoever asks, also through a proxy, and keeps it within its deadline.
pub async fn guard(State(core): State<Core>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let place = extensions.get::<Arc<Place>>().cloned();
    let watch = extensions.get::<BodyWatch>().cloned().unwrap_or_default();
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    // A body announced by chunks may come with a second length that proxies read differently (RFC 9112, 6.3): answer once, then close.
    let mut close = request.headers().contains_key(header::TRANSFER_ENCODING);
    let answering = match (&place, peer) {
        (Some(place), Some(peer)) => match place.asks(client_address(request.headers(), peer, &core.config.trusted_proxies)) {
            Some(answering) => Some(answering),
            None => {
                metrics::counter!("kalyanamit_connections_refused").increment(1);
                return Error::too_fast(5).into_response();
            }
        },
        _ => None,
    };
    let mut response = in_time(next.run(request), &watch).await;
    if watch.too_slow() {
        close = true;
        response = too_slow().into_response();
    }
    if close {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        if let Some(place) = place {
            place.becomes_socket();
        }
        return response;
    }
    match answering {
        Some(answering) if answering.counts() => response.map(|body| Body::new(Answer { body, _answering: answering })),
        _ => response,
    }
}

/// The answer within our own deadline: time in which the client was waited for is theirs.
async fn in_time(answer: impl Future<Output = Response>, watch: &BodyWatch) -> Response {
    tokio::pin!(answer);
    let (mut left, mut waited) = (REQUEST, Duration::ZERO);
    while !left.is_zero() {
        if let Ok(response) = tokio::time::timeout(left, &mut answer).await {
            return response;
        }
        left = watch.waited().saturating_sub(waited);
        waited = watch.waited();
    }
    Error::unavailable("a request took too long").into_response()
}

fn too_slow() -> Error {
    Error::new(
        StatusCode::REQUEST_TIMEOUT,
        "body_too_slow",
        "ข้อมูลมาช้าเกินไป สัญญาณอาจขาด ยังไม่มีอะไรเปลี่ยน ลองส่งใหม่อีกครั้ง",
        "The body came too slowly; the line may be down. Nothing was changed: send it again.",
    )
}

/// The body of an answer; its request counts for its client until it is out.
struct Answer {
    body: Body,
    _answering: Answering,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
