use jiff::civil::Date;

use crate::world::{
    dice::Dice,
    network::Behaviour,
    year::{Year, days_between},
};

/// How a network talks during a stretch of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Partner schools take turns, the lead answers within hours.
    Round,
    /// Only this many partner schools still write.
    Few(usize),
    /// Partners ask, the lead looks in every eighth school day.
    SlowLead,
    /// The lead school talks to itself; each partner says one word.
    LeadOnly,
    /// One person writes most.
    OneVoice,
}

/// A stretch of the year with its number of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    pub(super) from: Date,
    /// Exclusive; nothing of the phase happens on it or later.
    pub(super) to: Date,
    pub(super) style: Style,
    pub(super) messages: usize,
}

/// Least days between the first day of talk and a change of behaviour.
const BEFORE_CHANGE: i64 = 20;

/// What a network's behaviour makes of its year; `partners` are the schools that write at all.
pub(super) fn phases(behaviour: Behaviour, messages: usize, partners: usize, year: &Year, dice: &mut Dice) -> Vec<Phase> {
    let (days_back, style, least) = match behaviour {
        Behaviour::Thriving | Behaviour::QuietNewcomer => (27, Style::Round, 10 + 4 * partners),
        Behaviour::FewPartners => (dice.between(50, 75), Style::Few((partners.max(1) - 1) / 2), 32),
        Behaviour::SlowLead => (72, Style::SlowLead, 66),
        Behaviour::OneWay => (dice.between(45, 60), Style::LeadOnly, 80),
        Behaviour::OneVoice => (dice.between(45, 60), Style::OneVoice, 78),
        Behaviour::Silent => (dice.between(31, 95), Style::Round, 0),
    };
    let cut = year.open_days_ago(days_back as usize);
    let cut = if days_between(year.first, cut) < BEFORE_CHANGE { year.open_days_ago(31) } else { cut };
    let early = Phase { from: year.second(), to: cut, style: Style::Round, messages };
    if behaviour == Behaviour::Silent {
        return vec![early];
    }
    let whole = days_between(year.first, year.day).max(1) as usize;
    let share = messages * days_between(cut, year.day).max(0) as usize / whole;
    let late = share.max(least).min(messages);
    vec![Phase { messages: messages - late, ..early }, Phase { from: cut, to: year.day, style, messages: late }]
}
