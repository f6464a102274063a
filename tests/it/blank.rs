//! What shows no ink is empty, wherever something must be written (F25).

use serde_json::json;
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Client, World},
};

/// Zero width, the blank Braille pattern, a Hangul filler, joiners, a soft hyphen, tags and variation selectors, and several of them.
const BLANK: [&str; 7] = ["\u{200B}", "\u{2800}", "\u{3164}", "\u{200D}\u{2060}\u{FEFF}", "\u{AD}", "\u{E0041}\u{FE0F}", " \u{115F}\t\u{2800}\u{200E} "];

async fn room(client: &Client, network: &str) -> String {
    let made = client.post("/spaces", json!({"name": "ห้องลองคำว่าง", "network": network, "kind": "plc", "audience": "open"})).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

both_engines!(what_shows_no_ink_is_no_message_name_or_title, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let lead = node.sign_in("demo.lead").await;
    let network = lead.own_network().await;
    let space = room(&lead, &network).await;
    let said = json!({"client_id": Uuid::now_v7(), "body": "มีหมึก"});
    let number = lead.post(&format!("/spaces/{space}/messages"), said).await.expect(201)["number"].as_i64().unwrap();
    for blank in BLANK {
        let message = json!({"client_id": Uuid::now_v7(), "body": blank});
        lead.post(&format!("/spaces/{space}/messages"), message).await.expect(422);
        lead.patch(&format!("/spaces/{space}/messages/{number}"), "*", json!({"body": blank})).await.expect(422);
        lead.post(&format!("/spaces/{space}/topics"), json!({"name": blank})).await.expect(422);
        lead.post("/spaces", json!({"name": blank, "network": network, "kind": "plc", "audience": "open"})).await.expect(422);
        lead.post(&format!("/spaces/{space}/cycles"), json!({"title": blank})).await.expect(422);
        lead.post("/reports", json!({"id": Uuid::now_v7(), "kind": "message", "object": format!("{space}:{number}"), "reason": "other", "words": blank}))
            .await
            .expect(422);
    }
    let kept = lead.get(&format!("/spaces/{space}/messages?limit=10")).await.expect(200);
    assert_eq!((kept["items"].as_array().unwrap().len(), kept["items"][0]["body"].as_str()), (1, Some("มีหมึก")));
});

both_engines!(two_spellings_find_one_name, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let teacher = node.sign_in("demo.teacher").await;
    teacher.patch("/me", "*", json!({"nickname": "แก้วคำลำน้ำ"})).await.expect(200);
    let me = teacher.get("/me").await.expect(200)["id"].clone();
    for typed in ["แก้วคำ", "เเก้วคำ", "แก้วคํา", "ลำน้ํา", "ลํานํ้า", "แก้ว\u{200B}คำ", "ครูเเก้วคํา"]
    {
        let found = teacher.get(&format!("/people?q={typed}")).await.expect(200);
        assert!(found["items"].as_array().unwrap().iter().any(|person| person["id"] == me), "{typed}: {found:#}");
    }
});
