//! The tree of a practice as one reader sees it: root first, what changed at each step, and the results at each school.
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::store::{self, TreeRow};
use crate::organisations::{PersonRef, person_refs};
use crate::platform::Time;
use crate::platform::db::Reads;
use crate::platform::error::Result;
use crate::platform::http::Ref;
use crate::platform::permit::PersonId;
use crate::practices::adoption::{Evidence, trials_of};
use crate::practices::{self, PracticeId, Standing, State, policy, store as practice_store};

/// Nodes of one tree that are shown.
const MOST: i64 = 300;

/// One practice of the tree. What the reader may not read has neither id nor title, and stands only where something readable comes from it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineageNode {
    /// Names the node within this answer.
    pub key: String,
    pub parent: Option<String>,
    pub depth: i64,
    /// Id and title.
    pub practice: Option<Ref>,
    pub school: Option<Ref>,
    pub size_class: Option<String>,
    pub state: Option<State>,
    /// What was changed from its parent, and why.
    pub changed: Option<String>,
    pub why: Option<String>,
    /// The line that names its parent, as the parent's licence asks.
    pub credit: Option<String>,
    pub by: Option<PersonRef>,
    pub at: Option<Time>,
    pub evidence: Option<Evidence>,
    /// The practice that was asked for.
    pub asked: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Lineage {
    /// Parents before their children, in the order of a tree read line by line.
    pub items: Vec<LineageNode>,
    /// Credit of the practice that was asked for, nearest source first, the root's last. Shown also where the source itself may not be read.
    pub credits: Vec<String>,
}

pub async fn lineage(db: &mut impl Reads, standing: &Standing, person: Option<&PersonId>, now: Time) -> Result<Lineage> {
    let asked = &standing.practice.id;
    let root = store::above(db, asked).await?.pop().unwrap_or_else(|| asked.clone());
    let rows = store::tree(db, &root, MOST).await?;
    let mut readable = HashSet::new();
    for row in &rows {
        let practice = practice_store::practice(db, &row.id).await?;
        if row.id == *asked || practices::reach(db, person, &practice, now).await?.allows(&policy::READ) {
            readable.insert(row.id.clone());
        }
    }
    let shown = with_what_they_come_from(&rows, &readable);
    let ids: Vec<PracticeId> = readable.iter().cloned().collect();
    let titles: HashMap<PracticeId, String> = practice_store::titles(db, &ids).await?.into_iter().collect();
    let mut trials = trials_of(db, &ids).await?;
    let people: Vec<PersonId> = rows.iter().filter_map(|row| row.by_id.clone()).collect();
    let people = person_refs(db, &people).await?;
    let keys: HashMap<&PracticeId, String> = rows.iter().enumerate().map(|(place, row)| (&row.id, format!("n{place}"))).collect();
    let mut nodes = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| shown.contains(&row.id)) {
        let open = readable.contains(&row.id);
        let title = titles.get(&row.id).cloned().unwrap_or_default();
        nodes.push(LineageNode {
            key: keys.get(&row.id).cloned().unwrap_or_default(),
            parent: row.parent_id.as_ref().and_then(|parent| keys.get(parent).cloned()),
            depth: row.depth,
            practice: open.then(|| Ref { id: row.id.0.clone(), name: title }),
            school: open.then(|| Ref { id: row.owner_id.0.clone(), name: row.owner_name.clone() }),
            size_class: row.size_class.clone().filter(|_| open),
            state: open.then_some(row.state),
            changed: row.changed.clone().filter(|_| open),
            why: row.why.clone().filter(|_| open),
            credit: row.credit.clone().filter(|_| open),
            by: row.by_id.as_ref().filter(|_| open).and_then(|by| people.get(by).cloned()),
            at: row.at.filter(|_| open),
            evidence: open.then(|| Evidence::of(&trials.remove(&row.id).unwrap_or_default(), false)),
            asked: row.id == *asked,
        });
    }
    let credits = store::origins(db, std::slice::from_ref(asked)).await?.remove(asked).unwrap_or_default();
    Ok(Lineage { items: line_by_line(nodes), credits })
}

/// What may be read, and everything between it and the root.
fn with_what_they_come_from(rows: &[TreeRow], readable: &HashSet<PracticeId>) -> HashSet<PracticeId> {
    let parents: HashMap<&PracticeId, &PracticeId> = rows.iter().filter_map(|row| Some((&row.id, row.parent_id.as_ref()?))).collect();
    let mut shown = HashSet::new();
    for id in readable {
        let mut at = Some(id);
        while let Some(id) = at.filter(|id| shown.insert((*id).clone())) {
            at = parents.get(id).copied();
        }
    }
    shown
}

/// From rows by depth to the order in which a tree is read: each branch to its end.
fn line_by_line(nodes: Vec<LineageNode>) -> Vec<LineageNode> {
    let mut below: HashMap<Option<String>, Vec<LineageNode>> = HashMap::new();
    let known: HashSet<String> = nodes.iter().map(|node| node.key.clone()).collect();
    for mut node in nodes {
        node.parent = node.parent.filter(|parent| known.contains(parent));
        below.entry(node.parent.clone()).or_default().push(node);
    }
    let mut lines = Vec::new();
    let mut waiting: Vec<LineageNode> = below.remove(&None).unwrap_or_default();
    waiting.reverse();
    while let Some(node) = waiting.pop() {
        if let Some(children) = below.remove(&Some(node.key.clone())) {
            waiting.extend(children.into_iter().rev());
        }
        lines.push(node);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(key: &str, parent: Option<&str>) -> LineageNode {
        LineageNode {
            key: key.into(),
            parent: parent.map(str::to_owned),
            depth: 0,
            practice: None,
            school: None,
            size_class: None,
            state: None,
            changed: None,
            why: None,
            credit: None,
            by: None,
            at: None,
            evidence: None,
            asked: false,
        }
    }

    #[test]
    fn a_tree_is_read_branch_by_branch() {
        let nodes = vec![node("root", None), node("a", Some("root")), node("b", Some("root")), node("a1", Some("a")), node("b1", Some("b"))];
        let keys: Vec<String> = line_by_line(nodes).into_iter().map(|node| node.key).collect();
        assert_eq!(keys, ["root", "a", "a1", "b", "b1"]);
    }
}
