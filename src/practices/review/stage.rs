//! Stages of a working copy on its way to publication (F-IN-5), and the moves between them, as data.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the working copy stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    /// ร่าง: its authors write.
    #[default]
    Draft,
    /// เพื่อนครูตรวจ
    PeerCheck,
    /// รอบรรณาธิการแกนนำ
    LeadCheck,
    /// แกนนำเห็นชอบ: its authors may publish these words.
    Approved,
}

impl Stage {
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::PeerCheck => "peer_check",
            Stage::LeadCheck => "lead_check",
            Stage::Approved => "approved",
        }
    }

    /// Whether the lead editor looks at it although it is not published.
    pub fn is_shown(self) -> bool {
        matches!(self, Stage::LeadCheck | Stage::Approved)
    }
}

/// What somebody does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Move {
    /// ขอให้เพื่อนครูตรวจ
    Ask,
    /// ขอคืนมาแก้
    TakeBack,
    /// เพื่อนครูเห็นว่าพร้อม
    Pass,
    /// ส่งกลับพร้อมคำแนะนำ
    Return,
    /// ส่งให้บรรณาธิการโดยตรง
    Submit,
    /// แกนนำเห็นชอบ
    Approve,
    /// แก้หลังแกนนำเห็นชอบ: what was approved are other words.
    Change,
    /// เผยแพร่
    Publish,
    /// ถอน
    Retire,
}

impl Move {
    pub fn as_str(self) -> &'static str {
        match self {
            Move::Ask => "ask",
            Move::TakeBack => "take_back",
            Move::Pass => "pass",
            Move::Return => "return",
            Move::Submit => "submit",
            Move::Approve => "approve",
            Move::Change => "change",
            Move::Publish => "publish",
            Move::Retire => "retire",
        }
    }
}

/// Every legal move of a working copy. Publishing and retiring are moves of the practice: their rights say from where.
const LEGAL: [(Stage, Move, Stage); 11] = [
    (Stage::Draft, Move::Ask, Stage::PeerCheck),
    (Stage::Draft, Move::Submit, Stage::LeadCheck),
    (Stage::PeerCheck, Move::Pass, Stage::LeadCheck),
    (Stage::PeerCheck, Move::Return, Stage::Draft),
    (Stage::PeerCheck, Move::TakeBack, Stage::Draft),
    (Stage::LeadCheck, Move::Approve, Stage::Approved),
    (Stage::LeadCheck, Move::Return, Stage::Draft),
    (Stage::LeadCheck, Move::TakeBack, Stage::Draft),
    (Stage::Approved, Move::Return, Stage::Draft),
    (Stage::Approved, Move::TakeBack, Stage::Draft),
    (Stage::Approved, Move::Change, Stage::Draft),
];

/// Where a move leads; nothing for an illegal one.
pub fn after(stage: Stage, said: Move) -> Option<Stage> {
    LEGAL.iter().find(|(from, step, _)| (*from, *step) == (stage, said)).map(|(_, _, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 4] = [Stage::Draft, Stage::PeerCheck, Stage::LeadCheck, Stage::Approved];
    const MOVES: [Move; 7] = [Move::Ask, Move::TakeBack, Move::Pass, Move::Return, Move::Submit, Move::Approve, Move::Change];

    #[test]
    fn only_a_lead_approves_and_only_what_lies_before_it() {
        let approved: Vec<_> = STAGES.into_iter().filter(|from| after(*from, Move::Approve).is_some()).collect();
        assert_eq!(approved, [Stage::LeadCheck]);
        let lead: Vec<_> =
            STAGES.into_iter().flat_map(|from| MOVES.map(|step| (from, step))).filter(|(from, step)| after(*from, *step) == Some(Stage::Approved)).collect();
        assert_eq!(lead, [(Stage::LeadCheck, Move::Approve)]);
    }

    #[test]
    fn every_stage_leads_back_to_its_authors() {
        for stage in [Stage::PeerCheck, Stage::LeadCheck, Stage::Approved] {
            for back in [Move::Return, Move::TakeBack] {
                assert_eq!(after(stage, back), Some(Stage::Draft), "{stage:?} {back:?}");
            }
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_illegal() {
        let legal = STAGES.into_iter().flat_map(|from| MOVES.map(|step| after(from, step))).flatten().count();
        assert_eq!(legal, LEGAL.len());
        assert_eq!(after(Stage::Draft, Move::Pass), None);
        assert_eq!(after(Stage::PeerCheck, Move::Ask), None);
        assert_eq!(after(Stage::Approved, Move::Approve), None);
    }
}
