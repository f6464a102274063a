//! The bus between nodes: a hint, never the truth. Redis when configured; alone, a node hears itself directly.
use std::sync::Arc;
use std::time::Duration;

use redis::AsyncCommands;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::db::{Published, Stream};
use super::error::{Error, Result};

const CHANNEL: &str = "kalyanamit";

/// What arrives from another node.
pub enum Heard {
    Commit { stream: Stream, number: i64, frame: Option<Arc<str>> },
    Whisper { stream: Stream, frame: String },
}

#[derive(Serialize, Deserialize)]
struct Word {
    node: String,
    stream: String,
    number: Option<i64>,
    frame: Option<String>,
}

#[derive(Clone)]
pub struct Bus {
    node: Arc<str>,
    out: Option<mpsc::Sender<String>>,
}

impl Bus {
    /// Connects in the background and keeps trying; a dead Redis delays other nodes by one poll, it loses nothing.
    pub fn start(redis_url: Option<&str>) -> Result<(Bus, mpsc::Receiver<Heard>)> {
        let (heard_in, heard) = mpsc::channel(8_192);
        let node: Arc<str> = super::id::fresh().into();
        let Some(url) = redis_url else { return Ok((Bus { node, out: None }, heard)) };
        let client = redis::Client::open(url).map_err(|error| Error::internal(format!("REDIS_URL: {error}")))?;
        let (out, queue) = mpsc::channel(8_192);
        tokio::spawn(publish(client.clone(), queue));
        tokio::spawn(listen(client, node.clone(), heard_in));
        Ok((Bus { node, out: Some(out) }, heard))
    }

    pub fn tell(&self, told: &Published) {
        self.send(Word {
            node: self.node.to_string(),
            stream: told.stream.as_str().into(),
            number: Some(told.number),
            frame: told.frame.as_deref().map(str::to_owned),
        });
    }

    pub fn whisper(&self, stream: &Stream, frame: &str) {
        self.send(Word { node: self.node.to_string(), stream: stream.as_str().into(), number: None, frame: Some(frame.into()) });
    }

    fn send(&self, word: Word) {
        let Some(out) = &self.out else { return };
        match serde_json::to_string(&word) {
            // A full queue means Redis is away: the other node's poll covers it.
            Ok(text) => drop(out.try_send(text)),
            Err(error) => tracing::error!(error = %error, "a bus word could not be encoded"),
        }
    }
}

async fn publish(client: redis::Client, mut queue: mpsc::Receiver<String>) {
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
            let Some(text) = queue.recv().await else { return };
            if let Err(error) = connection.publish::<_, _, ()>(CHANNEL, text).await {
                tracing::warn!(error = %error, "redis is gone");
                break;
            }
        }
    }
}

async fn listen(client: redis::Client, node: Arc<str>, heard: mpsc::Sender<Heard>) {
    loop {
        if let Err(error) = listen_once(&client, &node, &heard).await {
            tracing::warn!(error = %error, "redis is away; this node polls");
        }
        if heard.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn listen_once(client: &redis::Client, node: &str, heard: &mpsc::Sender<Heard>) -> redis::RedisResult<()> {
    let mut channel = client.get_async_pubsub().await?;
    channel.subscribe(CHANNEL).await?;
    tracing::info!("redis answers: listening");
    let mut messages = channel.on_message();
    while let Some(message) = futures::StreamExt::next(&mut messages).await {
        let text: String = message.get_payload()?;
        let Ok(word) = serde_json::from_str::<Word>(&text) else {
            tracing::warn!("a word on the bus could not be read; ignored");
            continue;
        };
        let Some(stream) = Stream::parse(&word.stream).filter(|_| word.node != node) else {
            continue;
        };
        let word = match (word.number, word.frame) {
            (Some(number), frame) => Heard::Commit { stream, number, frame: frame.map(Into::into) },
            (None, Some(frame)) => Heard::Whisper { stream, frame },
            (None, None) => continue,
        };
        if heard.send(word).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
