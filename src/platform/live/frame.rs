//! Frames as text: an event is encoded once and shared by all who receive it.
use axum::extract::ws::Utf8Bytes;
use serde_json::{Map, Value, json};

use crate::platform::clock::Time;
use crate::platform::db::{EventRow, Stream};
use crate::platform::error::Error;

/// The envelope and the kind's fields, as HTTP lists them.
pub fn event_fields(row: &EventRow, fields: Map<String, Value>) -> Map<String, Value> {
    let mut event = Map::with_capacity(fields.len() + 6);
    event.insert("number".into(), row.number.into());
    event.insert("kind".into(), row.kind.clone().into());
    event.insert("actor".into(), row.actor.clone().into());
    event.insert("at".into(), row.at.rfc3339().into());
    event.insert("written_at".into(), row.written_at.rfc3339().into());
    event.insert("act".into(), row.act.clone().map_or(Value::Null, Value::from));
    event.extend(fields);
    event
}

/// The frame of one event.
pub fn encode(row: &EventRow, fields: Map<String, Value>) -> String {
    let mut event = event_fields(row, fields);
    event.insert("type".into(), "event".into());
    event.insert("stream".into(), row.stream.clone().into());
    Value::Object(event).to_string()
}

pub(super) fn joined(stream: &Stream, head: i64) -> Utf8Bytes {
    json!({ "type": "joined", "stream": stream.as_str(), "head": head }).to_string().into()
}

pub(super) fn reset(stream: &Stream, head: i64) -> Utf8Bytes {
    json!({ "type": "reset", "stream": stream.as_str(), "head": head }).to_string().into()
}

pub(super) fn ended(stream: &Stream) -> Utf8Bytes {
    json!({ "type": "ended", "stream": stream.as_str(), "code": "right_ended" }).to_string().into()
}

pub(super) fn bye(retry_after_ms: u64) -> Utf8Bytes {
    json!({ "type": "bye", "retry_after_ms": retry_after_ms }).to_string().into()
}

pub(super) fn pong() -> Utf8Bytes {
    Utf8Bytes::from_static(r#"{"type":"pong"}"#)
}

/// An unknown and a forbidden stream look the same.
pub(super) fn error(error: &Error, stream: Option<&str>) -> Utf8Bytes {
    let mut frame = json!({ "type": "error", "code": error.code, "detail": error.th, "detail_en": error.en });
    if let (Some(stream), Some(object)) = (stream, frame.as_object_mut()) {
        object.insert("stream".into(), stream.into());
    }
    frame.to_string().into()
}

pub(super) fn refused(error: &Error, client_id: &str) -> Utf8Bytes {
    json!({ "type": "refused", "client_id": client_id, "code": error.code, "detail": error.th, "detail_en": error.en }).to_string().into()
}

pub(super) fn presence(stream: &Stream, people: usize, at: Time) -> String {
    json!({ "type": "presence", "stream": stream.as_str(), "people": people, "at": at }).to_string()
}
