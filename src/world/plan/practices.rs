use super::people::Staff;
use crate::world::{
    Size,
    dice::Dice,
    network::Network,
    person::Role,
    practice::{Card, Practice},
    year::{Year, moment},
};

const SHEETS: [&str; 6] = [
    include_str!("../practices/reading.json"),
    include_str!("../practices/numbers.json"),
    include_str!("../practices/classroom.json"),
    include_str!("../practices/small_school.json"),
    include_str!("../practices/quality.json"),
    include_str!("../practices/life.json"),
];

/// Practices in the tiny world.
const TINY: usize = 6;

/// The cards as written. A broken sheet is a build mistake that the tests of this module catch.
pub(in crate::world) fn cards() -> Vec<Card> {
    SHEETS.iter().flat_map(|sheet| serde_json::from_str::<Vec<Card>>(sheet).unwrap_or_default()).collect()
}

/// Gives every card an owner among the lead schools (a fifth go to partners) and its days. The first reading cards belong to the first network.
pub(in crate::world) fn publish(size: Size, networks: &[Network], staff: &Staff, year: &Year, dice: &Dice) -> Vec<Practice> {
    let mut dice = dice.fork(40);
    let days = year.days();
    let mut cards = cards();
    if size == Size::Tiny {
        cards.truncate(TINY);
    }
    let mut order: Vec<usize> = (1..networks.len()).collect();
    dice.shuffle(&mut order);
    let count = cards.len();
    cards
        .into_iter()
        .enumerate()
        .map(|(i, card)| {
            let network = &networks[if i < 3 { 0 } else { order[i % order.len()] }];
            let owner = if i >= 3 && i % 5 == 4 { network.partners().next().unwrap_or(network.lead()) } else { network.lead() };
            let editors = staff.of(owner, Role::LeadEditor);
            let author = if i == 0 || dice.chance(50) { editors.first().copied() } else { None };
            let author = author.unwrap_or_else(|| staff.of(owner, Role::Teacher)[0]);
            // a third stands from the first fortnight on, the rest comes over the year
            let day = if i < 3 || i % 3 == 0 { 1 + i * 12 / count } else { 15 + dice.below(days.len() - 20) };
            let minute = 15 * 60 + 40 + dice.between(0, 300);
            Practice {
                external_id: format!("sample-{:03}", i + 1),
                card,
                owner,
                author,
                drafted: moment(days[day - 1], minute - 30, 0),
                published: moment(days[day], minute, 0),
            }
        })
        .collect()
}
