//! Pages and search over HTTP, one question after another on one connection.
use std::time::Instant;

use super::server::{Server, client};
use super::table::{percentile, row};

const ASKED: [&str; 10] =
    ["อ่านไม่ออก", "คูณหาร", "ลดภาระเอกสาร", "แก้ปัญหาอ่านไม่ออกชั้นประถม", "นิเทศภายใน", "โรงเรียนขนาดเล็ก", "PLC", "สพป. เขต 1", "จับคู่อ่าน", "ขอแบบบันทึก"];
/// The same words with a letter left out, changed or swapped: the dearest questions, since no document holds them.
const MISTYPED: [&str; 10] =
    ["อ่านไม่อก", "คูณหร", "ลดภารเอกสาร", "แก้ปัญหาอานไม่ออกชั้นประถม", "นิเทศภยาใน", "โรงเรียนขนาเล็ก", "โครงงานวิทยาศาตร์", "จับคู่อาน", "ขอแบบบันทก", "ค่าธรรมเนียการศึกษา"];
const TURNS: usize = 300;

pub async fn search(server: &Server, token: &str, over: &str, goal: &str) {
    asked(server, token, &ASKED, over, goal).await;
}

pub async fn mistyped(server: &Server, token: &str, over: &str) {
    asked(server, token, &MISTYPED, over, "").await;
}

async fn asked(server: &Server, token: &str, questions: &[&str], over: &str, goal: &str) {
    let mut waits = Vec::new();
    for turn in 0..TURNS {
        let url = reqwest::Url::parse_with_params(&format!("http://{}/api/v1/search", server.address), [("q", questions[turn % questions.len()])]).unwrap();
        waits.push(ask(url, token).await);
    }
    row(&format!("search over {over}, HTTP, p50 · p99 (ms)"), format!("{:.1} · {:.1}", percentile(&mut waits, 0.5), percentile(&mut waits, 0.99)), "", goal);
}

pub async fn reading(server: &Server, token: &str, paths: &[String]) {
    let mut waits = Vec::new();
    for turn in 0..TURNS {
        let url = format!("http://{}/api/v1{}", server.address, paths[turn % paths.len()]);
        waits.push(ask(url.parse().unwrap(), token).await);
    }
    row("reading API, sample world, p50 · p99 (ms)", format!("{:.1} · {:.1}", percentile(&mut waits, 0.5), percentile(&mut waits, 0.99)), "", "p99 ≤ 15");
}

async fn ask(url: reqwest::Url, token: &str) -> f64 {
    let started = Instant::now();
    let path = url.path().to_owned();
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.bytes().await.unwrap();
    started.elapsed().as_secs_f64() * 1e3
}
