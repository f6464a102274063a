//! The rows behind a number (F-NH-6), before names and rights are put to them.
use super::Words;
use crate::organisations::OrganisationId;
use crate::platform::permit::PersonId;
use crate::plc::SpaceId;
use crate::plc::cycle::CycleId;
use crate::practices::PracticeId;

use crate::progress::day::Day;

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Nothing,
    Words(Words),
    Number(f64),
    Yes(bool),
    Day(Day),
    School(OrganisationId),
    Person(PersonId),
    /// A message; shown only to those who may read its space.
    Message(SpaceId, i64),
    /// A cycle by its title; shown only to those who may read its space.
    Cycle(SpaceId, CycleId, String),
    /// A practice; shown only to those who may read it.
    Practice(PracticeId),
}

#[derive(Clone, Debug)]
pub struct Column {
    pub key: &'static str,
    pub th: &'static str,
    pub en: &'static str,
}

pub const fn column(key: &'static str, th: &'static str, en: &'static str) -> Column {
    Column { key, th, en }
}

#[derive(Clone, Debug)]
pub struct Table {
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
}
