use jiff::civil::Date;

/// A programme (โครงการ): data, never code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Programme {
    /// The stable word for imports.
    pub key: &'static str,
    pub name: &'static str,
    /// Index of the owning organisation.
    pub owner: usize,
    /// Partner agencies.
    pub partners: Vec<usize>,
    pub from: Date,
    pub to: Date,
}

/// What an organisation is in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// สถานศึกษาแกนนำ
    Lead,
    /// สถานศึกษาร่วมพัฒนา
    Partner,
    /// The overseeing area office or bureau.
    Supervisor,
}

impl Part {
    /// The stable word for imports and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Partner => "partner",
            Self::Supervisor => "supervisor",
        }
    }
}

/// An organisation's membership of a network, with dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Index of the organisation.
    pub organisation: usize,
    pub part: Part,
    pub from: Date,
}

/// How the people of a network behave; decides what is written, never what a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Behaviour {
    /// Everyone talks, the lead answers soon.
    Thriving,
    /// Since a while fewer than half of the partner schools write (signal a).
    FewPartners,
    /// The lead answers later and later (signal b).
    SlowLead,
    /// Only the lead school still writes (signal c).
    OneWay,
    /// One person writes most (signal f).
    OneVoice,
    /// Nobody has written since a day (signal a).
    Silent,
    /// A partner joined weeks ago and has not written (signal g).
    QuietNewcomer,
}

/// A network (เครือข่าย): one lead, its partners and overseer, and the people who help (S001-1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    pub name: String,
    /// Index of the programme.
    pub programme: usize,
    /// Lead first, then partners, then the overseeing office.
    pub members: Vec<Member>,
    /// Supervisors of the overseeing office who are assigned to the network (people).
    pub supervisors: Vec<usize>,
    /// Regional IQA advisers (people).
    pub advisers: Vec<usize>,
    pub from: Date,
    pub to: Date,
    /// For tests and for whoever wants to know why; not to be loaded.
    pub behaviour: Behaviour,
}

impl Network {
    /// The lead school.
    pub fn lead(&self) -> usize {
        self.members[0].organisation
    }

    /// The partner schools, in order of joining.
    pub fn partners(&self) -> impl Iterator<Item = usize> + '_ {
        self.members.iter().filter(|m| m.part == Part::Partner).map(|m| m.organisation)
    }

    /// The area office or bureau above the network.
    pub fn overseer(&self) -> usize {
        self.members[self.members.len() - 1].organisation
    }
}

/// A coach's engagement with one school, with dates (F-ME-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Engagement {
    /// Index of the person.
    pub coach: usize,
    /// Index of the school.
    pub school: usize,
    pub from: Date,
    pub to: Date,
}
