//! HTTP as a browser or a program speaks it to one node.

use std::net::SocketAddr;

use reqwest::{Method, RequestBuilder, header, redirect};
use serde_json::Value;

#[derive(Clone)]
enum Identity {
    Nobody,
    /// `name=value` of the session cookie.
    Browser(String),
    Program(String),
}

/// Paths are those of the contract, below `/api/v1`.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: SocketAddr,
    identity: Identity,
}

impl Client {
    pub(super) fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none()).timeout(std::time::Duration::from_secs(30)).build().unwrap();
        Self { http, address, identity: Identity::Nobody }
    }

    /// The same caller with a bearer token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { identity: Identity::Program(token.to_owned()), ..self.clone() }
    }

    /// Opens a session with what `POST /session` takes, and keeps its cookie.
    pub async fn sign_in(&self, body: Value) -> Self {
        let answer = self.as_browser("").post("/session", body).await;
        let cookie = answer.headers.get(header::SET_COOKIE).cloned();
        answer.expect(201);
        let cookie = cookie.expect("a session cookie");
        self.as_browser(cookie.to_str().unwrap().split(';').next().unwrap())
    }

    /// Somebody who came to our pages and has not signed in.
    pub fn visitor(&self) -> Self {
        self.as_browser("")
    }

    fn as_browser(&self, cookie: &str) -> Self {
        Self { identity: Identity::Browser(cookie.to_owned()), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    /// The bytes of a file as the body.
    pub async fn upload(&self, path: &str, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, kind);
        send(request.body(bytes.into())).await
    }

    /// Without a session, as a browser before sign-in; the answer and, when it set one, the session.
    pub async fn join(&self, path: &str, body: Value) -> (Answer, Option<Self>) {
        let answer = self.as_browser("").post(path, body).await;
        let cookie = answer.headers.get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
        let session = cookie.map(|cookie| self.as_browser(&cookie));
        (answer, session)
    }

    /// The answer, or nothing when the line was cut before it came.
    pub async fn try_post(&self, path: &str, body: Value) -> Option<Answer> {
        Answer::of(self.request(Method::POST, path).json(&body).send().await.ok()?).await.ok()
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    /// Edits what had this `ETag`.
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self.request(Method::PATCH, path).header(header::IF_MATCH, etag);
        send(request.json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    /// A request to shape further: other headers, a form, a broken body. Send it yourself.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let writes = !method.is_safe();
        let request = self.http.request(method, format!("http://{}/api/v1{path}", self.address));
        match &self.identity {
            Identity::Browser(_) if writes => self.identify(request).header(header::ORIGIN, self.origin()).header("x-kalyanamit", "1"),
            _ => self.identify(request),
        }
    }

    /// A GET outside `/api/v1`, such as `/readyz`; an error while nobody listens.
    pub async fn site(&self, path: &str) -> reqwest::Result<Answer> {
        let request = self.http.get(format!("http://{}{path}", self.address));
        Answer::of(self.identify(request).send().await?).await
    }

    fn identify(&self, request: RequestBuilder) -> RequestBuilder {
        match self.credentials() {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }

    /// The bearer token of a program.
    pub fn token(&self) -> &str {
        match &self.identity {
            Identity::Program(token) => token,
            _ => panic!("this client is no program"),
        }
    }

    /// The header that says who calls.
    pub fn credentials(&self) -> Option<(header::HeaderName, String)> {
        match &self.identity {
            Identity::Nobody => None,
            Identity::Browser(cookie) => Some((header::COOKIE, cookie.clone())),
            Identity::Program(token) => Some((header::AUTHORIZATION, format!("Bearer {token}"))),
        }
    }

    /// The first network of this person's school.
    pub async fn own_network(&self) -> String {
        let school = self.get("/me").await.expect(200)["school"]["id"].as_str().unwrap().to_owned();
        let found = self.get(&format!("/networks?organisation={school}")).await.expect(200);
        found["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The browser origin that the node accepts by default.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await.unwrap()
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        Ok(Self { status, headers, text: response.text().await? })
    }

    /// The body of an answer with this status; anything else fails the test and is shown.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:#?}");
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text).unwrap_or(Value::String(self.text))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The stable `code` of a problem with this status.
    #[track_caller]
    pub fn problem(self, status: u16) -> String {
        let kind = self.headers.get(header::CONTENT_TYPE).cloned();
        assert!(kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json")), "{self:#?}");
        self.expect(status)["code"].as_str().expect("a code").to_owned()
    }

    #[track_caller]
    pub fn etag(&self) -> String {
        let etag = self.headers.get(header::ETAG).unwrap_or_else(|| panic!("no ETag: {self:#?}"));
        etag.to_str().unwrap().to_owned()
    }
}
