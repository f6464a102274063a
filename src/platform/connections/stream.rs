//! One TCP connection: it holds its place for as long as it is open, also after an upgrade, and is closed on whoever asks and does not read.
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::patience::Patience;
use super::place::Place;

/// What the system takes from us before it was sent: little, so that what we see going is what the client takes, also on a slow line.
const UNSENT: u32 = 128 * 1024;

pub struct Stream {
    tcp: TcpStream,
    patience: Patience,
    place: Arc<Place>,
    upgraded: bool,
}

impl Stream {
    pub fn new(tcp: TcpStream, place: Arc<Place>) -> Stream {
        limit_unsent(&tcp, UNSENT);
        Stream { tcp, patience: Patience::new(), place, upgraded: false }
    }

    /// A socket has deadlines of its own for readers that are slow (`live`).
    fn is_socket(&mut self) -> bool {
        if !self.upgraded && self.place.is_socket() {
            self.upgraded = true;
            limit_unsent(&self.tcp, 0);
        }
        self.upgraded
    }

    fn watched(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if self.is_socket() {
            return written;
        }
        match written {
            Poll::Ready(Ok(bytes)) => {
                self.patience.moved(bytes);
                written
            }
            Poll::Pending if self.patience.poll_exhausted(cx).is_ready() => {
                metrics::counter!("kalyanamit_connections_unread").increment(1);
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer is not read")))
            }
            other => other,
        }
    }
}

/// 0 = as the system has it.
fn limit_unsent(tcp: &TcpStream, bytes: u32) {
    if let Err(error) = SockRef::from(tcp).set_tcp_notsent_lowat(bytes) {
        tracing::debug!(error = %error, "the system does not bound what was not sent");
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(cx, bytes);
        self.watched(cx, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write_vectored(cx, slices);
        self.watched(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
