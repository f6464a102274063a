//! What a notice (การแจ้งเตือน) can be about.

/// Other rooms tell somebody something by an event of one of these kinds on `person/<id>`; an event of any other kind is no notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody named the person in a room.
    Mention,
    /// New words in a room from which the person wants to hear everything.
    Message,
    /// A step of a PLC cycle waits.
    StepDue,
    HoursConfirmed,
    HoursDisputed,
    /// The record of a cycle lies before the person, who is head of the sender's school.
    RecordSent,
    RecordApproved,
    /// The head gave the record back.
    RecordReturned,
    /// A report waits for the person to decide on it.
    Reported,
    /// What became of a report that the person made.
    ReportDecided,
    /// Something of the person's was hidden after a report.
    Hidden,
    Warned,
    Suspended,
    /// Who helped whom last week at the school that the person leads (S001-12).
    Thanks,
    /// A school tries a practice of the person's, or says what came of it (F-AD-1, F-AD-5).
    Adopted,
    /// A school published its own form of a practice of the person's (F-AD-2).
    Adaptation,
    /// A practice waits to be checked by the person.
    ReviewAsked,
    /// What became of a practice that the person wrote or checked.
    ReviewDecided,
    /// The person is credited in a draft that was filled from their words.
    Credited,
    /// Somebody commented on a practice of the person's.
    PracticeCommented,
    /// Words that waited for the morning could not be posted (F-NO-3).
    Unsent,
    /// Somebody else was made a platform administrator.
    AdminGranted,
}

impl Kind {
    const ALL: [(Kind, &'static str); 22] = [
        (Kind::Mention, "mention"),
        (Kind::Message, "message"),
        (Kind::StepDue, "step_due"),
        (Kind::HoursConfirmed, "hours_confirmed"),
        (Kind::HoursDisputed, "hours_disputed"),
        (Kind::RecordSent, "record_sent"),
        (Kind::RecordApproved, "record_approved"),
        (Kind::RecordReturned, "record_returned"),
        (Kind::Reported, "reported"),
        (Kind::ReportDecided, "report_decided"),
        (Kind::Hidden, "hidden"),
        (Kind::Warned, "warned"),
        (Kind::Suspended, "suspended"),
        (Kind::Thanks, "thanks"),
        (Kind::Adopted, "adopted"),
        (Kind::Adaptation, "adaptation"),
        (Kind::ReviewAsked, "review_asked"),
        (Kind::ReviewDecided, "review_decided"),
        (Kind::Credited, "credited"),
        (Kind::PracticeCommented, "practice_commented"),
        (Kind::Unsent, "unsent"),
        (Kind::AdminGranted, "admin_granted"),
    ];

    /// Name in events, in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for (kind, name) in Kind::ALL {
            assert_eq!((Kind::parse(name), kind.as_str()), (Some(kind), name));
        }
        assert_eq!(Kind::parse("person"), None);
    }
}
