use std::collections::HashMap;

use super::script::{Level, Script, Speaker};
use crate::world::{dice::Dice, message::MarkKind};

/// What kind of script is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A conversation on the room's themes.
    Talk,
    /// A partner's question that the lead answers.
    Question,
    /// One message that anyone may write.
    Share,
    /// One message of the lead school.
    Announce,
}

/// The scripts that fit one room, each kind in a deck: none comes again before all have been told.
pub(super) struct Shelf {
    decks: [Vec<usize>; 4],
    next: [usize; 4],
    worded: HashMap<usize, usize>,
}

impl Shelf {
    pub(super) fn new(scripts: &[Script], themes: &[&str], secondary: bool, dice: &mut Dice) -> Self {
        let level = if secondary { Level::Secondary } else { Level::Primary };
        let fits = |s: &Script, want: Want| {
            let talk = themes.contains(&s.theme) || matches!(s.theme, "general" | "meet");
            (s.level == Level::Any || s.level == level)
                && match want {
                    Want::Talk => talk,
                    Want::Question => talk && asks(s),
                    Want::Share => s.theme == "share",
                    Want::Announce => s.theme == "announce",
                }
        };
        let decks = [Want::Talk, Want::Question, Want::Share, Want::Announce].map(|want| {
            let mut deck: Vec<usize> = (0..scripts.len()).filter(|&i| fits(&scripts[i], want)).collect();
            dice.shuffle(&mut deck);
            deck
        });
        Self { decks, next: [0; 4], worded: HashMap::new() }
    }

    /// The next script of a kind.
    pub(super) fn draw(&mut self, want: Want) -> usize {
        let kind = want as usize;
        let script = self.decks[kind][self.next[kind] % self.decks[kind].len()];
        self.next[kind] += 1;
        script
    }

    /// Which wordings a conversation uses: the lines were written to fit each other column by column. Another column each time.
    pub(super) fn column(&mut self, script: usize, dice: &mut Dice) -> usize {
        let told = self.worded.entry(script).or_insert_with(|| dice.below(2));
        *told += 1;
        *told
    }
}

fn asks(script: &Script) -> bool {
    let first = &script.lines[0];
    matches!(first.speaker, Speaker::Teacher(_))
        && first.mark == Some(MarkKind::Question)
        && script.lines.iter().any(|l| matches!(l.speaker, Speaker::Lead | Speaker::LeadTeacher))
}
