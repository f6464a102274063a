//! A websocket that costs the measuring side next to nothing: frames are counted where they lie, answers are read by whoever wants them.
use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const TEXT: u8 = 0x1;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

pub struct Line {
    stream: TcpStream,
    /// The beginning of a frame whose end has not come yet.
    rest: Vec<u8>,
}

impl Line {
    /// Opens a line as the owner of a token.
    pub async fn open(address: SocketAddr, token: &str) -> Line {
        let mut request = format!("ws://{address}/api/v1/live").into_client_request().unwrap();
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        // The server says nothing unasked, so nothing is left in the buffer that is dropped here.
        Line { stream: client_async(request, stream).await.unwrap().0.into_inner(), rest: Vec::new() }
    }

    pub async fn say(&mut self, frame: &Value) {
        let text = frame.to_string();
        self.stream.write_all(&masked(TEXT, text.as_bytes())).await.unwrap();
    }

    pub async fn join(&mut self, space: &str, after: Option<i64>) {
        self.say(&json!({ "type": "join", "stream": format!("space/{space}"), "after": after })).await;
    }

    /// Hands over every text frame that has come; `false` when the line is closed.
    pub async fn hear(&mut self, scratch: &mut [u8], mut each: impl FnMut(&[u8])) -> bool {
        let read = match self.stream.read(scratch).await {
            Ok(0) | Err(_) => return false,
            Ok(read) => read,
        };
        let mut pings = Vec::new();
        let mut on = |opcode: u8, payload: &[u8]| match opcode {
            TEXT => each(payload),
            PING => pings.push(masked(PONG, payload)),
            _ => {}
        };
        if self.rest.is_empty() {
            let used = frames(&scratch[..read], &mut on);
            self.rest.extend_from_slice(&scratch[used..read]);
        } else {
            self.rest.extend_from_slice(&scratch[..read]);
            let used = frames(&self.rest, &mut on);
            self.rest.drain(..used);
        }
        for pong in pings {
            self.stream.write_all(&pong).await.unwrap();
        }
        true
    }
}

/// Whole frames at the front of the bytes; how many bytes they took.
fn frames(bytes: &[u8], each: &mut impl FnMut(u8, &[u8])) -> usize {
    let mut used = 0;
    loop {
        let left = &bytes[used..];
        let Some([first, second]) = left.first_chunk::<2>() else { return used };
        let (head, length) = match second & 0x7F {
            126 => match left.get(2..4) {
                Some(wide) => (4, u16::from_be_bytes(wide.try_into().unwrap()) as usize),
                None => return used,
            },
            127 => match left.get(2..10) {
                Some(wide) => (10, u64::from_be_bytes(wide.try_into().unwrap()) as usize),
                None => return used,
            },
            short => (2, short as usize),
        };
        let Some(payload) = left.get(head..head + length) else { return used };
        each(first & 0x0F, payload);
        used += head + length;
    }
}

/// A client's frame; a mask of zeros leaves the payload as it is.
fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match payload.len() {
        short @ 0..126 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}
