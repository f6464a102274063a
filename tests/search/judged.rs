//! The judged set: what teachers ask of the sample world, and a floor under how well it is answered.

use crate::quality::Quality;
use crate::sample::{documents, judged};
use crate::world::{World, for_all, ids};
use kalyanamit::search::{Kind, Query};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_set_is_whole() {
    let documents: BTreeSet<String> = documents().into_iter().filter(|document| document.kind == Kind::Practice).map(|document| document.id).collect();
    assert_eq!(documents.len(), 60);
    let judged = judged();
    assert!(judged.len() >= 150, "{}", judged.len());
    let mut asked = BTreeSet::new();
    let mut answered = BTreeSet::new();
    for one in judged {
        assert!(asked.insert(one.question), "{} twice", one.question);
        assert!(one.grades.values().any(|grade| *grade == 3), "{}: nothing answers it", one.question);
        assert!(one.grades.values().all(|grade| *grade <= 3), "{}", one.question);
        for id in one.grades.into_keys() {
            assert!(documents.contains(&id), "{}: no card {id}", one.question);
            answered.insert(id);
        }
    }
    assert_eq!(answered.len(), 60, "every card is asked for");
}

#[test]
fn teachers_find_what_answers_them() {
    let world = World::new(documents());
    let mut quality = Quality::default();
    let mut sets: BTreeMap<&str, Quality> = BTreeMap::new();
    for one in judged() {
        let found = ids(&world.ask(&Query { kinds: vec![Kind::Practice], ..for_all(one.question) }));
        quality.add(&found, &one.grades);
        sets.entry(one.set).or_default().add(&found, &one.grades);
    }
    println!("JUDGED {quality:?} {sets:?}");
    assert!(quality.recall_at_10 >= RECALL && quality.mrr_at_10 >= MRR && quality.ndcg_at_10 >= NDCG, "{quality:?} {sets:?}");
}

/// A little below what stands, so that a change for the worse is seen and a change of a card's words is not.
const RECALL: f64 = 0.90;
const MRR: f64 = 0.88;
const NDCG: f64 = 0.86;
