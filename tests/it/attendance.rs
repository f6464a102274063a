//! Who was there (S001-11): in the room, by the code read aloud, on a list of CSV or XLSX; one person counts once, and nobody is guessed.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_engines,
    support::{Ground, World},
};

const CSV: &str = "text/csv";
const LIST: &str = "ที่,ชื่อ-นามสกุล,ลายเซ็น\r\n1,นางสาวกานดา ใจดี,/\r\n2,นายขจร ทุ่งทอง,/\r\n3,น.ส.กานดา  ใจดี,/\r\n4,นายชัย ห้วยลึก,/\r\n5,,/\r\n";

/// An open room of the network with a cycle and an open session.
async fn session(ground: &Ground) -> (String, String) {
    let editor = ground.person("edit.l");
    let network = editor.own_network().await;
    let space = editor.post("/spaces", json!({ "name": "อ่านคล่อง", "network": network })).await.expect(201)["id"].as_str().unwrap().to_owned();
    for login in ["anna.t", "bom.t"] {
        let message = json!({ "client_id": Uuid::now_v7(), "body": "มาแล้วค่ะ" });
        ground.person(login).post(&format!("/spaces/{space}/messages"), message).await.expect(201);
    }
    let cycle = editor.post(&format!("/spaces/{space}/cycles"), json!({ "title": "อ่านไม่ออก ป.1" })).await.expect(201)["id"].as_str().unwrap().to_owned();
    let session = editor.post(&format!("/cycles/{cycle}/sessions"), json!({})).await.expect(201)["id"].as_str().unwrap().to_owned();
    (space, session)
}

fn texts<'a>(list: &'a Value, key: &str, inner: &str) -> Vec<&'a str> {
    list[key].as_array().unwrap().iter().map(|one| one[inner].as_str().unwrap()).collect()
}

both_engines!(a_list_is_read_and_shown_before_anything_is_kept, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (_, session) = session(&ground).await;
    let editor = ground.person("edit.l");
    let path = format!("/sessions/{session}/attendance-list");
    ground.person("anna.t").put(&format!("/sessions/{session}/presence"), json!({})).await.expect(204);

    let read = editor.upload(&path, CSV, LIST).await.expect(200);
    let people: Vec<(i64, &str, bool)> = read["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["row"].as_i64().unwrap(), one["person"]["full_name"].as_str().unwrap(), one["already"].as_bool().unwrap()))
        .collect();
    assert_eq!(people, [(2, "นางสาวกานดา ใจดี", true), (3, "นายขจร ทุ่งทอง", false)]);
    assert_eq!(
        (&read["repeated"], texts(&read, "refused", "code"), texts(&read, "refused", "text")),
        (&json!(1), vec!["unknown", "empty"], vec!["นายชัย ห้วยลึก", ""])
    );
    assert_eq!(read["unknown_columns"], json!(["ที่", "ลายเซ็น"]));
    let seen = editor.get(&format!("/sessions/{session}")).await.expect(200);
    assert_eq!(seen["people"].as_array().unwrap().iter().filter(|one| one["ways"].as_array().unwrap().contains(&json!("list"))).count(), 0, "only read so far");

    // Kept by the list of ids: in the room and on the list, and one person all the same.
    let ids: Vec<&str> = read["people"].as_array().unwrap().iter().map(|one| one["person"]["id"].as_str().unwrap()).collect();
    editor.put(&format!("/sessions/{session}/attendance"), json!({ "people": ids })).await.expect(204);
    let seen = editor.get(&format!("/sessions/{session}")).await.expect(200);
    let anna = ground.id("anna.t").await;
    let ways: Vec<&Value> = seen["people"].as_array().unwrap().iter().filter(|one| one["person"]["id"] == anna).map(|one| &one["ways"]).collect();
    assert_eq!(ways, [&json!(["list", "room"])]);
});

both_engines!(a_list_comes_in_windows_874_and_as_a_workbook_and_by_login, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (_, session) = session(&ground).await;
    let editor = ground.person("edit.l");
    let path = format!("/sessions/{session}/attendance-list");
    let found = |read: &Value| read["people"].as_array().unwrap().iter().map(|one| one["person"]["full_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let both = ["นางสาวกานดา ใจดี", "นายขจร ทุ่งทอง"];
    let (windows, _, lossy) = encoding_rs::WINDOWS_874.encode(LIST);
    assert!(!lossy);
    assert_eq!(found(&editor.upload(&path, CSV, windows.into_owned()).await.expect(200)), both);
    assert_eq!(found(&editor.upload(&path, CSV, [b"\xEF\xBB\xBF", LIST.as_bytes()].concat()).await.expect(200)), both);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in LIST.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(found(&editor.upload(&path, xlsx, book.save_to_buffer().unwrap()).await.expect(200)), both);
    // A login finds whoever may enter the room, though no member; of anybody else nothing is said.
    let logins = editor.upload(&path, CSV, "ชื่อผู้ใช้\nLEAD.L\nchai.t\nno.body\n").await.expect(200);
    assert_eq!((found(&logins), texts(&logins, "refused", "code")), (vec!["นางลำดวน นาดี".to_owned()], vec!["unknown", "unknown"]));
});

both_engines!(a_list_that_is_none_gets_a_clear_answer_and_only_who_runs_the_session_brings_one, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let (_, session) = session(&ground).await;
    let editor = ground.person("edit.l");
    let path = format!("/sessions/{session}/attendance-list");
    let code = |answer: Value| answer["errors"][0]["code"].as_str().unwrap().to_owned();
    for (bytes, wanted) in [(&b"\x89PNG\0\0"[..], None), (b"PK\x03\x04broken", None), ("วันที่,เรื่อง\n1 ม.ค.,อ่าน\n".as_bytes(), Some("no_names")), (b"", None)]
    {
        let answer = editor.upload(&path, CSV, bytes).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        let told = code(answer.json());
        assert!(wanted.is_none_or(|wanted| told == wanted), "{told}");
    }
    let many = format!("ชื่อ\n{}", "สมชาย ใจดี\n".repeat(1_001));
    assert_eq!(code(editor.upload(&path, CSV, many).await.json()), "too_many");
    assert_eq!(ground.person("anna.t").upload(&path, CSV, LIST).await.status, 403);
    assert_eq!(ground.person("chai.t").upload(&path, CSV, LIST).await.status, 404);
    assert_eq!(editor.upload("/sessions/no-such-session/attendance-list", CSV, LIST).await.status, 404);
});
