use std::collections::HashSet;

use super::{dice::Dice, person::Gender};

fn words(list: &'static str) -> Vec<&'static str> {
    list.split_whitespace().collect()
}

/// Name lists of the sample world; all combinations are fictional.
pub(super) struct Names {
    given: [Vec<&'static str>; 2],
    nicknames: [Vec<&'static str>; 2],
    family_heads: Vec<&'static str>,
    family_tails: Vec<&'static str>,
    used: HashSet<(&'static str, String)>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            given: [words(include_str!("names/given_female.txt")), words(include_str!("names/given_male.txt"))],
            nicknames: [words(include_str!("names/nickname_female.txt")), words(include_str!("names/nickname_male.txt"))],
            family_heads: words(include_str!("names/family_heads.txt")),
            family_tails: words(include_str!("names/family_tails.txt")),
            used: HashSet::new(),
        }
    }

    /// A full name that nobody else in this world has.
    pub(super) fn full(&mut self, gender: Gender, dice: &mut Dice) -> (&'static str, String) {
        loop {
            let given = *dice.pick(&self.given[gender as usize]);
            let family = format!("{}{}", dice.pick(&self.family_heads), dice.pick(&self.family_tails));
            if self.used.insert((given, family.clone())) {
                return (given, family);
            }
        }
    }

    /// Two colleagues may share a nickname, as in life.
    pub(super) fn nickname(&self, gender: Gender, dice: &mut Dice) -> &'static str {
        dice.pick::<&'static str>(&self.nicknames[gender as usize])
    }
}

/// Invented provinces.
pub(super) fn provinces() -> Vec<&'static str> {
    words(include_str!("names/provinces.txt"))
}

/// Invented villages, each once, in a shuffled order that starts with `first`.
pub(super) fn places(first: &[&str], dice: &mut Dice) -> Vec<String> {
    let tails = words(include_str!("names/place_tails.txt"));
    let mut all: Vec<String> = words(include_str!("names/place_heads.txt"))
        .iter()
        .flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")))
        .filter(|place| !first.contains(&place.as_str()))
        .collect();
    dice.shuffle(&mut all);
    first.iter().map(|p| (*p).to_owned()).chain(all).collect()
}
