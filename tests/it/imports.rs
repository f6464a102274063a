//! Registers imported over HTTP and at the command line: all or nothing, and safe to repeat (R21, S000-1, F-ME-5).

use std::{fmt::Write as _, time::Instant};

use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Client, Ground, World},
};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Added, changed, left, refused.
fn counts(report: &Value) -> [u64; 4] {
    ["added", "changed", "left", "refused"].map(|word| report[word].as_u64().unwrap())
}

async fn import(client: &Client, kind: &str, file: impl Into<Vec<u8>>) -> Value {
    client.upload(&format!("/imports?kind={kind}"), CSV, file).await.expect(200)
}

async fn total(client: &Client, query: &str) -> usize {
    client.get(&format!("/organisations?limit=500&{query}")).await.expect(200)["items"].as_array().unwrap().len()
}

async fn administrator(world: &World, client: Client) -> Client {
    world.cli(&["admin", "create", "--login", "root.admin", "--name", "สมหญิง ผู้ดูแล"]).await.ok();
    client.with_token(&world.token("root.admin").await)
}

/// Bangkok's tree: 437 schools below 50 district offices, children before their parents.
fn bangkok() -> String {
    let mut text = "code,code_kind,name,kind,parent_code\n".to_owned();
    for school in 0..437 {
        writeln!(text, "31{school:08},ministry,โรงเรียนวัดตัวอย่าง {school},school,K{:02}", school % 50).unwrap();
    }
    for district in 0..50 {
        writeln!(text, "K{district:02},office,สำนักงานเขตตัวอย่าง {district},district_office,EDU").unwrap();
    }
    text + "EDU,office,สำนักการศึกษา,department,BMA\nBMA,office,กรุงเทพมหานคร,city,\n"
}

both_engines!(four_hundred_and_thirty_seven_schools_stand_once, async |engine| {
    let world = World::empty(engine).await;
    let node = world.node().await;
    let admin = administrator(&world, node.client()).await;
    let preview = admin.upload("/imports?kind=organisations&dry_run=true", CSV, bangkok()).await.expect(200);
    assert_eq!((counts(&preview), &preview["dry_run"]), ([489, 0, 0, 0], &json!(true)));
    assert_eq!(total(&admin, "").await, 0);
    assert_eq!(counts(&import(&admin, "organisations", bangkok()).await), [489, 0, 0, 0]);
    assert_eq!(counts(&import(&admin, "organisations", bangkok()).await), [0, 0, 489, 0]);
    assert_eq!(total(&admin, "kind=school").await, 437);
    let districts = admin.get("/organisations?kind=district_office&limit=100").await.expect(200);
    let sum: u64 = districts["items"].as_array().unwrap().iter().map(|district| district["schools"].as_u64().unwrap()).sum();
    assert_eq!(sum, 437);
    let root = admin.get("/organisations?kind=city").await.expect(200)["items"][0].clone();
    assert_eq!(root["schools"], 437);
    // One name changed, one school left out of the delivery: nothing is removed.
    let later = bangkok().replace("วัดตัวอย่าง 7,", "วัดตัวอย่างเจ็ด,").replace("3100000009,ministry,โรงเรียนวัดตัวอย่าง 9,school,K09\n", "");
    let report = import(&admin, "organisations", later).await;
    assert_eq!((counts(&report), &report["absent"]), ([0, 1, 487, 0], &json!(1)));
    assert_eq!(total(&admin, "kind=school").await, 437);
});

/// 178 networks of 178 leads and 558 partners, with 3,000 people.
struct Country {
    organisations: String,
    awards: String,
    people: String,
    networks: String,
}

fn country() -> Country {
    let mut c = Country {
        organisations: "code,name,kind,parent_code\nAREA,สพป.ตัวอย่าง เขต 1,สพป.,\n".into(),
        awards: "org_code,award,year,level\n".into(),
        people: "login,given_name,family_name,school_code,role\n".into(),
        networks: "programme,network,org_code,part\n".into(),
    };
    for school in 0..736 {
        let code = 1_059_100_000_u32 + school;
        writeln!(c.organisations, "{code},โรงเรียนบ้านตัวอย่าง {school},โรงเรียน,AREA").unwrap();
        let part = if school < 178 { "แกนนำ" } else { "ร่วมพัฒนา" };
        writeln!(c.networks, "พัฒนาเครือข่าย,เครือข่าย {},{code},{part}", school % 178).unwrap();
        if school < 178 {
            writeln!(c.awards, "{code},IQA AWARD,๒๕๖๒,ยอดเยี่ยม").unwrap();
        }
    }
    for person in 0..3_000 {
        writeln!(c.people, "teacher.{person},กานดา,ใจดี{person},{},ครู", 1_059_100_000 + person % 736).unwrap();
    }
    c
}

