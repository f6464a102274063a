//! What a record is: sections written for people, and what they wrote instead.
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organisations::PersonRef;
use crate::platform::Time;
use crate::platform::error::{Error, Result};
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Follows the talk; whoever runs the cycle may edit it.
    Draft,
    /// Lies before the head as it was sent.
    Sent,
    /// The head agreed.
    Approved,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::Approved => "approved",
        }
    }

    pub fn parse(text: &str) -> Result<State> {
        [State::Draft, State::Sent, State::Approved]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| Error::internal(format!("a record in the state {text}")))
    }
}

/// Sections in their order on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKey {
    Problem,
    Steps,
    Sessions,
    Findings,
    Advice,
    Agreements,
    Questions,
    Observations,
    Attachments,
}

impl SectionKey {
    /// Thai and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            SectionKey::Problem => ("ประเด็นปัญหา", "The problem"),
            SectionKey::Steps => ("การดำเนินงานตามขั้น", "Steps taken"),
            SectionKey::Sessions => ("การพบกันของกลุ่ม", "Sessions"),
            SectionKey::Findings => ("ข้อค้นพบ", "Findings"),
            SectionKey::Advice => ("คำแนะนำ", "Advice"),
            SectionKey::Agreements => ("ข้อตกลงร่วมกัน", "Agreements"),
            SectionKey::Questions => ("คำถามที่ยังเปิดอยู่", "Open questions"),
            SectionKey::Observations => ("บันทึกการสังเกตชั้นเรียน", "Observations"),
            SectionKey::Attachments => ("หลักฐานแนบ", "Attachments"),
        }
    }
}

/// One section: what the talk says, and what stands instead if somebody wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    pub key: SectionKey,
    pub heading: String,
    pub heading_en: String,
    /// A line an entry.
    pub generated: String,
    pub edited: Option<String>,
    /// `SPACE:NUMBER` of the messages that it is written from.
    pub sources: Vec<String>,
}

impl Section {
    /// What goes on paper.
    pub fn text(&self) -> &str {
        self.edited.as_deref().unwrap_or(&self.generated)
    }
}

/// Someone of the cycle, with hours that stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    pub name: String,
    pub school: Option<String>,
    pub role: String,
    pub sessions: i64,
    pub minutes: i64,
}

/// What does not depend on who looks: kept as it is when it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    pub title: String,
    pub round: i64,
    /// Whose paper it is: the school of whoever started the cycle.
    pub school: Option<String>,
    pub space: String,
    pub sections: Vec<Section>,
    pub participants: Vec<Participant>,
}

impl Written {
    /// With what people wrote instead.
    pub fn with(mut self, edited: &BTreeMap<SectionKey, String>) -> Written {
        for section in &mut self.sections {
            section.edited = edited.get(&section.key).cloned();
        }
        self
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordMay {
    pub edit: bool,
    pub send: bool,
    pub approve: bool,
}

/// `GET /cycles/{cycle}/record`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Record {
    pub cycle: CycleId,
    pub space: SpaceId,
    pub state: State,
    pub version: i64,
    #[serde(flatten)]
    pub written: Written,
    pub sent_by: Option<PersonRef>,
    pub sent_at: Option<Time>,
    pub approved_by: Option<PersonRef>,
    pub approved_at: Option<Time>,
    pub may: RecordMay,
}
