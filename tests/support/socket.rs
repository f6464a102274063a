//! The live socket, as a client uses it: frames out, and frames of a type expected in time.

use std::{collections::VecDeque, time::Duration};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderMap},
};

use super::Client;

/// Long enough for a busy machine; promised deadlines are asserted from event times instead.
const WITHIN: Duration = Duration::from_secs(10);

pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// Frames that arrived while another type was awaited, oldest first.
    waiting: VecDeque<Value>,
}

/// As a browser on a page of ours sends it.
fn ours(client: &Client) -> HeaderMap {
    HeaderMap::from_iter([("origin".parse().unwrap(), client.origin().parse().unwrap())])
}

impl Socket {
    /// With the client's own credentials and, as a browser sends it, our origin.
    pub async fn connect(client: &Client) -> Self {
        Self::over(client, TcpStream::connect(client.address()).await.unwrap()).await
    }

    /// The same over a line that the test has opened.
    pub async fn over(client: &Client, line: TcpStream) -> Self {
        Self::upgrade(client, ours(client), line).await.unwrap_or_else(|status| panic!("the handshake was refused with {status:?}"))
    }

    /// The same over a line that may break meanwhile.
    pub async fn reach(client: &Client, line: TcpStream) -> Option<Self> {
        Self::upgrade(client, ours(client), line).await.ok()
    }

    /// A handshake with the client's credentials and these headers; the status of a refusal.
    pub async fn handshake(client: &Client, headers: HeaderMap) -> Result<Self, u16> {
        let line = TcpStream::connect(client.address()).await.unwrap();
        Self::upgrade(client, headers, line).await.map_err(|status| status.expect("an answer to the handshake"))
    }

    /// The status of a refusal; `None` when the line failed.
    async fn upgrade(client: &Client, headers: HeaderMap, line: TcpStream) -> Result<Self, Option<u16>> {
        let url = format!("ws://{}/api/v1/live", client.address());
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().extend(headers);
        if let Some((name, value)) = client.credentials() {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        match client_async(request, line).await {
            Ok((stream, _)) => Ok(Self { stream, waiting: VecDeque::new() }),
            Err(Error::Http(response)) => Err(Some(response.status().as_u16())),
            Err(_) => Err(None),
        }
    }

    pub async fn send(&mut self, frame: Value) {
        self.send_raw(Message::text(frame.to_string())).await;
    }

    /// Anything, well-formed or not.
    pub async fn send_raw(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// The same to a server that may have closed already.
    pub async fn try_send(&mut self, message: Message) -> Result<(), Error> {
        self.stream.send(message).await
    }

    /// Joins a stream and answers its head; what was caught up waits for [`Self::expect`].
    pub async fn join(&mut self, stream: &str, after: Option<i64>) -> i64 {
        self.send(json!({ "type": "join", "stream": stream, "after": after })).await;
        let joined = self.expect("joined").await;
        assert_eq!(joined["stream"], stream);
        joined["head"].as_i64().expect("a head")
    }

    /// The oldest frame of this type not taken yet; others keep waiting in their order.
    pub async fn expect(&mut self, kind: &str) -> Value {
        if let Some(place) = self.waiting.iter().position(|frame| frame["type"] == kind) {
            return self.waiting.remove(place).unwrap();
        }
        let arrives = async {
            loop {
                let frame = self.receive().await.unwrap_or_else(|code| panic!("closed with {code:?} while waiting for '{kind}'"));
                if frame["type"] == kind {
                    return frame;
                }
                self.waiting.push_back(frame);
            }
        };
        match timeout(WITHIN, arrives).await {
            Ok(frame) => frame,
            Err(_) => panic!("no '{kind}' within {WITHIN:?}; instead: {:#?}", self.waiting),
        }
    }

    /// Fails if a frame of this type is there or arrives within that time.
    pub async fn expect_none(&mut self, kind: &str, within: Duration) {
        if let Ok(code) = timeout(within, self.collect()).await {
            panic!("closed with {code:?}");
        }
        assert!(self.waiting.iter().all(|frame| frame["type"] != kind), "{:#?}", self.waiting);
    }

    /// Whatever comes next; nothing once the line is closed or cut.
    pub async fn next_frame(&mut self) -> Option<Value> {
        self.receive().await.ok()
    }

    /// Whatever comes next, waiting frames first; or the code of the close, `None` for a cut line.
    pub async fn next_or_code(&mut self) -> Result<Value, Option<u16>> {
        match self.waiting.pop_front() {
            Some(frame) => Ok(frame),
            None => self.receive().await,
        }
    }

    /// Waits for the server to close, and answers its code; `None` for a cut line.
    pub async fn closed(&mut self) -> Option<u16> {
        timeout(WITHIN, self.collect()).await.expect("the socket is still open")
    }

    /// Lets frames wait until the socket closes.
    async fn collect(&mut self) -> Option<u16> {
        loop {
            match self.receive().await {
                Ok(frame) => self.waiting.push_back(frame),
                Err(code) => return code,
            }
        }
    }

    async fn receive(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).expect("a JSON frame"));
                }
                Some(Ok(Message::Close(close))) => return Err(close.map(|close| close.code.into())),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("not a text frame: {other:?}"),
                Some(Err(_)) | None => return Err(None),
            }
        }
    }
}
