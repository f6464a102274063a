//! A library of 100,000 practices, made of the sample world's own words, each a little different.
use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::line::Line;
use super::pages;
use super::posting::pump;
use super::server::Server;
use super::table::row;

const PRACTICES: usize = 100_000;
const TEXTS: [&str; 5] = ["problem", "for_whom", "materials", "results", "conditions"];

/// `writer` may post in the space.
pub async fn library(server: &Server, admin: &str, writer: &str, space: &str) {
    let page = server.read("/practices?limit=60", admin).await;
    let mut sources = Vec::new();
    for card in page["items"].as_array().unwrap() {
        sources.push(server.read(&format!("/practices/{}", card["id"].as_str().unwrap()), admin).await);
    }
    let school = server.read("/organisations?kind=school&limit=1", admin).await["items"][0]["codes"][0]["code"].as_str().unwrap().to_owned();
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    for number in 0..PRACTICES {
        writeln!(file, "{}", made(&sources, number, &school)).unwrap();
    }
    file.flush().unwrap();
    let started = Instant::now();
    server.run(&["import", "practices", file.path().to_str().unwrap()]);
    row(&format!("{PRACTICES} practices imported, practices/s"), format!("{:.0}", PRACTICES as f64 / started.elapsed().as_secs_f64()), "", "");
    while server.read(&format!("/search?q={}&kind=practice", "LAST99999"), admin).await["items"].as_array().unwrap().is_empty() {
        assert!(started.elapsed() < Duration::from_secs(600), "the library was not searchable in ten minutes");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    row("  and searchable, practices/s from the first line", format!("{:.0}", PRACTICES as f64 / started.elapsed().as_secs_f64()), "", "");
    pages::search(server, admin, "100,000 practices", "").await;
    pages::mistyped(server, admin, "the same, mistyped").await;
    let (zero, until) = (Instant::now(), Instant::now() + Duration::from_secs(8));
    let posts = tokio::spawn(pump(Line::open(server.address, writer).await, space.to_owned(), 1, until, zero));
    pages::search(server, admin, "the same while posts go on", "").await;
    let posts = posts.await.unwrap().len();
    row("  posts a second meanwhile, one under way", format!("{:.0}", posts as f64 / zero.elapsed().as_secs_f64()), "", "");
    row("  server memory (MiB)", format!("{}", server.resident_kib() / 1024), "", "");
}

/// Title of one source, text of three others, its parts in another order: no two alike.
fn made(sources: &[Value], number: usize, school: &str) -> Value {
    let of = |turn: usize| &sources[(number * 7 + turn * 13 + number / sources.len()) % sources.len()];
    let body: Vec<&str> = TEXTS.iter().enumerate().filter_map(|(turn, key)| of(turn)[*key].as_str()).collect();
    json!({
        "external_id": format!("bench-{number}"),
        "title": format!("{} ฉบับที่ {number}", of(0)["title"].as_str().unwrap()),
        "summary": of(1)["summary"],
        "body": format!("{} LAST{number}", body.join("\n")),
        "owner_code": school,
        "published": true,
    })
}
