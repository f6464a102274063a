//! Quality and speed of search on outside documents: `DATA=DIR cargo bench --bench search_quality`.
//!
//! `DIR` holds `docs.jsonl.gz` (id, title, body) and `queries.jsonl.gz` (set, q, rel). `COPIES=N` indexes every document
//! N times, each copy a little changed, and measures time alone. `MISSES=SET` prints what a set misses.

use kalyanamit::search::{Document, Index, Kind, Query, Synonyms};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The sets whose mean is compared.
const MEAN: [&str; 8] = ["iapp", "xquad", "edu", "gov", "phrase", "prefix", "infix", "mixed"];

/// The sets that are short texts, not questions or headlines.
const SHORT: [&str; 3] = ["phrase", "prefix", "infix"];

#[derive(Deserialize)]
struct Text {
    id: String,
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct Judged {
    set: String,
    q: String,
    clean: Option<String>,
    rel: Vec<String>,
}

#[derive(Default)]
struct Line {
    queries: usize,
    recall: f64,
    reciprocal: f64,
    clean_recall: f64,
    times: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(data) = std::env::var_os("DATA").map(PathBuf::from) else {
        println!("search quality: DATA is not given, nothing measured");
        return Ok(());
    };
    let texts: Vec<Text> = lines(&data.join("docs.jsonl.gz"))?;
    let judged: Vec<Judged> = lines(&data.join("queries.jsonl.gz"))?;
    let copies = std::env::var("COPIES").map_or(Ok(1), |copies| copies.parse())?;
    let folder = std::env::temp_dir().join(format!("search-quality-{}", std::process::id()));
    let measured = measure(&folder, &texts, &judged, copies);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path, texts: &[Text], judged: &[Judged], copies: usize) -> Result<(), Box<dyn Error>> {
    let index = Index::create(folder)?;
    fill(&index, folder, texts, copies)?;
    let synonyms = Synonyms::shipped()?;
    let misses = std::env::var("MISSES").ok();
    let mut sets: BTreeMap<&str, Line> = BTreeMap::new();
    for one in judged {
        let line = sets.entry(&one.set).or_default();
        let found = ask(&index, &one.q, &synonyms)?;
        line.times.push(milliseconds(|| ask(&index, &one.q, &synonyms))?);
        let recall = recall(&found, &one.rel);
        line.queries += 1;
        line.recall += recall;
        line.reciprocal += found.iter().position(|id| one.rel.contains(id)).map_or(0.0, |at| 1.0 / (at + 1) as f64);
        if let Some(clean) = &one.clean {
            line.clean_recall += self::recall(&ask(&index, clean, &synonyms)?, &one.rel);
        }
        if misses.as_deref() == Some(&one.set) && recall < 1.0 {
            println!("  {recall:.2} {:?} wants {:?}, got {:?}", one.q, one.rel, &found[..found.len().min(3)]);
        }
    }
    if copies == 1 {
        quality(&sets);
    }
    speed(&sets);
    Ok(())
}

fn fill(index: &Index, folder: &Path, texts: &[Text], copies: usize) -> Result<(), Box<dyn Error>> {
    let bytes: usize = texts.iter().map(|text| text.title.len() + text.body.len()).sum::<usize>() * copies;
    let start = processor_seconds();
    let mut writer = index.writer()?;
    for copy in 0..copies {
        for text in texts {
            let mut document = Document::new(Kind::Practice, &text.id, &text.title, &text.body);
            if copy > 0 {
                document.id = format!("{}#{copy}", text.id);
                document.body = changed(&text.body, copy);
            }
            document.read = vec!["all".into()];
            writer.put(&document)?;
        }
    }
    writer.commit()?;
    let seconds = processor_seconds().zip(start).map_or(f64::NAN, |(end, start)| end - start);
    writer.close()?;
    index.reload()?;
    let count = texts.len() * copies;
    let size: u64 = std::fs::read_dir(folder)?.flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    println!("{count} documents, {:.0} MB of text", bytes as f64 / 1e6);
    println!("indexing {:.0} documents per second and core  index/text {:.3}", count as f64 / seconds, size as f64 / bytes as f64);
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    for file in std::fs::read_dir(folder)?.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        *parts.entry(name.rsplit('.').next().unwrap_or_default().to_owned()).or_default() += file.metadata()?.len();
    }
    let parts: Vec<_> = parts.iter().filter(|(_, size)| **size > 99_999).map(|(name, size)| format!("{name} {:.1}", *size as f64 / 1e6)).collect();
    println!("MB by kind of file: {}", parts.join(", "));
    Ok(())
}

/// A copy that is not the same text: its sentences begin elsewhere, some are absent.
fn changed(body: &str, copy: usize) -> String {
    let words: Vec<&str> = body.split(' ').collect();
    let turn = copy * 7 % words.len().max(1);
    let turned = words[turn..].iter().chain(&words[..turn]);
    turned.enumerate().filter(|(at, _)| !(at + copy).is_multiple_of(13)).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

fn ask(index: &Index, text: &str, synonyms: &Synonyms) -> Result<Vec<String>, Box<dyn Error>> {
    let query = Query { text: text.into(), read_tokens: vec!["all".into()], limit: 10, ..Query::default() };
    Ok(index.search(&query, synonyms)?.items.into_iter().map(|item| item.id).collect())
}

fn recall(found: &[String], wanted: &[String]) -> f64 {
    let hit = wanted.iter().filter(|id| found.contains(id)).count();
    hit as f64 / wanted.len().clamp(1, 10) as f64
}

fn quality(sets: &BTreeMap<&str, Line>) {
    println!("\n{:14} {:>5} {:>7} {:>7} {:>7}", "set", "n", "R@10", "MRR@10", "loss");
    let mut mean = (0.0, 0.0);
    for (name, line) in sets {
        let n = line.queries as f64;
        let (recall, reciprocal) = (line.recall / n, line.reciprocal / n);
        if MEAN.contains(name) {
            mean = (mean.0 + recall / MEAN.len() as f64, mean.1 + reciprocal / MEAN.len() as f64);
        }
        let loss = if name.starts_with("alt-") { format!("{:.3}", line.clean_recall / n - recall) } else { String::new() };
        println!("{name:14} {:>5} {recall:>7.3} {reciprocal:>7.3} {loss:>7}", line.queries);
    }
    println!("{:14} {:>5} {:>7.4} {:>7.4}", "mean of eight", "", mean.0, mean.1);
}

fn speed(sets: &BTreeMap<&str, Line>) {
    println!("\nms a query, best of 3    p50     p99");
    for (name, short) in [("short", true), ("question", false)] {
        let chosen = sets.iter().filter(|(set, _)| SHORT.contains(set) == short && !set.starts_with("alt-"));
        let mut times: Vec<f64> = chosen.flat_map(|(_, line)| line.times.iter().copied()).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
        println!("{name:20} {:>7.2} {:>7.2}", at(0.5), at(0.99));
    }
}

/// Least of three times, as other processes only ever add.
fn milliseconds<T>(mut ask: impl FnMut() -> Result<T, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut least = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        ask()?;
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(least)
}

/// Time that this process has spent on processors, in seconds; `None` where the system does not tell.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let output = Command::new("gzip").arg("-dc").arg(path).output()?;
    if !output.status.success() {
        return Err(format!("{}: {}", path.display(), String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}
