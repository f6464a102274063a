use jiff::Timestamp;

/// Somebody's step to another step of the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// Key of the step.
    pub step: &'static str,
    pub at: Timestamp,
}

/// A session in which a conversation of the year took place, opened and closed by whoever started the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    pub from: Timestamp,
    pub until: Timestamp,
    /// When the recorder, and the head of the model teacher, said yes to its hours.
    pub confirmed: Option<Timestamp>,
}

/// What a colleague saw in the classroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Observation {
    pub person: usize,
    pub at: Timestamp,
    pub body: &'static str,
}

/// A PLC cycle (วงรอบ) in a space; its sessions lie where people talked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cycle {
    /// Index of the space.
    pub space: usize,
    pub title: &'static str,
    pub problem: &'static str,
    /// Codes of standard items.
    pub items: &'static [&'static str],
    /// Index of the cycle of the round before, which stands earlier.
    pub continues: Option<usize>,
    /// The lead's editor, who records.
    pub started_by: usize,
    pub at: Timestamp,
    /// Key of the role and index of the person.
    pub roles: Vec<(&'static str, usize)>,
    /// Head of the model teacher's school.
    pub head: Option<usize>,
    pub moves: Vec<Move>,
    pub sessions: Vec<Session>,
    pub observations: Vec<Observation>,
    /// When it was closed and its record sent; approved a day later.
    pub closed: Option<Timestamp>,
}

impl Cycle {
    /// Who holds a role in this round.
    pub fn holder(&self, role: &str) -> Option<usize> {
        self.roles.iter().find(|(key, _)| *key == role).map(|(_, person)| *person)
    }
}
