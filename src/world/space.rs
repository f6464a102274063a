use jiff::Timestamp;

/// Who may read and post in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everyone of the network, and those who were invited.
    Open,
    /// Members only.
    Closed,
}

/// A person's row in a space: moderators, invited superiors, and everyone of a closed space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpaceMember {
    /// Index of the person.
    pub person: usize,
    pub moderator: bool,
    pub since: Timestamp,
}

/// A topic (เรื่อง) inside a space. The first of a space is its general one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic {
    pub title: &'static str,
    /// Index of the person.
    pub opened_by: usize,
    pub at: Timestamp,
}

/// A PLC space (ห้อง PLC) of a network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Space {
    pub name: &'static str,
    /// Index of the network.
    pub network: usize,
    pub audience: Audience,
    /// The lead's editor.
    pub opened_by: usize,
    pub at: Timestamp,
    pub members: Vec<SpaceMember>,
    /// Never empty.
    pub topics: Vec<Topic>,
}
