//! A school year of talk, told from patterns of conversation that teachers would recognise (`scripts/*.txt`).

mod cast;
mod clock;
mod echo;
mod phase;
mod script;
mod shelf;
mod showroom;
mod teller;
mod turns;
mod words;

use super::{Behaviour, Message, Network, Organisation, Practice, Size, Space, Year, dice::Dice, plan::people::Staff, plan::spaces::themes};
use cast::Company;
use phase::{Phase, Style, phases};
use shelf::Shelf;
use teller::Teller;

/// What the talk happens in.
pub(super) struct Scene<'a> {
    pub(super) organisations: &'a [Organisation],
    pub(super) staff: &'a Staff,
    pub(super) networks: &'a [Network],
    /// By network: whether its schools are secondary schools.
    pub(super) secondary: &'a [bool],
    pub(super) spaces: &'a [Space],
    pub(super) practices: &'a [Practice],
    pub(super) year: &'a Year,
}

/// How many different wordings the scripts hold, slots left open.
#[cfg(test)]
pub(super) fn wordings() -> usize {
    let all = script::scripts();
    let wordings: std::collections::HashSet<&str> = all.iter().flat_map(|s| &s.lines).flat_map(|l| l.wordings.iter().copied()).collect();
    wordings.len()
}

/// Messages of the full world, give or take a few.
const FULL: usize = 30_000;
const TINY: usize = 120;

/// Everything that is said, in order of time.
pub(super) fn speak(size: Size, scene: &Scene<'_>, dice: &Dice) -> Vec<Message> {
    let scripts = script::scripts();
    let mut dice = dice.fork(50);
    let weights: Vec<usize> = scene.networks.iter().map(|n| eagerness(n, &mut dice)).collect();
    let mut left = if size == Size::Full { FULL } else { TINY };
    let mut weight_left: usize = weights.iter().sum();
    let mut told: Vec<Message> = Vec::with_capacity(left + 500);
    for (network, weight) in weights.into_iter().enumerate() {
        let share = left * weight / weight_left.max(1);
        let mut talk = tell(network, share, scene, &scripts, dice.fork(network as u64));
        // the rest is shared among those who follow, so that the whole comes out right
        left = left.saturating_sub(talk.len());
        weight_left -= weight;
        let offset = told.len();
        for message in &mut talk {
            message.reply_to = message.reply_to.map(|r| r + offset);
        }
        told.append(&mut talk);
    }
    in_order(told)
}

/// How much a network talks in a year, in parts.
fn eagerness(network: &Network, dice: &mut Dice) -> usize {
    let base = match network.behaviour {
        Behaviour::Thriving | Behaviour::QuietNewcomer => 100,
        Behaviour::Silent => 52,
        Behaviour::SlowLead => 90,
        Behaviour::FewPartners => 74,
        Behaviour::OneWay | Behaviour::OneVoice => 96,
    };
    base * (70 + dice.below(60) + 6 * network.members.len()) / 100
}

fn tell(network: usize, messages: usize, scene: &Scene<'_>, scripts: &[script::Script], mut dice: Dice) -> Vec<Message> {
    let company = Company::of(scene, network);
    let rooms = scene.spaces.iter().enumerate().filter(|(_, s)| s.network == network);
    let rooms: Vec<_> =
        rooms.map(|(i, space)| (i, company.admitted(space), Shelf::new(scripts, themes(space.name), scene.secondary[network], &mut dice))).collect();
    let partners = company.partners.len();
    let first = rooms[0].0;
    let mut teller = Teller { scene, scripts, dice: dice.fork(1), network, rooms, told: Vec::new() };
    if network > 0 {
        for phase in phases(scene.networks[network].behaviour, messages, partners, scene.year, &mut dice) {
            teller.tell(phase);
        }
        return teller.told;
    }
    // the first room of the first network is written by hand towards the end; its other rooms talk on
    teller.told = showroom::messages(scene, first, &company, &mut dice);
    let rest = messages.saturating_sub(teller.told.len());
    let opening = scene.year.school_days_ago(showroom::SCHOOL_DAYS);
    let phase = |from, to, messages| Phase { from, to, style: Style::Round, messages };
    let elsewhere = if teller.rooms.len() > 1 { rest / 3 } else { 0 };
    teller.tell(phase(scene.year.second(), opening, rest - elsewhere));
    if elsewhere > 0 {
        teller.rooms.remove(0);
        teller.tell(phase(opening, scene.year.day, elsewhere));
    }
    teller.told
}

/// Sorts by time and lets `reply_to` follow. Of two equal neighbours in a room, the later is left out, or gains a flower if it was answered.
fn in_order(told: Vec<Message>) -> Vec<Message> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by_key(|&i| (told[i].at, i));
    let mut answered = vec![false; told.len()];
    told.iter().filter_map(|m| m.reply_to).for_each(|r| answered[r] = true);
    let mut place = vec![usize::MAX; told.len()];
    let mut told: Vec<Option<Message>> = told.into_iter().map(Some).collect();
    let mut sorted: Vec<Message> = Vec::with_capacity(told.len());
    let mut last = std::collections::HashMap::<usize, usize>::new();
    for i in order {
        let Some(mut message) = told[i].take() else { continue };
        if last.get(&message.space).is_some_and(|&l| sorted[l].body == message.body) {
            if !answered[i] {
                continue;
            }
            message.body.push_str(" 🌷");
        }
        place[i] = sorted.len();
        last.insert(message.space, sorted.len());
        sorted.push(message);
    }
    for message in &mut sorted {
        message.reply_to = message.reply_to.map(|r| place[r]);
    }
    sorted
}
