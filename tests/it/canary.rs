//! S2: nothing of another network leaks. A word that stands nowhere else is put into every kind of hidden thing of one tenant; the other's people ask
//! every reading route that the server describes, every search and every stream, and every byte that they get is looked through.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    files::uploaded,
    neighbours::Neighbours,
    support::{Client, Socket},
};

const CANARY: &str = "นกขมิ้นทองคำ";
const STRANGERS: [&str; 8] = ["district.a", "supervisor.a", "leader.a", "editor.a", "teacher.a", "colleague.a", "partner.a", "nowhere"];
/// Who is there too, and so must meet the word often: a walk that reads nothing shows nothing.
const AT_HOME: &str = "editor.b";

/// What a path names, by the words of its pattern; several where there are several.
type Ids = BTreeMap<&'static str, Vec<String>>;

async fn made(client: &Client, path: &str, body: Value) -> String {
    let made = client.post(path, body).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Every kind of thing that people of `a` may not see, each with the word in it.
async fn hidden(here: &Neighbours) -> Ids {
    let (editor, teacher) = (here.person("editor.b"), here.person("teacher.b"));
    let mut ids = Ids::new();
    for audience in ["closed", "open"] {
        let new = json!({ "name": format!("ห้อง{CANARY} {audience}"), "network": here.id("b"), "kind": "plc", "audience": audience });
        let space = made(&editor, "/spaces", new).await;
        let path = format!("/spaces/{space}");
        editor.put(&format!("{path}/members/{}", here.id("teacher.b")), json!({ "role": "member" })).await.expect(204);
        let topic = made(&editor, &format!("{path}/topics"), json!({ "name": format!("เรื่อง{CANARY}") })).await;
        let file = uploaded(&teacher, &space, &format!("{CANARY}.txt"), format!("ในไฟล์มี{CANARY}").as_bytes()).await["id"].as_str().unwrap().to_owned();
        let say = async |body: String, files: Value| {
            let said = json!({ "client_id": Uuid::now_v7(), "body": body, "topic": topic, "files": files });
            teacher.post(&format!("{path}/messages"), said).await.expect(201)["number"].to_string()
        };
        let number = say(format!("ในห้องมี{CANARY}"), json!([file])).await;
        editor.put(&format!("{path}/messages/{number}/marks/advice"), json!({})).await.expect(204);
        editor.put(&format!("{path}/messages/{number}/pin"), json!({})).await.expect(204);
        let gone = say(format!("ลบแล้ว{CANARY}"), json!([])).await;
        teacher.delete(&format!("{path}/messages/{gone}")).await.expect(204);
        let cycle = made(&editor, &format!("{path}/cycles"), json!({ "title": CANARY, "problem": format!("ปัญหา{CANARY}"), "items": ["3.1"] })).await;
        let session = made(&editor, &format!("/cycles/{cycle}/sessions"), json!({ "topic": format!("วง{CANARY}") })).await;
        let report = json!({ "kind": "message", "object": format!("{space}:{number}"), "reason": "insult", "words": CANARY });
        let report = made(&editor, "/reports", report).await;
        let named = [("space", &space), ("file", &file), ("number", &number), ("cycle", &cycle), ("session", &session), ("report", &report)];
        for (name, id) in named {
            ids.entry(name).or_default().push(id.clone());
        }
    }
    for step in ["draft", "submission", "network"] {
        let card = json!({ "title": format!("{CANARY} {step}"), "summary": CANARY, "problem": CANARY, "steps": [CANARY], "results": CANARY, "standards": ["1.1"], "network": here.id("b") });
        let practice = made(&editor, "/practices", card).await;
        match step {
            "submission" => assert_eq!(editor.put(&format!("/practices/{practice}/submission"), json!({})).await.status / 100, 2),
            "network" => {
                let new = json!({ "audience": "network", "changed": CANARY });
                let published = editor.put(&format!("/practices/{practice}/publication"), new).await;
                assert_eq!(published.status / 100, 2, "{published:?}");
            }
            _ => {}
        }
        ids.entry("practice").or_default().push(practice);
    }
    for (name, id) in [("network", here.id("b")), ("organisation", here.id("lead-b")), ("person", here.id("teacher.b"))] {
        ids.entry(name).or_default().push(id.to_owned());
    }
    ids.insert("version", vec!["1".into()]);
    ids
}

/// Every reading path that the server describes, filled; a word of the pattern that nothing here has becomes an id that never was.
async fn paths(here: &Neighbours, ids: &Ids) -> Vec<String> {
    let described = here.node.client().site("/api/openapi.json").await.unwrap().json();
    let mut all = Vec::new();
    for (pattern, methods) in described["paths"].as_object().unwrap() {
        if methods.get("get").is_none() {
            continue;
        }
        let mut filled = vec![pattern.trim_start_matches("/api/v1").to_owned()];
        while let Some((from, to)) = filled[0].find('{').zip(filled[0].find('}')) {
            let name = filled[0][from + 1..to].to_owned();
            let never = vec![Uuid::now_v7().to_string()];
            let values = ids.get(name.as_str()).unwrap_or(&never);
            filled = filled.iter().flat_map(|path| values.iter().map(|value| path.replace(&format!("{{{name}}}"), value))).collect();
        }
        all.extend(filled);
    }
    assert!(all.len() > 80, "{all:?}");
    for (kind, names) in [("space", "space"), ("school", "organisation"), ("person", "person"), ("network", "network")] {
        all.extend(ids[names].iter().map(|id| format!("/streams/{kind}/{id}/events?after=0")));
    }
    for kind in ["", "&kind=message", "&kind=practice", "&kind=organisation", "&kind=person"] {
        all.push(format!("/search?q={CANARY}{kind}"));
    }
    all.extend([format!("/search/suggestions?q={}", &CANARY[..9]), "/search?q=".into(), "/evidence?item=3.1".into()]);
    all
}

/// How many bytes came, and which paths brought the word.
async fn walk(client: &Client, paths: &[String]) -> (usize, Vec<String>) {
    let (mut bytes, mut hits) = (0, Vec::new());
    for path in paths {
        let answer = client.request(Method::GET, path).send().await.unwrap();
        let headers = format!("{:?}", answer.headers());
        let body = answer.bytes().await.unwrap();
        bytes += headers.len() + body.len();
        let text = String::from_utf8_lossy(&body);
        // A search repeats what was asked; only what it found counts.
        let told = if path.starts_with("/search?") { found(&text) } else { text.into_owned() };
        if told.contains(CANARY) || headers.contains(CANARY) {
            hits.push(path.clone());
        }
    }
    (bytes, hits)
}

/// Items, facets and counts of an answer.
fn found(text: &str) -> String {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    let counted = answer["total"].as_u64().or(answer["total_at_least"].as_u64()).unwrap_or(0);
    if counted > 0 { format!("{} {}", answer["items"], answer["facets"]) } else { String::new() }
}

both_engines!(a_word_of_one_network_reaches_nobody_of_another, async |engine| {
    let here = Neighbours::with(engine, &[("POSTS_PER_MINUTE", 0), ("SEARCHES_PER_MINUTE", 0)]).await;
    let mut listening = Socket::connect(&here.person("teacher.a")).await;
    let ids = hidden(&here).await;
    let paths = paths(&here, &ids).await;
    let begun = Instant::now();
    let at_home = loop {
        let (_, hits) = walk(&here.person(AT_HOME), &paths).await;
        // The index follows; the word is found at home before its absence elsewhere means anything.
        if hits.iter().any(|path| path.starts_with("/search?") && path.contains("message")) && hits.iter().any(|path| path.contains("kind=practice")) {
            break hits;
        }
        let asked = here.person(AT_HOME).get(&format!("/search?q={CANARY}&kind=message")).await;
        assert!(begun.elapsed() < Duration::from_secs(30), "at home the word is met only at {hits:#?}; {asked:?}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    assert!(at_home.len() >= 25, "at home the word is met only at {at_home:#?}");
    let mut searched = 0;
    let mut leaks = Vec::new();
    for login in STRANGERS {
        let (bytes, hits) = walk(&here.person(login), &paths).await;
        searched += bytes;
        leaks.extend(hits.into_iter().map(|path| format!("{login} {path}")));
    }
    let (bytes, hits) = walk(&here.node.client().visitor(), &paths).await;
    searched += bytes;
    leaks.extend(hits);
    for space in &ids["space"] {
        listening.send(json!({ "type": "join", "stream": format!("space/{space}"), "after": 0 })).await;
        let told = listening.expect("error").await.to_string();
        assert!(!told.contains(CANARY) && told.contains("not_found"), "{told}");
    }
    let log = here.node.log();
    assert!(!log.contains(CANARY), "the log repeats what people wrote");
    searched += log.len();
    println!("S2 paths={} bytes_searched={searched} met_at_home={} canary_hits={}", paths.len(), at_home.len(), leaks.len());
    assert!(leaks.is_empty(), "{leaks:#?}");
});