both_engines!(seven_hundred_and_thirty_six_schools_and_three_thousand_people_load_quickly, async |engine| {
    let world = World::empty(engine).await;
    let node = world.node().await;
    let admin = administrator(&world, node.client()).await;
    let c = country();
    let files = [("organisations", c.organisations, 737), ("awards", c.awards, 178), ("people", c.people, 3_000), ("networks", c.networks, 736)];
    for (kind, file, rows) in &files {
        let begun = Instant::now();
        assert_eq!(counts(&import(&admin, kind, file.as_str()).await), [*rows, 0, 0, 0], "{kind}");
        println!("{engine:?}: {kind}: {rows} rows in {:?}", begun.elapsed());
    }
    for (kind, file, rows) in &files {
        assert_eq!(counts(&import(&admin, kind, file.as_str()).await), [0, 0, *rows, 0], "{kind} again");
    }
    let networks = world.cli(&["import", "networks", "/nowhere.csv"]).await;
    assert_eq!(networks.status, 1);
});

both_engines!(a_broken_file_names_row_and_column_and_changes_nothing, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let before = total(&ground.admin, "").await;
    let file = "code,name,kind,parent_code\n1059000009,โรงเรียนใหม่,school,D1\n1.07E+09,โรงเรียนปัด,school,D1\n,ไม่มีรหัส,school,D1\n";
    let refused = ground.admin.upload("/imports?kind=organisations", CSV, file).await;
    let problem = refused.expect(422);
    assert_eq!(problem["code"], "import_refused");
    let rows: Vec<(u64, &str, &str)> = problem["report"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["outcome"] == "refused")
        .map(|row| (row["row"].as_u64().unwrap(), row["errors"][0]["column"].as_str().unwrap(), row["errors"][0]["code"].as_str().unwrap()))
        .collect();
    assert_eq!(rows, [(3, "code", "rounded_code"), (4, "code", "required")]);

    let file = "code,name,kind,parent_code\n1059000009,โรงเรียนใหม่,school,D1\n1059000010,โรงเรียนลอย,school,NOWHERE\n1059000011,โรงอะไร,ปราสาท,D1\n";
    let preview = ground.admin.upload("/imports?kind=organisations&dry_run=true", CSV, file).await.expect(200);
    assert_eq!(counts(&preview), [1, 0, 0, 2]);
    assert_eq!((&preview["rows"][0]["row"], &preview["rows"][0]["errors"][0]["column"]), (&json!(3), &json!("parent_code")));
    assert_eq!(preview["rows"][0]["errors"][0]["th"], "แถว 3 คอลัมน์ parent_code: ไม่พบหน่วยงานรหัส NOWHERE");
    assert_eq!(ground.admin.upload("/imports?kind=organisations", CSV, file).await.status, 422);
    assert_eq!(ground.admin.upload("/imports?kind=castles", CSV, file).await.status, 400);
    assert_eq!(total(&ground.admin, "").await, before);
});

