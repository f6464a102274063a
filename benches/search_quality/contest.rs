//! Asks every engine the same questions about the same documents, and prints what came of it.

use crate::Result;
use crate::collection::{Asked, Collection};
use crate::fts5::Fts5;
use crate::ours::{Ours, processor_seconds};
use crate::postgres::Postgres;
use crate::quality::Quality;
use std::collections::BTreeMap;
use std::time::Instant;

/// Letters up to which a question counts as short.
const SHORT: usize = 20;

/// What filling an engine took, as far as it can be told.
#[derive(Default)]
pub struct Filled {
    /// On processors.
    pub seconds: Option<f64>,
    pub bytes: Option<u64>,
}

pub trait Engine {
    fn name(&self) -> &'static str;
    fn fill(&mut self, collection: &Collection) -> Result<Filled>;
    /// The ten best, best first.
    fn ask(&mut self, question: &str) -> Result<Vec<String>>;
}

#[derive(Default)]
struct Set {
    quality: Quality,
    /// Recall of the same questions before they were altered.
    clean: Quality,
}

/// Measures all engines on one collection.
pub fn hold(collection: &Collection) -> Result<()> {
    println!("\n== {}: {} documents, {:.1} MB of text", collection.name, collection.texts.len() * collection.copies, collection.bytes() as f64 / 1e6);
    let folder = std::env::temp_dir().join(format!("search-quality-{}", std::process::id()));
    let measured = compete(&mut Ours::new(&folder)?, collection);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn compete(ours: &mut Ours, collection: &Collection) -> Result<()> {
    let own = measure(ours, collection)?;
    if std::env::var("PEERS").is_ok_and(|peers| peers == "no") {
        return Ok(());
    }
    if collection.copies == 1 {
        let plain = measure(&mut Fts5::new()?, collection)?;
        print_beside(&own, &plain);
    }
    match Postgres::new()? {
        Some(mut postgres) => measure(&mut postgres, collection).map(drop),
        None => {
            println!("PostgreSQL is not given (infra/with-servers): not measured");
            Ok(())
        }
    }
}

fn measure<'c>(engine: &mut dyn Engine, collection: &'c Collection) -> Result<BTreeMap<&'c str, Set>> {
    println!("\n-- {}", engine.name());
    let filled = engine.fill(collection)?;
    let documents = collection.texts.len() * collection.copies;
    if let Some(seconds) = filled.seconds.filter(|seconds| *seconds > 0.1) {
        println!("indexing {:.0} documents per second and core", documents as f64 / seconds);
    }
    if let Some(bytes) = filled.bytes {
        println!("index size over text size {:.2}", bytes as f64 / collection.bytes() as f64);
    }
    let mut sets: BTreeMap<&'c str, Set> = BTreeMap::new();
    let (mut short, mut long) = (Vec::new(), Vec::new());
    let begun = processor_seconds();
    for one in &collection.asked {
        let start = Instant::now();
        let found = engine.ask(&one.question)?;
        let times = if one.question.chars().count() <= SHORT { &mut short } else { &mut long };
        times.push(start.elapsed().as_secs_f64() * 1e3);
        let set = sets.entry(&one.set).or_default();
        set.quality.add(&found, &one.grades);
        if let Some(clean) = &one.clean {
            set.clean.add(&engine.ask(clean)?, &one.grades);
        }
        tell_misses(one, &found);
    }
    let asked: usize = sets.values().map(|set| set.quality.questions + set.clean.questions).sum();
    if collection.copies == 1 {
        print_quality(&sets, &collection.compared);
    }
    if let Some(seconds) = processor_seconds().zip(begun).map(|(end, begun)| end - begun) {
        println!("processor of this process {:.2} ms a question", seconds * 1e3 / asked as f64);
    }
    print_times("short", short);
    print_times("long", long);
    Ok(sets)
}

fn tell_misses(one: &Asked, found: &[String]) {
    let wanted = || one.grades.iter().filter(|(_, grade)| **grade > 0).map(|(id, _)| id);
    if std::env::var("MISSES").is_ok_and(|set| set == one.set) && wanted().any(|id| !found.contains(id)) {
        println!("  {:?} wants {:?}, got {:?}", one.question, wanted().collect::<Vec<_>>(), &found[..found.len().min(3)]);
    }
}

fn print_quality(sets: &BTreeMap<&str, Set>, compared: &[String]) {
    println!("{:14} {:>5} {:>7} {:>7} {:>7} {:>7} {:>7}", "set", "n", "R@1", "R@10", "MRR@10", "nDCG@10", "loss");
    let line = |name: &str, count: usize, quality: &Quality, loss: &str| {
        let Quality { recall_at_1, recall_at_10, mrr_at_10, ndcg_at_10, .. } = quality;
        println!("{name:14} {count:>5} {recall_at_1:>7.3} {recall_at_10:>7.3} {mrr_at_10:>7.3} {ndcg_at_10:>7.3} {loss:>7}");
    };
    for (name, set) in sets {
        let altered = set.clean.questions > 0;
        let loss = if altered { format!("{:.3}", set.clean.recall_at_10 - set.quality.recall_at_10) } else { String::new() };
        line(name, set.quality.questions, &set.quality, &loss);
    }
    let means: Vec<&Quality> = sets.iter().filter(|(name, _)| compared.iter().any(|set| set == *name)).map(|(_, set)| &set.quality).collect();
    let mean = |of: fn(&Quality) -> f64| means.iter().map(|quality| of(quality)).sum::<f64>() / means.len().max(1) as f64;
    let all = Quality {
        questions: 0,
        recall_at_1: mean(|quality| quality.recall_at_1),
        recall_at_10: mean(|quality| quality.recall_at_10),
        mrr_at_10: mean(|quality| quality.mrr_at_10),
        ndcg_at_10: mean(|quality| quality.ndcg_at_10),
    };
    line("mean of sets", means.len(), &all, "");
}

/// Our sets beside those of plain FTS5: no set should be behind it.
fn print_beside(own: &BTreeMap<&str, Set>, plain: &BTreeMap<&str, Set>) {
    println!("\n-- ours beside FTS5, MRR@10 and Recall@10");
    for (name, set) in own {
        let Some(other) = plain.get(name) else { continue };
        let (ours, theirs) = (&set.quality, &other.quality);
        let behind = if ours.mrr_at_10 < theirs.mrr_at_10 || ours.recall_at_10 < theirs.recall_at_10 { "behind" } else { "" };
        println!("{name:14} {:.3} {:.3}   {:.3} {:.3} {behind}", ours.mrr_at_10, theirs.mrr_at_10, ours.recall_at_10, theirs.recall_at_10);
    }
}

fn print_times(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!("{name:6} questions, ms: p50 {:.2}  p99 {:.2}  (n {})", at(0.5), at(0.99), times.len());
}
