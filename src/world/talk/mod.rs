//! A school year of talk.

use super::{Message, Network, Organisation, Practice, Size, Space, Year, dice::Dice, plan::people::Staff};

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

/// Everything that is said, in order of time.
pub(super) fn speak(_size: Size, _scene: &Scene<'_>, _dice: &Dice) -> Vec<Message> {
    Vec::new()
}
