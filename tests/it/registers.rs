//! Registers as offices send them: everything that is wrong told at once, roles and memberships by their dates, schools known again under
//! another code; and imports that never stop the talk (R21).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Client, Engine, Ground, World},
};

const CSV: &str = "text/csv";

async fn dry(client: &Client, kind: &str, file: impl Into<Vec<u8>>) -> Value {
    client.upload(&format!("/imports?kind={kind}&dry_run=true"), CSV, file).await.expect(200)
}

async fn import(client: &Client, kind: &str, file: impl Into<Vec<u8>>) -> Value {
    client.upload(&format!("/imports?kind={kind}"), CSV, file).await.expect(200)
}

/// Added, changed, left, refused.
fn counts(report: &Value) -> [u64; 4] {
    ["added", "changed", "left", "refused"].map(|word| report[word].as_u64().unwrap())
}

/// Row and code of what was refused.
fn refused(report: &Value) -> Vec<(u64, &str)> {
    let rows = report["rows"].as_array().unwrap().iter().filter(|row| row["outcome"] == "refused");
    rows.map(|row| (row["row"].as_u64().unwrap(), row["errors"][0]["code"].as_str().unwrap())).collect()
}

both_engines!(one_dry_run_names_every_refused_row, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let file = "ทะเบียนสถานศึกษา ปีงบประมาณ 2569,,,\n,,,\nรหัส,ชื่อ,ประเภท,รหัสต้นสังกัด\n\
1059000020,โรงเรียนใหม่,โรงเรียน,D1\n1059000021,โรงเรียน\0เสีย,โรงเรียน,D1\n1059000022,โรงเรียนลอย,โรงเรียน,ไม่รู้\n\
A1,หน่วยหนึ่ง,สพป.,A2\nA2,หน่วยสอง,สพป.,A1\n,ไม่มีรหัส,โรงเรียน,D1\n1059000023,โรงเรียนใต้เสีย,โรงเรียน,1059000021\n";
    let report = dry(&ground.admin, "organisations", file).await;
    assert_eq!(
        refused(&report),
        [(5, "control_character"), (6, "unknown_code"), (7, "circle"), (8, "circle"), (9, "required"), (10, "parent_refused")],
        "{report:#}"
    );
    assert_eq!(counts(&report), [1, 0, 0, 6]);
    let networks = "โครงการ,เครือข่าย,รหัสโรงเรียน,บทบาท,ตั้งแต่\nโครงการตัวอย่าง,เครือข่ายใหม่,1059000003,แกนนำ,\nโครงการตัวอย่าง,เครือข่ายใหม่,404,ร่วมพัฒนา,\n\
โครงการตัวอย่าง,เครือข่ายใหม่,1059000001,ปราสาท,\nโครงการตัวอย่าง,เครือข่ายใหม่,1059000001,แกนนำ,31/2/2569\n";
    let report = dry(&ground.admin, "networks", networks).await;
    assert_eq!(refused(&report), [(2, "lead_without_award"), (3, "unknown_code"), (4, "unknown_part"), (5, "not_a_date")]);
});

both_engines!(absent_rows_have_names_and_changed_ones_stand_first, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let file = "code,name,kind,parent_code,province\n1059000001,โรงเรียนบ้านทุ่งรวงทอง (วันครู 2500),school,D1,ทุ่งรวงทอง\n1059000030,โรงเรียนบ้านใหม่,school,D1,\n";
    let report = dry(&ground.admin, "organisations", file).await;
    assert_eq!((counts(&report), &report["absent"]), ([1, 0, 1, 0], &json!(1)));
    assert_eq!(report["absent_rows"], json!([{ "key": "1059000002", "name": "โรงเรียนวัดดอนกลาง" }]));
    let people = "login,given_name,family_name,school_code,role\nanna.t,กานดา,ใจดี,1059000001,ครู\nlead.l,ลำดวน,นาดีเปลี่ยน,1059000001,ผอ.\n";
    let report = dry(&ground.admin, "people", people).await;
    let order: Vec<&str> = report["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!(order, ["changed", "left"]);
    assert_eq!(report["absent_rows"], json!([{ "key": "edit.l", "name": "นางอรุณ นาดี" }]));
});