both_engines!(the_same_table_is_read_from_windows_874_and_from_a_workbook, async |engine| {
    let world = World::empty(engine).await;
    let node = world.node().await;
    let admin = administrator(&world, node.client()).await;
    let table = "รหัส,ชื่อโรงเรียน,ประเภท\r\n1059000001,โรงเรียนบ้านทุ่งรวงทอง,โรงเรียน\r\n";
    let (windows, _, lossy) = encoding_rs::WINDOWS_874.encode(table);
    assert!(!lossy);
    assert_eq!(counts(&import(&admin, "organisations", windows.into_owned()).await), [1, 0, 0, 0]);
    let with_bom = [b"\xEF\xBB\xBF", table.as_bytes()].concat();
    assert_eq!(counts(&import(&admin, "organisations", with_bom).await), [0, 0, 1, 0]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in table.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    let book = book.save_to_buffer().unwrap();
    assert_eq!(counts(&admin.upload("/imports?kind=organisations", XLSX, book).await.expect(200)), [0, 0, 1, 0]);
});

both_engines!(a_bomb_is_refused_and_the_server_lives, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_LIMIT_UPLOAD_BYTES", 1_000_000);
    let node = world.node().await;
    let admin = administrator(&world, node.client()).await;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..128 {
        std::io::Write::write_all(&mut zip, &vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    let refused = admin.upload("/imports?kind=people", XLSX, bomb).await.expect(422);
    assert!(refused["errors"][0]["code"].as_str().unwrap().starts_with("package_"), "{refused:#}");
    let large = admin.upload("/imports?kind=people", CSV, vec![b'x'; 1_000_001]).await;
    assert_eq!(large.problem(413), "too_large");
    // On a line of its own: the one that carried too much is closed.
    assert_eq!(node.client().with_token(admin.token()).get("/me").await.status, 200);
});

both_engines!(a_lead_needs_an_award_or_the_commissions_reason, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let file = "programme,network,org_code,part\nโครงการตัวอย่าง,เครือข่ายใหม่,1059000003,lead\n";
    let refused = ground.admin.upload("/imports?kind=networks", CSV, file).await.expect(422);
    let error = &refused["report"]["rows"][0]["errors"][0];
    assert_eq!((&error["column"], &error["code"]), (&json!("part"), &json!("lead_without_award")));
    let waived = "programme,network,org_code,part,override\nโครงการตัวอย่าง,เครือข่ายใหม่,1059000003,lead,นำร่องตามมติคณะทำงาน\n";
    let refused = ground.admin.upload("/imports?kind=networks", CSV, waived).await.expect(422);
    assert_eq!(refused["report"]["rows"][0]["errors"][0]["column"], "override");
    assert_eq!(counts(&import(ground.person("obec.o"), "networks", waived).await), [1, 0, 0, 0]);
    assert_eq!(counts(&import(ground.person("obec.o"), "networks", waived).await), [0, 0, 1, 0]);
    // A partner of one active network of the programme is none of another (S001-1).
    let twice = "programme,network,org_code,part\nโครงการตัวอย่าง,เครือข่ายใหม่,1059000002,partner\n";
    let refused = ground.admin.upload("/imports?kind=networks", CSV, twice).await.expect(422);
    assert_eq!(refused["report"]["rows"][0]["errors"][0]["code"], "partner_elsewhere");
});

both_engines!(everybody_imports_only_what_is_theirs, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let teacher = "login,given_name,family_name,school_code,role\nnew.t,ใหม่,มา,1059000001,ครู\n";
    let leader = "login,given_name,family_name,school_code,role\nnew.l,ใหม่,มา,1059000001,ผอ.\n";
    let foreign = "login,given_name,family_name,school_code,role\nnew.f,ใหม่,มา,1059000003,ครู\n";
    let steal = "login,given_name,family_name,school_code,role\nchai.t,เปลี่ยน,ชื่อ,1059000001,ครู\n";
    assert_eq!(ground.person("anna.t").upload("/imports?kind=people", CSV, teacher).await.status, 403);
    assert_eq!(ground.person("dist.a").upload("/imports?kind=networks", CSV, "x").await.status, 403);
    for (who, file, status) in [
        ("lead.l", leader, 422),
        ("lead.l", foreign, 422),
        ("lead.l", steal, 422),
        ("dist.a", foreign, 422),
        ("edit.l", foreign, 422),
        ("lead.l", teacher, 200),
        ("dist.a", leader, 200),
    ] {
        let answer = ground.person(who).upload("/imports?kind=people", CSV, file).await;
        assert_eq!(answer.status, status, "{who}: {answer:#?}");
    }
    let school = "code,name,kind,parent_code\n1059000020,โรงเรียนใหม่,school,D1\n";
    let other = "code,name,kind,parent_code\n1059000021,โรงเรียนใหม่,school,D2\n";
    assert_eq!(ground.person("dist.a").upload("/imports?kind=organisations", CSV, other).await.status, 422);
    assert_eq!(counts(&import(ground.person("dist.a"), "organisations", school).await), [1, 0, 0, 0]);
    assert_eq!(ground.person("chai.t").get("/me").await.expect(200)["full_name"], "นายชัย ห้วยลึก");
});

both_engines!(the_command_prints_counts_and_reasons, async |engine| {
    let world = World::empty(engine).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "login,given_name,family_name,school_code,role\na.b,ก,ข,404,ครู\nc.d,ก,ข,,dpo\n").unwrap();
    let refused = world.cli(&["import", "people", path]).await;
    assert_eq!(refused.status, 1);
    assert!(refused.stdout.starts_with("added 0 · changed 0 · left 0 · refused 2"), "{refused:#?}");
    assert!(refused.stdout.contains("row 2 column school_code: no organisation has the code 404"), "{refused:#?}");
    std::fs::write(&file, "login,given_name,family_name,role\nc.d,ก,ข,privacy_officer\n").unwrap();
    assert!(world.cli(&["import", "people", path, "--dry-run"]).await.ok().contains("added 1"));
    assert!(world.cli(&["import", "people", path]).await.ok().starts_with("added 1"));
    assert!(world.cli(&["import", "people", path]).await.ok().starts_with("added 0 · changed 0 · left 1"));
});
