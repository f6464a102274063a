//! The rows as `kalyanamit policy` prints them, and the answer that follows from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kalyanamit::platform::permit::Role;
use serde_json::Value;

use super::personas::Persona;
use super::reach::{Reach, Thing, reach};
use super::realm::Realm;
use super::routes::Fixture;

pub type Cells = BTreeSet<(String, String)>;

/// A row of what `kalyanamit policy` prints.
pub struct Row {
    pub cells: Cells,
    known_to: Option<String>,
}

pub struct Policy {
    pub rows: BTreeMap<String, Row>,
    pub by_action: HashMap<String, Cells>,
}

fn cells(grants: &Value) -> Cells {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    grants.as_array().unwrap().iter().map(|grant| (word(&grant[0]), word(&grant[1]))).collect()
}

impl Policy {
    pub async fn printed(realm: &Realm) -> Self {
        let printed: Value = serde_json::from_str(&realm.cli(&["policy"]).await).unwrap();
        let mut rows = BTreeMap::new();
        let mut by_action = HashMap::new();
        // These are asked of nobody, only known by: everyone signed in.
        for action in ["place.known", "import.known"] {
            by_action.insert(action.to_owned(), everyone_with_a_role());
        }
        for row in printed.as_array().unwrap() {
            let path = row["path"].as_str().unwrap();
            let route = format!("{} {}", row["method"].as_str().unwrap(), path.strip_prefix("/api/v1").unwrap_or(path));
            let cells = cells(&row["grants"]);
            by_action.insert(row["action"].as_str().unwrap().to_owned(), cells.clone());
            let known_to = row["known_to"].as_str().map(str::to_owned);
            assert!(rows.insert(route.clone(), Row { cells, known_to }).is_none(), "{route} twice");
        }
        Self { rows, by_action }
    }

    fn known(&self, row: &Row, thing: Thing, reach: &Cells) -> bool {
        let of = |action: &str| self.by_action.get(action).unwrap_or_else(|| panic!("no row {action}")).clone();
        let known = if thing.is_space() && thing != Thing::Report { of("space.read") } else { row.known_to.as_deref().map_or_else(|| row.cells.clone(), of) };
        meets(&known, reach)
    }

    /// The status that a request gets; 200 stands for any success.
    pub fn expected(&self, fixture: &Fixture, who: &Persona, t: &str, thing: Thing) -> u16 {
        let row = &self.rows[fixture.route];
        let reach = words(&reach(who, t, thing));
        let public = row.cells.contains(&("anonymous".into(), "all".into()));
        if !who.signed_in() && !public {
            return 401;
        }
        let own = !matches!((thing, t), (Thing::Session | Thing::OwnInvitation, "b"));
        let allowed = meets(&row.cells, &reach) || (row.cells == everyone_with_a_role() && own);
        let narrowed = fixture.only.is_none_or(|only| meets(&words(&only.iter().copied().collect()), &reach));
        match (allowed, narrowed) {
            (true, true) => fixture.closed.unwrap_or(200),
            (true, false) if who.roles().is_empty() && !thing.is_space() => 404,
            _ if self.known(row, thing, &reach) => 403,
            _ => 404,
        }
    }
}

fn everyone_with_a_role() -> Cells {
    Role::ALL.into_iter().filter(|role| *role != Role::Anonymous).map(|role| (role.as_str().to_owned(), "own".to_owned())).collect()
}

pub fn words(reach: &Reach) -> Cells {
    reach.iter().map(|(role, scope)| (role.as_str().to_owned(), serde_json::to_value(scope).unwrap().as_str().unwrap().to_owned())).collect()
}

pub fn meets(one: &Cells, other: &Cells) -> bool {
    !one.is_disjoint(other)
}

/// The matrix as it was agreed, cell by cell: a row that changes by itself is found here, for the walk follows the rows.
const MATRIX: &str = include_str!("matrix.txt");

#[test]
fn the_rows_are_those_of_the_matrix() {
    let printed = serde_json::to_value(kalyanamit::app::policy_table()).unwrap();
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    for row in printed.as_array().unwrap() {
        let granted = cells(&row["grants"]);
        let words: Vec<String> = granted.iter().map(|(role, scope)| format!("{role}:{scope}")).collect();
        let words = if granted == everyone_with_a_role() { "whoever-holds-a-role".to_owned() } else { words.join(" ") };
        let known = row["known_to"].as_str().map(|known| format!(" | {known}")).unwrap_or_default();
        rows.insert(row["action"].as_str().unwrap().to_owned(), words + &known);
    }
    let agreed = MATRIX.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    let agreed: BTreeMap<String, String> = agreed.map(|(action, words)| (action.to_owned(), words.to_owned())).collect();
    assert_eq!(agreed, rows, "left: the matrix, right: the rows");
}