both_engines!(two_rows_of_one_login_are_two_roles, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let file = "ชื่อผู้ใช้,ชื่อ-สกุล,รหัสโรงเรียน,บทบาท,ตั้งแต่,ถึง\n\
two.s,นายสองแห่ง ใจดี,1059000001,ครู,-,-\ntwo.s,สองแห่ง ใจดี,1059000002,ครู,-,-\n\
two.d,นางสองช่วง ใจงาม,1059000001,ครู,16/05/2560,31/03/2563\ntwo.d,นางสองช่วง ใจงาม,1059000001,ครู,16/05/2566,\n";
    let report = import(&ground.admin, "people", file).await;
    assert_eq!(counts(&report), [4, 0, 0, 0], "{report:#}");
    assert_eq!(counts(&import(&ground.admin, "people", file).await), [0, 0, 4, 0]);
    let found = ground.admin.get("/people?q=two.s").await.expect(200);
    assert_eq!(found["items"][0]["roles"].as_array().unwrap().len(), 2, "{found:#}");
    let stolen = "login,given_name,family_name,school_code,role\none.l,หนึ่ง,ใจดี,1059000001,ครู\none.l,สอง,ใจงาม,1059000002,ครู\n";
    assert_eq!(refused(&dry(&ground.admin, "people", stolen).await), [(3, "repeated_key")], "one login of two people");
});

both_engines!(a_school_under_another_kind_of_code_is_known_again_or_asked_about, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let schools = async || ground.admin.get("/organisations?kind=school&limit=100").await.expect(200)["items"].as_array().unwrap().len();
    let before = schools().await;
    let again = "code,code_kind,name,kind,parent_code\n59010001,smis,ร.ร.บ้านทุ่งรวงทอง (วันครู ๒๕๐๐),school,D1\n1059000002,bma,โรงเรียนวัดดอนกลาง,school,D1\n";
    let report = import(&ground.admin, "organisations", again).await;
    assert_eq!((counts(&report)[0], counts(&report)[1], schools().await), (0, 2, before), "{report:#}");
    assert_eq!(counts(&import(&ground.admin, "organisations", again).await)[0], 0);
    // Without its parent a name is not enough, and a code of another school is asked about.
    let open = "code,code_kind,name,kind\n59020003,smis,โรงเรียนบ้านห้วยใหญ่,school\n1059000001,obec,โรงเรียนอื่น,school\n";
    assert_eq!(refused(&dry(&ground.admin, "organisations", open).await), [(2, "which_organisation"), (3, "which_organisation")]);
    let answered = "code,code_kind,name,kind,known_code\n59020003,smis,โรงเรียนบ้านห้วยใหญ่,school,1059000003\n59020009,smis,โรงเรียนวัดดอนกลาง,school,ใหม่\n";
    assert_eq!((counts(&import(&ground.admin, "organisations", answered).await), schools().await), ([1, 1, 0, 0], before + 1));
});

both_engines!(a_school_is_not_lead_and_partner_of_one_network, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let both = "programme,network,org_code,part\nโครงการตัวอย่าง,เครือข่ายรวงทอง,1059000001,ร่วมพัฒนา\n";
    assert_eq!(refused(&dry(&ground.admin, "networks", both).await), [(2, "lead_and_partner")]);
    let new = "programme,network,org_code,part\nอีกโครงการ,เครือข่ายสอง,1059000001,แกนนำ\nอีกโครงการ,เครือข่ายสอง,1059000001,ร่วมพัฒนา\n";
    assert_eq!(refused(&dry(&ground.admin, "networks", new).await), [(3, "lead_and_partner")]);
    let network = ground.admin.get("/networks").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let school = ground.admin.get("/organisations?q=1059000001").await.expect(200)["items"][0]["id"].clone();
    let by_hand = ground.admin.post(&format!("/networks/{network}/members"), json!({ "part": "partner", "organisation": school })).await;
    assert_eq!(by_hand.problem(409), "lead_and_partner");
});

/// So many schools below one office, each with its code: more than one transaction makes true.
const SCHOOLS: usize = 12_000;

fn schools() -> String {
    let lines: String = (0..SCHOOLS).map(|school| format!("20{school:08},โรงเรียนตัวอย่างที่ {school},โรงเรียน,OFFICE\n")).collect();
    format!("รหัส,ชื่อ,ประเภท,รหัสต้นสังกัด\nOFFICE,สำนักงานตัวอย่าง,สพป.,\n{lines}")
}

async fn stands(admin: &Client) -> u64 {
    let offices = admin.get("/organisations?kind=primary_area&limit=5").await.expect(200);
    offices["items"].as_array().unwrap().iter().map(|office| office["schools"].as_u64().unwrap()).sum()
}

