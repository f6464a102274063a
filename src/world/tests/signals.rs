use std::collections::HashMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::FULL;
use crate::world::{year::date_of, *};

fn schools(world: &World) -> HashMap<usize, Vec<usize>> {
    let mut at: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, person) in world.people.iter().enumerate() {
        at.entry(person.home()).or_default().push(index);
    }
    at
}

/// What the signals of 2.6 will see, counted here in a way of its own.
struct Seen {
    active_share: f64,
    lead_share: f64,
    top_share: f64,
    slowest_median: Option<usize>,
    recent: usize,
}

fn school_days_between(from: Date, to: Date) -> usize {
    let mut days = 0;
    let mut day = from;
    while day < to {
        day = day.tomorrow().unwrap_or(to);
        days += usize::from(Year::is_school_day(day));
    }
    days
}

fn median(mut delays: Vec<usize>) -> Option<usize> {
    delays.sort_unstable();
    (delays.len() >= 3).then(|| delays[(delays.len() - 1) / 2])
}

fn see(world: &World, index: usize) -> Seen {
    let network = &world.networks[index];
    let at = schools(world);
    let year = Year::before(world.day);
    let since = year.open_days_ago(28);
    let messages: Vec<&Message> = world.messages.iter().filter(|m| world.spaces[m.space].network == index).collect();
    let recent: Vec<&&Message> = messages.iter().filter(|m| date_of(m.at) >= since).collect();
    let lead = &at[&network.lead()];
    let active = network.partners().filter(|p| recent.iter().any(|m| at[p].contains(&m.author))).count();
    let mut by_person: HashMap<usize, usize> = HashMap::new();
    recent.iter().for_each(|m| *by_person.entry(m.author).or_default() += 1);
    let share = |n: usize| n as f64 / recent.len().max(1) as f64;
    let asked = messages.iter().filter(|m| date_of(m.at) >= since && m.marks.iter().any(|k| k.kind == MarkKind::Question));
    let delays = asked.filter(|m| network.partners().any(|p| at[&p].contains(&m.author))).filter_map(|question| {
        // any word of the lead in the same room counts as its answer: the kindest reading
        let answer = messages.iter().find(|m| m.space == question.space && m.at > question.at && lead.contains(&m.author))?;
        Some(school_days_between(date_of(question.at), date_of(answer.at)))
    });
    Seen {
        active_share: active as f64 / network.partners().count() as f64,
        lead_share: share(recent.iter().filter(|m| lead.contains(&m.author)).count()),
        top_share: share(by_person.values().copied().max().unwrap_or(0)),
        slowest_median: median(delays.collect()),
        recent: recent.len(),
    }
}

#[test]
fn signals_compute_from_what_people_wrote() {
    assert_signals(&FULL);
}

#[test]
fn signals_compute_in_every_season() {
    for day in [date(2026, 11, 30), date(2027, 3, 1), date(2027, 4, 10), date(2027, 5, 20), date(2027, 8, 9)] {
        assert_signals(&plan(day, Size::Full));
    }
}

/// The last network of the small world is the calm one, which tests and first visitors compare the others with: no school of it may fall silent
/// and no round stand still by a throw of the dice (21 open days each).
#[test]
fn the_calm_network_is_calm_whatever_the_day() {
    for day in date(2026, 11, 20).series(2.days()).take(184) {
        let world = plan(day, Size::Tiny);
        let since = Year::before(day).open_days_ago(20);
        let index = world.networks.len() - 1;
        let at = schools(&world);
        for school in world.networks[index].partners().chain([world.networks[index].lead()]) {
            let heard = world.messages.iter().filter(|m| at[&school].contains(&m.author) && m.deleted.is_none());
            let space = |m: &&Message| world.spaces[m.space].network == index && world.spaces[m.space].audience == Audience::Open;
            let last = heard.filter(space).map(|m| date_of(m.at)).max();
            assert!(last.is_some_and(|last| last >= since), "{day}: {} was last heard {last:?}", world.organisations[school].name);
        }
        for cycle in world.cycles.iter().filter(|cycle| world.spaces[cycle.space].network == index && cycle.closed.is_none()) {
            let last = cycle.moves.last().map(|step| date_of(step.at));
            assert!(last.is_some_and(|last| last >= since), "{day}: {} came to its last step {last:?}", cycle.title);
        }
    }
}

fn assert_signals(world: &World) {
    let mut wrong = Vec::new();
    for (index, network) in world.networks.iter().enumerate() {
        let seen = see(world, index);
        let enough = seen.recent >= 20;
        let holds = match network.behaviour {
            Behaviour::Thriving | Behaviour::QuietNewcomer => {
                seen.active_share >= 0.5 && seen.slowest_median.is_none_or(|d| d <= 3) && (!enough || (seen.lead_share <= 0.8 && seen.top_share <= 0.6))
            }
            Behaviour::FewPartners => seen.active_share < 0.5 && seen.recent > 0,
            Behaviour::SlowLead => seen.slowest_median.is_some_and(|d| d > 3),
            Behaviour::OneWay => enough && seen.lead_share > 0.8,
            Behaviour::OneVoice => enough && seen.top_share > 0.6,
            Behaviour::Silent => seen.recent == 0,
        };
        if !holds {
            let Seen { active_share, lead_share, top_share, slowest_median, recent } = seen;
            wrong.push(format!(
                "{index} {} {:?}: active {active_share:.2} lead {lead_share:.2} top {top_share:.2} reply {slowest_median:?} recent {recent} partners {}",
                network.name,
                network.behaviour,
                network.partners().count()
            ));
        }
        if network.behaviour == Behaviour::QuietNewcomer {
            let newcomer = network.members.iter().find(|m| m.from > world.first).map(|m| m.organisation);
            let silent = newcomer.is_some_and(|n| world.messages.iter().all(|m| world.people[m.author].home() != n));
            assert!(silent, "{}", network.name);
        }
    }
    assert!(wrong.is_empty(), "{}: {} networks:\n{}", world.day, wrong.len(), wrong.join("\n"));
    let thriving = world.networks.iter().filter(|n| n.behaviour == Behaviour::Thriving).count();
    assert!((95..=115).contains(&thriving), "{thriving}");
}
