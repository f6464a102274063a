//! The bus between nodes: a hint, never the truth. Redis when configured; alone, a node hears itself directly.
//! Redis is believed no more than the network is: every message is signed, and what is not signed or was heard before is dropped.
mod signature;

pub use signature::shared_secret;

use std::sync::Arc;
use std::time::Duration;

use redis::AsyncCommands;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, mpsc};

use super::db::{Published, Stream};
use super::error::{Error, Result};
use super::task::keep_running;
use signature::Signature;

const CHANNEL: &str = "kalyanamit";

/// What arrives from another node.
pub enum Heard {
    Commit { stream: Stream, number: i64, frame: Option<Arc<str>> },
    Whisper { stream: Stream, frame: String },
}

/// Where the bus is, and the secret that nodes sign with.
pub struct Redis<'a> {
    pub url: &'a str,
    pub secret: &'a str,
}

#[derive(Serialize, Deserialize)]
struct Word {
    node: String,
    /// Counts what a node says, from 1: given when it is published.
    sequence: u64,
    stream: String,
    number: Option<i64>,
    frame: Option<String>,
}

#[derive(Clone)]
pub struct Bus {
    node: Arc<str>,
    out: Option<mpsc::Sender<Word>>,
}

impl Bus {
    /// Connects in the background and keeps trying; a dead Redis delays other nodes by one poll, it loses nothing.
    pub fn start(redis: Option<Redis<'_>>) -> Result<(Bus, mpsc::Receiver<Heard>)> {
        let (heard_in, heard) = mpsc::channel(8_192);
        let node: Arc<str> = super::id::fresh().into();
        let Some(Redis { url, secret }) = redis else { return Ok((Bus { node, out: None }, heard)) };
        // Two providers of cryptography are built in, so that TLS must be told which one it uses; a second start finds the first one's choice.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = redis::Client::open(url).map_err(|error| Error::internal(format!("REDIS_URL: {error}")))?;
        let signature = Signature::new(secret)?;
        let (out, queue) = mpsc::channel(8_192);
        let (of, by, out_of) = (client.clone(), signature.clone(), Arc::new(Mutex::new(Outgoing { queue, sequence: 0 })));
        keep_running("bus out", move || publish(of.clone(), by.clone(), out_of.clone()));
        let own = node.clone();
        keep_running("bus in", move || listen(client.clone(), signature.clone(), own.clone(), heard_in.clone()));
        Ok((Bus { node, out: Some(out) }, heard))
    }

    pub fn tell(&self, told: &Published) {
        self.send(Word {
            node: self.node.to_string(),
            sequence: 0,
            stream: told.stream.as_str().into(),
            number: Some(told.number),
            frame: told.frame.as_deref().map(str::to_owned),
        });
    }

    pub fn whisper(&self, stream: &Stream, frame: &str) {
        self.send(Word { node: self.node.to_string(), sequence: 0, stream: stream.as_str().into(), number: None, frame: Some(frame.into()) });
    }

    fn send(&self, word: Word) {
        if let Some(out) = &self.out {
            // A full queue means Redis is away: the other node's poll covers it.
            drop(out.try_send(word));
        }
    }
}

/// What waits to be published, and the number of the last that was: receivers take no number twice.
struct Outgoing {
    queue: mpsc::Receiver<Word>,
    sequence: u64,
}

async fn publish(client: redis::Client, signature: Signature, outgoing: Arc<Mutex<Outgoing>>) {
    let mut outgoing = outgoing.lock().await;
    let Outgoing { queue, sequence } = &mut *outgoing;
    loop {
        let mut connection = match client.get_multiplexed_async_connection().await {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(error = %error, "redis is away; other nodes poll");
                // What waits would only arrive late and out of use.
                while queue.try_recv().is_ok() {}
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            }
        };
        tracing::info!("redis answers: publishing");
        loop {
            let Some(word) = queue.recv().await else { return };
            *sequence += 1;
            let text = match serde_json::to_string(&Word { sequence: *sequence, ..word }) {
                Ok(text) => signature.sign(&text),
                Err(error) => {
                    tracing::error!(error = %error, "a bus word could not be encoded");
                    continue;
                }
            };
            if let Err(error) = connection.publish::<_, _, ()>(CHANNEL, text).await {
                tracing::warn!(error = %error, "redis is gone");
                break;
            }
        }
    }
}

async fn listen(client: redis::Client, signature: Signature, node: Arc<str>, heard: mpsc::Sender<Heard>) {
    let mut listener = Listener { signature, node, senders: signature::Heard::default(), dropped: 0 };
    loop {
        if let Err(error) = listener.listen(&client, &heard).await {
            tracing::warn!(error = %error, "redis is away; this node polls");
        }
        if heard.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

struct Listener {
    signature: Signature,
    node: Arc<str>,
    senders: signature::Heard,
    /// Messages that nobody of ours said.
    dropped: u64,
}

impl Listener {
    async fn listen(&mut self, client: &redis::Client, heard: &mpsc::Sender<Heard>) -> redis::RedisResult<()> {
        let mut channel = client.get_async_pubsub().await?;
        channel.subscribe(CHANNEL).await?;
        tracing::info!("redis answers: listening");
        let mut messages = channel.on_message();
        while let Some(message) = futures::StreamExt::next(&mut messages).await {
            let Some(word) = self.read(message.get_payload_bytes()) else { continue };
            if heard.send(word).await.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What another node said; none for what nobody of ours said, what was heard before, and what this node said itself.
    fn read(&mut self, payload: &[u8]) -> Option<Heard> {
        let signed = std::str::from_utf8(payload).ok().and_then(|text| self.signature.verify(text));
        let Some(word) = signed.and_then(|text| serde_json::from_str::<Word>(text).ok()) else {
            self.count_dropped();
            return None;
        };
        if *word.node == *self.node {
            return None;
        }
        if !self.senders.is_new(&word.node, word.sequence) {
            self.count_dropped();
            return None;
        }
        let stream = Stream::parse(&word.stream)?;
        match (word.number, word.frame) {
            (Some(number), frame) => Some(Heard::Commit { stream, number, frame: frame.map(Into::into) }),
            (None, Some(frame)) => Some(Heard::Whisper { stream, frame }),
            (None, None) => None,
        }
    }

    /// A flood of forged messages is no flood in the log.
    fn count_dropped(&mut self) {
        self.dropped += 1;
        metrics::counter!("kalyanamit_bus_dropped").increment(1);
        if self.dropped.is_power_of_two() {
            tracing::warn!(dropped = self.dropped, "somebody else speaks on the bus: what is not signed, or was heard before, is dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_redis_with_tls_is_spoken_to_in_tls() {
        use tokio::io::AsyncReadExt;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("rediss://{}", listener.local_addr().unwrap());
        let (bus, _heard) = Bus::start(Some(Redis { url: &url, secret: "secret" })).unwrap();
        let mut first = [0u8; 1];
        listener.accept().await.unwrap().0.read_exact(&mut first).await.unwrap();
        assert_eq!(first, [0x16], "a handshake record");
        drop(bus);
    }
}
