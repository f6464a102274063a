//! The place of one connection, from its first byte to its last.
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use super::registry::{Connections, Id};
use crate::platform::permit::PersonId;

pub struct Place {
    connections: Arc<Connections>,
    id: Id,
    peer: IpAddr,
    /// The peer is a trusted proxy, which carries requests of many.
    by_proxy: bool,
    socket: AtomicBool,
    close: Arc<Notify>,
}

/// A request is being answered; dropped when the answer is out.
pub struct Answering(Option<Arc<Place>>);

impl Place {
    pub(super) fn new(connections: Arc<Connections>, id: Id, peer: IpAddr, by_proxy: bool, close: Arc<Notify>) -> Place {
        Place { connections, id, peer, by_proxy, socket: AtomicBool::new(false), close }
    }

    /// A request of this client begins; none when the client has as many under way as one address may have.
    pub fn asks(self: &Arc<Self>, client: IpAddr) -> Option<Answering> {
        if !self.by_proxy || client == self.peer {
            return Some(Answering(None));
        }
        // Dropped at once when there is no room: the line is the proxy's again.
        let answering = Answering(Some(self.clone()));
        self.connections.ask(self.id, client).then_some(answering)
    }

    /// Somebody has shown on this connection who they are: it makes room for nobody.
    pub fn signed_in(&self, person: &PersonId) {
        self.connections.sign_in(self.id, person);
    }

    /// From here on it is a websocket: it counts for its client until it ends.
    pub fn becomes_socket(&self) {
        self.socket.store(true, Ordering::Release);
        self.connections.keep(self.id);
    }

    pub(super) fn is_socket(&self) -> bool {
        self.socket.load(Ordering::Acquire)
    }

    /// Resolves when the connection has to make room for another.
    pub async fn closed(&self) {
        self.close.notified().await;
    }
}

impl Answering {
    /// Does the request count for somebody else than the peer?
    pub fn counts(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(place) = self.0.take()
            && !place.is_socket()
        {
            place.connections.answer(place.id, place.peer);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.leave(self.id);
    }
}