both_engines!(a_dry_run_only_reads, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let core = world.core().await;
    // Somebody holds the writer, and every register on the engine that knows no single one.
    let mut tx = core.db.begin(core.now()).await.unwrap();
    if engine == Engine::Postgres {
        tx.exec("lock table organisations, people, holdings, organisation_codes, staged_rows in share row exclusive mode", kalyanamit::args![]).await.unwrap();
    }
    let people = "login,given_name,family_name,school_code,role\nnew.one,ใหม่,มา,1059000001,ครู\n";
    assert_eq!(counts(&dry(&ground.admin, "people", people).await), [1, 0, 0, 0]);
    assert_eq!(counts(&dry(&ground.admin, "organisations", "code,name,parent_code\n1059000050,โรงเรียนใหม่,D1\n").await), [1, 0, 0, 0]);
    assert_eq!(counts(&dry(&ground.admin, "awards", "org_code,award,year\n1059000002,IQA AWARD,2566\n").await), [1, 0, 0, 0]);
    let networks = "programme,network,org_code,part\nอีกโครงการ,เครือข่ายสอง,1059000001,แกนนำ\n";
    assert_eq!(counts(&dry(&ground.admin, "networks", networks).await), [1, 0, 0, 0]);
    tx.rollback().await.unwrap();
});

both_engines!(people_talk_while_a_large_import_comes_in, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_LIMIT_POSTS_PER_MINUTE", 0);
    let ground = Ground::on(&world).await;
    let lead = ground.person("edit.l");
    let space = json!({ "name": "ห้องคุย", "network": lead.own_network().await, "kind": "plc", "audience": "closed" });
    let space = lead.post("/spaces", space).await.expect(201)["id"].as_str().unwrap().to_owned();
    let done = Arc::new(AtomicBool::new(false));
    let talk = async {
        let (mut posts, mut longest) = (0_u32, Duration::ZERO);
        while !done.load(Ordering::Relaxed) {
            let begun = std::time::Instant::now();
            let said = json!({ "client_id": uuid::Uuid::now_v7(), "body": "คุยกันต่อ" });
            lead.post(&format!("/spaces/{space}/messages"), said).await.expect(201);
            (posts, longest) = (posts + 1, longest.max(begun.elapsed()));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        (posts, longest)
    };
    let bring = async {
        let begun = std::time::Instant::now();
        let report = import(&ground.admin, "organisations", schools()).await;
        done.store(true, Ordering::Relaxed);
        (report, begun.elapsed())
    };
    let ((posts, longest), (report, took)) = tokio::join!(talk, bring);
    println!("{engine:?}: {posts} posts while {SCHOOLS} schools came in within {took:?}, the longest took {longest:?}");
    assert_eq!(counts(&report), [SCHOOLS as u64 + 1, 0, 0, 0]);
    // An import that holds the writer lets nobody speak before it ends: its own time is the longest that somebody waits.
    assert!(posts > 2 && longest < took / 2, "{posts} posts, the longest of {longest:?} in {took:?}: the import let nobody speak");
    assert_eq!(stands(&ground.admin).await, SCHOOLS as u64 + 3);
    assert_eq!(counts(&import(&ground.admin, "organisations", schools()).await), [0, 0, SCHOOLS as u64 + 1, 0]);
});

both_engines!(r21_a_kill_in_between_leaves_no_half_register, async |engine| {
    let world = World::empty(engine).await;
    world.cli(&["admin", "create", "--login", "root.admin", "--name", "สมหญิง ผู้ดูแล"]).await.ok();
    let token = world.token("root.admin").await;
    let core = world.core().await;
    let mut db = core.db.clone();
    for accepted in [false, true] {
        let node = world.node().await;
        let admin = node.client().with_token(&token);
        if stands(&admin).await > 0 {
            break;
        }
        let bringing = tokio::spawn({
            let admin = node.client().with_token(&token);
            async move { admin.request(Method::POST, "/imports?kind=organisations").header(header::CONTENT_TYPE, CSV).body(schools()).send().await.is_ok() }
        });
        // Once while rows are staged, once when the import has been accepted.
        let wanted =
            if accepted { "select count(*) from register_imports where state = 'accepted'" } else { "select count(*) from staged_rows where place > 2000" };
        let begun = std::time::Instant::now();
        loop {
            use kalyanamit::platform::db::Reads;
            let seen: i64 = db.scalar(wanted, kalyanamit::args![]).await.unwrap();
            if seen > 0 || bringing.is_finished() {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not come so far");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        node.kill();
        drop(bringing.await);
        let node = world.node().await;
        let admin = node.client().with_token(&token);
        let found = stands(&admin).await;
        println!("R21 {engine:?}: killed {}, {found} schools stand", if accepted { "after it was accepted" } else { "while it was staged" });
        assert!(found == 0 || found == SCHOOLS as u64, "half an import: {found}");
        assert!(!accepted || found > 0, "what was accepted comes in whole");
        node.kill();
    }
    let node = world.node().await;
    let admin = node.client().with_token(&token);
    let report = import(&admin, "organisations", schools()).await;
    assert_eq!((stands(&admin).await, report["refused"].as_u64()), (SCHOOLS as u64, Some(0)), "R21 half_imports=0 duplicate_rows=0");
    assert_eq!(counts(&import(&admin, "organisations", schools()).await), [0, 0, SCHOOLS as u64 + 1, 0]);
});
