//! `make bench`: how fast words are durable, how fast they arrive, what a silent line costs, how fast questions are answered. One table, never an
//! assertion: machines are noisy, so compare by ratio within one run. The server has the first core to itself, this program the second.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crowd;
mod line;
mod listeners;
mod many_practices;
mod many_rooms;
mod pages;
mod posting;
mod resting;
mod server;
mod table;

use serde_json::{Value, json};
use server::Server;
use table::row;

const CROWD: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    server::keep_to_second_core();
    table::head();
    row("release binary (MB)", format!("{:.0}", Server::binary_mb()), "", "≤ 60");
    let server = Server::start(None).await;
    row("sample world, first load to ready (s)", format!("{:.1}", server.ready_s), "≤ 40", "≤ 20");
    let server = server.again().await;
    row("start to ready, existing data (s)", format!("{:.2}", server.ready_s), "", "≤ 0.3");
    row("idle memory, sample world (MiB)", format!("{}", server.resident_kib() / 1024), "", "≤ 120");
    let house = House::build(&server).await;
    let wanted = |part: &str| std::env::var("ONLY").map_or(true, |only| only.split(',').any(|one| one == part));
    if wanted("pages") {
        pages::reading(&server, &house.lead, &house.pages).await;
        pages::search(&server, &house.lead, "the sample world", "").await;
    }
    if wanted("posts") {
        posting::durable(&server, &house.tokens, &house.crowd, "SQLite", "≥ 3,000", "≥ 15,000").await;
    }
    if wanted("steady") {
        crowd::steady(&server, &house.tokens, &house.crowd).await;
    }
    if wanted("full") {
        crowd::full(&server, &house.tokens, &house.crowd, 200).await;
        crowd::full(&server, &house.tokens, &house.crowd, CROWD).await;
    }
    if wanted("rooms") {
        many_rooms::rising(&server, &house.rooms).await;
    }
    if wanted("idle") {
        resting::idle(&server.again().await, &house.tokens, &house.crowd).await;
    } else {
        drop(server);
    }
    if wanted("storm") {
        let server = Server::start(None).await;
        let house = House::build(&server).await;
        resting::storm(&server, &house.tokens, &house.crowd).await;
        if wanted("library") {
            many_practices::library(&server, &house.admin, &house.tokens[0], &house.crowd).await;
        }
    }
    if wanted("postgres") {
        let Ok(cluster) = std::env::var("KALYANAMIT_TEST_POSTGRES_URL") else {
            println!("\nPostgreSQL was not measured: run through `make bench` or infra/with-servers\n");
            return;
        };
        let server = Server::start(Some(cluster)).await;
        row("sample world, first load to ready, PostgreSQL (s)", format!("{:.1}", server.ready_s), "", "");
        let house = House::build(&server).await;
        posting::durable(&server, &house.tokens, &house.crowd, "PostgreSQL", "≥ 2,000", "≥ 10,000").await;
    }
    println!();
}

/// Who takes part: a closed room for a crowd, many small ones, and tokens of their people.
struct House {
    admin: String,
    lead: String,
    tokens: Vec<String>,
    crowd: String,
    rooms: Vec<(String, Vec<String>)>,
    pages: Vec<String>,
}

impl House {
    async fn build(server: &Server) -> House {
        let admin = server.tokens(&["demo.admin".into()]).remove(0);
        let lead = server.tokens(&["demo.lead".into()]).remove(0);
        let (mut logins, mut ids): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut after = String::new();
        while ids.len() < CROWD {
            let page = server.read(&format!("/people?limit=200{after}"), &admin).await;
            for person in page["items"].as_array().unwrap().iter().filter(|person| person["login"].is_string()) {
                logins.push(person["login"].as_str().unwrap().into());
                ids.push(person["id"].as_str().unwrap().into());
            }
            after = format!("&after={}", page["next"].as_str().expect("a sample world of more than a thousand people"));
        }
        logins.truncate(CROWD);
        ids.truncate(CROWD);
        let me = server.read("/me", &lead).await;
        let networks = server.read(&format!("/networks?organisation={}", me["school"]["id"].as_str().unwrap()), &lead).await;
        let network = networks["items"][0]["id"].as_str().unwrap().to_owned();
        let crowd = space(server, &lead, &network, "ห้องประชุมใหญ่", &ids).await;
        let tokens = server.tokens(&logins);
        let mut rooms = Vec::new();
        for number in 0..many_rooms::ROOMS {
            let of = |place: usize| (number * many_rooms::PEOPLE + place) % CROWD;
            let people: Vec<String> = (0..many_rooms::PEOPLE).map(|place| ids[of(place)].clone()).collect();
            let space = space(server, &lead, &network, &format!("ห้องที่ {number}"), &people).await;
            rooms.push((space, (0..many_rooms::PEOPLE).map(|place| tokens[of(place)].clone()).collect()));
        }
        let mine = server.read("/spaces?limit=3", &lead).await;
        let space = mine["items"][0]["id"].as_str().unwrap();
        let pages = vec![
            "/me".into(),
            "/me/today".into(),
            "/spaces".into(),
            format!("/spaces/{space}"),
            format!("/spaces/{space}/messages?limit=50"),
            format!("/networks/{network}"),
            "/practices".into(),
        ];
        House { admin, lead, tokens, crowd, rooms, pages }
    }
}

async fn space(server: &Server, lead: &str, network: &str, name: &str, people: &[String]) -> String {
    let made: Value = server.post("/spaces", lead, json!({ "name": name, "network": network, "audience": "closed" })).await;
    let id = made["id"].as_str().unwrap().to_owned();
    server.post(&format!("/spaces/{id}/members"), lead, json!({ "people": people })).await;
    id
}
