//! One table: what, measured, the bar of the first version, the goal.
use std::process::Command;

pub fn head() {
    println!("\n{}\n", machine());
    println!("| {:<58} | {:>16} | {:>10} | {:>9} |", "what", "measured", "first bar", "goal");
    println!("|{:-<60}|{:->18}|{:->12}|{:->11}|", "", ":", ":", ":");
}

pub fn row(what: &str, measured: impl std::fmt::Display, first: &str, goal: &str) {
    println!("| {what:<58} | {measured:>16} | {first:>10} | {goal:>9} |");
}

/// The value below which so great a part of them lies.
pub fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    if values.is_empty() { f64::NAN } else { values[((values.len() - 1) as f64 * part) as usize] }
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(" unknown").trim_start_matches(['\t', ' ', ':']).to_owned();
    let commit = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output().map(|done| String::from_utf8_lossy(&done.stdout).trim().to_owned());
    format!("{model}, {} cores, commit {}", super::server::cores(), commit.unwrap_or_default())
}
