use serde::{Deserialize, Serialize};

use crate::exchange::policy;
use crate::platform::permit::Rule;

/// What a file brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// หน่วยงานและสถานศึกษา
    Organisations,
    /// รางวัล
    Awards,
    /// บุคลากร
    People,
    /// เครือข่าย
    Networks,
    /// วิธีปฏิบัติที่ดี, a JSON object a line
    Practices,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Organisations, Kind::Awards, Kind::People, Kind::Networks, Kind::Practices];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Organisations => "organisations",
            Kind::Awards => "awards",
            Kind::People => "people",
            Kind::Networks => "networks",
            Kind::Practices => "practices",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(super) fn rule(self) -> &'static Rule {
        match self {
            Kind::Organisations => &policy::ORGANISATIONS,
            Kind::Awards => &policy::AWARDS,
            Kind::People => &policy::PEOPLE,
            Kind::Networks => &policy::NETWORKS,
            Kind::Practices => &policy::PRACTICES,
        }
    }
}
