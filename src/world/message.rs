use jiff::Timestamp;

/// Reactions that carry meaning (F-CH-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReactionKind {
    /// ขอบคุณ
    Thanks,
    /// เห็นด้วย
    Agree,
    /// ลองแล้วได้ผล
    Tried,
}

impl ReactionKind {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Agree => "agree",
            Self::Tried => "tried",
        }
    }
}

/// Marks (F-CH-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// ข้อค้นพบ
    Finding,
    /// คำแนะนำ
    Advice,
    /// ข้อตกลง
    Agreement,
    /// คำถาม
    Question,
}

impl MarkKind {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Advice => "advice",
            Self::Agreement => "agreement",
            Self::Question => "question",
        }
    }
}

/// Someone's reaction to a message, after the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reaction {
    pub person: usize,
    pub kind: ReactionKind,
    pub at: Timestamp,
}

/// Someone's mark on a message, after the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    pub person: usize,
    pub kind: MarkKind,
    pub at: Timestamp,
}

/// A later wording by the author.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    pub body: String,
    pub at: Timestamp,
}

/// One message. [`World::messages`](super::World::messages) is in order of time; `reply_to` points backwards within the same space.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Index of the space.
    pub space: usize,
    /// Index into the space's topics.
    pub topic: usize,
    /// Index of the person.
    pub author: usize,
    pub at: Timestamp,
    /// As first posted.
    pub body: String,
    /// Index of an earlier message.
    pub reply_to: Option<usize>,
    /// Index of a practice that was published before `at`.
    pub about: Option<usize>,
    pub reactions: Vec<Reaction>,
    pub marks: Vec<Mark>,
    pub edit: Option<Edit>,
    /// When the author took it back.
    pub deleted: Option<Timestamp>,
}
