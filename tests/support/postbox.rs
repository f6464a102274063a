//! Where words of the server arrive outside of it: a mail server and a push service of this test, on loopback.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use web_push_native::{Auth, p256::SecretKey};

/// A busy machine takes its time.
const WITHIN: Duration = Duration::from_secs(20);

/// A mail as it came over the line.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub raw: String,
}

impl Mail {
    /// The mail with its transfer encodings undone: quoted-printable and base64 parts as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for part in self.raw.split("\r\n--") {
            let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
            let lower = head.to_lowercase();
            let body = if lower.contains("base64") {
                let packed: String = body.split_whitespace().take_while(|line| !line.starts_with("--")).collect();
                String::from_utf8_lossy(&base64::engine::general_purpose::STANDARD.decode(packed).unwrap_or_default()).into_owned()
            } else if lower.contains("quoted-printable") {
                unquoted(body)
            } else {
                body.to_owned()
            };
            out.push_str(head);
            out.push('\n');
            out.push_str(&body);
        }
        out
    }

    /// The code of the link to `/mail/…`.
    pub fn code(&self) -> String {
        let text = self.text();
        let (_, rest) = text.split_once("/mail/").unwrap_or_else(|| panic!("no link: {text}"));
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
    }
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, digits) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A mail server that takes everything and keeps it.
pub struct MailServer {
    pub address: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mails: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(converse(line, kept.clone()));
            }
        });
        Self { address, mails }
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// Waits for so many mails.
    pub async fn expect(&self, count: usize) -> Vec<Mail> {
        until(|| (self.mails().len() >= count).then(|| self.mails()), || format!("{count} mails, not {}", self.mails().len())).await
    }
}

/// The other side of a mail program (RFC 5321), as little as is needed.
async fn converse(line: TcpStream, kept: Arc<Mutex<Vec<Mail>>>) -> Option<()> {
    let (read, mut write) = line.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.ok()?;
    let mut to = String::new();
    while let Some(said) = lines.next_line().await.ok()? {
        let verb = said.to_uppercase();
        let answer: &[u8] = if verb.starts_with("EHLO") {
            b"250-test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        } else if verb.starts_with("RCPT") {
            to = said.split_once('<')?.1.split('>').next()?.to_owned();
            b"250 ok\r\n"
        } else if verb.starts_with("DATA") {
            write.write_all(b"354 go on\r\n").await.ok()?;
            let mut raw = String::new();
            loop {
                let text = lines.next_line().await.ok()??;
                if text == "." {
                    break;
                }
                raw.push_str(text.strip_prefix('.').unwrap_or(&text));
                raw.push_str("\r\n");
            }
            kept.lock().unwrap().push(Mail { to: to.clone(), raw });
            b"250 kept\r\n"
        } else if verb.starts_with("QUIT") {
            write.write_all(b"221 bye\r\n").await.ok()?;
            return None;
        } else {
            b"250 ok\r\n"
        };
        write.write_all(answer).await.ok()?;
    }
    None
}

/// What a push service got for one device.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub device: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

#[derive(Clone, Default)]
struct Shelf {
    pushed: Arc<Mutex<Vec<Pushed>>>,
    answers: Arc<Mutex<Vec<u16>>>,
}

/// A push service: keeps what comes, and answers as it was told to.
pub struct PushService {
    pub address: SocketAddr,
    shelf: Shelf,
}

impl PushService {
    pub async fn start() -> Self {
        let shelf = Shelf::default();
        let router = Router::new().route("/push/{device}", routing::post(take)).with_state(shelf.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shelf }
    }

    /// Answers the next pushes with these, then with 201 again.
    pub fn answer(&self, statuses: &[u16]) {
        self.shelf.answers.lock().unwrap().extend(statuses.iter().rev());
    }

    pub fn pushed(&self) -> Vec<Pushed> {
        self.shelf.pushed.lock().unwrap().clone()
    }

    /// Waits for so many pushes.
    pub async fn expect(&self, count: usize) -> Vec<Pushed> {
        until(|| (self.pushed().len() >= count).then(|| self.pushed()), || format!("{count} pushes, not {}", self.pushed().len())).await
    }
}

async fn take(State(shelf): State<Shelf>, Path(device): Path<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
    shelf.pushed.lock().unwrap().push(Pushed { device, headers, body: body.to_vec() });
    let status = shelf.answers.lock().unwrap().pop().unwrap_or(201);
    StatusCode::from_u16(status).unwrap()
}

/// A browser that subscribed: only it can read what is pushed.
pub struct Browser {
    pub endpoint: String,
    secret: SecretKey,
    auth: Auth,
}

impl Browser {
    pub fn at(service: &PushService, name: &str) -> Self {
        // Any 32 bytes below the order of the curve are a key: those of two ids are.
        let mut bytes = [0u8; 32];
        bytes[..16].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        bytes[16..].copy_from_slice(uuid::Uuid::new_v4().as_bytes());
        bytes[0] = 1;
        let auth = *uuid::Uuid::new_v4().as_bytes();
        Self { endpoint: format!("http://{}/push/{name}", service.address), secret: SecretKey::from_slice(&bytes).unwrap(), auth: Auth::from(auth) }
    }

    /// What its page sends to `PUT /notifications/push/subscriptions`.
    pub fn subscription(&self) -> Value {
        let key = self.secret.public_key().to_sec1_bytes();
        json!({ "endpoint": self.endpoint, "keys": { "p256dh": URL_SAFE_NO_PAD.encode(key), "auth": URL_SAFE_NO_PAD.encode(self.auth) } })
    }

    /// Opens a push.
    pub fn read(&self, pushed: &Pushed) -> Value {
        let plain = web_push_native::decrypt(pushed.body.clone(), &self.secret, &self.auth).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

async fn until<T>(mut ask: impl FnMut() -> Option<T>, missing: impl Fn() -> String) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < WITHIN, "within {WITHIN:?}: {}", missing());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
