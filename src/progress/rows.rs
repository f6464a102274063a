//! The rows behind a number, with names, as far as the reader may see them (F-NH-6).
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::day::OpenDays;
use super::health::{found, sight};
use super::look::Lens;
use super::signal::{self, Cell, Table};
use super::store;
use crate::calendar::SchoolCalendar;
use crate::networks::NetworkId;
use crate::organisations::{OrganisationId, PersonRef, person_refs};
use crate::platform::Core;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::platform::permit::{Actor, PersonId};
use crate::plc::{self, SpaceId};
use crate::practices::{self, PracticeId};

use super::policy;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnView {
    pub key: String,
    pub label_th: String,
    pub label_en: String,
}

/// `GET /networks/{network}/health/{key}/rows`
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rows {
    pub definition: String,
    pub definition_en: String,
    pub columns: Vec<ColumnView>,
    /// One field a column; a field `…_en` beside words that differ in English.
    pub items: Vec<Map<String, Value>>,
    pub next: Option<String>,
}

/// Rows of a component as of the day of its number.
pub async fn rows(core: &Core, actor: &Actor, network: &NetworkId, key: &str) -> Result<Rows> {
    let (mut db, now) = (core.db.clone(), core.now());
    let signal = signal::by_key(key).ok_or_else(Error::not_found)?;
    let row = found(&mut db, network).await?;
    let sight = sight(&mut db, actor, network, row.lead_id.as_deref(), now).await?;
    policy::HEALTH_ROWS.permit(&crate::networks::reach(&mut db, &actor.person, network, now).await?)?;
    let mut lens = Lens::at(&mut db, now).await?;
    if lens.today != row.day {
        lens.days = std::sync::Arc::new(OpenDays::until(row.day, SchoolCalendar::standard()));
        lens.today = row.day;
    }
    let (picture, _) = lens.picture(&mut db, network).await?.ok_or_else(Error::not_found)?;
    let table = signal.rows(&picture, row.day, &lens.settings, sight.names);
    let definition = signal.definition(&lens.settings);
    let names = Names::of(core, &mut db, actor, &table).await?;
    let columns = table.columns.iter().map(|column| ColumnView { key: column.key.into(), label_th: column.th.into(), label_en: column.en.into() }).collect();
    let items = table.rows.iter().map(|row| names.item(&table, row)).collect();
    Ok(Rows { definition: definition.th, definition_en: definition.en, columns, items, next: None })
}

/// What ids are called, and which spaces and practices the reader may open.
struct Names {
    schools: HashMap<OrganisationId, String>,
    people: HashMap<PersonId, PersonRef>,
    spaces: HashSet<SpaceId>,
    practices: HashMap<PracticeId, String>,
}

impl Names {
    async fn of(core: &Core, db: &mut Db, actor: &Actor, table: &Table) -> Result<Names> {
        let (mut schools, mut people, mut spaces, mut practices) = (Vec::new(), Vec::new(), HashSet::new(), HashSet::new());
        for cell in table.rows.iter().flatten() {
            match cell {
                Cell::School(id) => schools.push(id),
                Cell::Person(id) => people.push(id.clone()),
                Cell::Message(space, _) | Cell::Cycle(space, ..) => {
                    spaces.insert(space.clone());
                }
                Cell::Practice(id) => {
                    practices.insert(id.clone());
                }
                _ => {}
            }
        }
        let mut open = HashSet::new();
        for space in spaces {
            match plc::enter(db, actor, &space, &plc::policy::READ, core.now()).await {
                Ok(_) => {
                    open.insert(space);
                }
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        let mut titles = HashMap::new();
        for id in practices {
            match practices::enter(db, Some(&actor.person), &id, &practices::policy::READ, core.now()).await {
                Ok(_) => titles.extend(practices::title(db, &id).await?.map(|title| (id, title))),
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Names { schools: store::names_of_schools(db, &schools).await?, people: person_refs(db, &people).await?, spaces: open, practices: titles })
    }

    fn item(&self, table: &Table, row: &[Cell]) -> Map<String, Value> {
        let mut item = Map::new();
        for (column, cell) in table.columns.iter().zip(row) {
            if let Cell::Words(words) = cell {
                item.insert(format!("{}_en", column.key), words.en.clone().into());
            }
            item.insert(column.key.into(), self.value(cell));
        }
        item
    }

    fn value(&self, cell: &Cell) -> Value {
        match cell {
            Cell::Nothing => Value::Null,
            Cell::Words(words) => words.th.clone().into(),
            Cell::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
            Cell::Number(number) => (*number).into(),
            Cell::Yes(yes) => (*yes).into(),
            Cell::Day(day) => day.begins().rfc3339().into(),
            Cell::School(id) => json!({ "id": id, "name": self.schools.get(id) }),
            Cell::Person(id) => json!({ "id": id, "name": self.people.get(id).map(|person| &person.name) }),
            Cell::Message(space, number) if self.spaces.contains(space) => {
                json!({ "id": format!("{space}:{number}"), "name": "เปิดข้อความ", "href": format!("/spaces/{space}?message={number}") })
            }
            Cell::Cycle(space, id, title) if self.spaces.contains(space) => json!({ "id": id, "name": title, "href": format!("/cycles/{id}") }),
            Cell::Practice(id) => self.practices.get(id).map_or(Value::Null, |title| json!({ "id": id, "name": title, "href": format!("/practices/{id}") })),
            Cell::Message(..) | Cell::Cycle(..) => Value::Null,
        }
    }
}
