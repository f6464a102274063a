//! A message (ข้อความ) as it comes in, and as it is stored.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::TopicId;
use crate::files::FileId;
use crate::platform::Time;
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;
use crate::platform::thai;
use crate::plc::SpaceId;

/// What a message is about: a practice, a cycle; chat knows kind and id, nothing more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    pub kind: String,
    pub id: String,
}

/// `POST …/messages` and the socket's `post`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct NewMessage {
    /// Any UUID, made by the client, unique per author for ever: a repeat gets the first answer.
    pub client_id: String,
    /// May be empty when files are there.
    #[serde(default)]
    pub body: String,
    pub topic: Option<TopicId>,
    pub reply_to: Option<i64>,
    pub about: Option<About>,
    /// Uploaded before, by the same person into the same space; at most ten.
    #[serde(default)]
    pub files: Vec<FileId>,
    /// Nobody's device rings for it; it stands in inboxes all the same.
    #[serde(default)]
    pub silent: bool,
    /// When it was written, for words that waited for a line.
    #[serde(default, deserialize_with = "crate::platform::clock::as_told")]
    pub written_at: Option<Time>,
}

impl NewMessage {
    /// Checks form and length; the client id comes back in one spelling.
    pub fn checked(mut self, most_chars: u64) -> Result<NewMessage> {
        self.client_id = uuid::Uuid::parse_str(&self.client_id)
            .map_err(|_| Error::invalid("client_id", "uuid_expected", "client_id ต้องเป็น UUID", "client_id must be a UUID."))?
            .to_string();
        if thai::is_blank(&self.body) && self.files.is_empty() {
            return Err(Error::invalid("body", "empty", "พิมพ์ข้อความก่อนส่ง", "Write something before sending."));
        }
        // Letters as people count them; a mark never makes a text too long, but marks cannot be stacked without end.
        let letters = thai::length(&self.body) as u64;
        if most_chars > 0 && (letters > most_chars || self.body.len() as u64 > most_chars * 16) {
            return Err(Error::invalid(
                "body",
                "too_long",
                format!("ข้อความยาว {letters} ตัวอักษร เกินกำหนด {most_chars} แบ่งส่งเป็นหลายข้อความ"),
                format!("The message has {letters} letters; at most {most_chars} fit. Send it in parts."),
            ));
        }
        if let Some(about) = &self.about
            && (about.kind.len() > 40 || about.id.len() > 64 || about.kind.is_empty() || about.id.is_empty())
        {
            return Err(Error::invalid("about", "about_form", "สิ่งที่อ้างถึงไม่ถูกต้อง", "What the message is about is malformed."));
        }
        Ok(self)
    }

    /// Of everything the author chose: another body under the same client id is another message.
    pub(super) fn digest(&self) -> String {
        let mut chosen = vec![serde_json::json!(self.body), serde_json::json!(self.topic), serde_json::json!(self.reply_to), serde_json::json!(self.about)];
        // Appended only where chosen: digests of messages without them stay as they were.
        chosen.extend(self.silent.then(|| serde_json::json!("silent")));
        chosen.extend((!self.files.is_empty()).then(|| serde_json::json!(self.files)));
        let chosen = serde_json::Value::from(chosen);
        let hash = Sha256::digest(chosen.to_string().as_bytes());
        hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// As stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct MessageRow {
    pub space_id: SpaceId,
    pub number: i64,
    pub ordinal: Option<i64>,
    pub client_id: String,
    pub digest: String,
    pub author_id: PersonId,
    pub topic_id: TopicId,
    pub body: Option<String>,
    pub reply_to: Option<i64>,
    pub about_kind: Option<String>,
    pub about_id: Option<String>,
    pub at: Time,
    pub written_at: Time,
    pub edited_at: Option<Time>,
    pub deleted_at: Option<Time>,
    pub version: i64,
}

impl MessageRow {
    pub fn about(&self) -> Option<About> {
        Some(About { kind: self.about_kind.clone()?, id: self.about_id.clone()? })
    }
}
