//! What whoever runs the program is kept from: administrators made by a slip, data that others on the machine can read, two servers on one file.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    both_engines,
    support::{Client, Engine, Finished, Ground, World},
};

async fn ended(world: &World, arguments: &[&str]) -> Finished {
    tokio::time::timeout(Duration::from_secs(30), world.cli(arguments)).await.unwrap_or_else(|_| panic!("{arguments:?} goes on"))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o777
}

async fn told(client: &Client, kind: &str) -> Vec<Value> {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        let inbox = client.get("/notifications").await.expect(200);
        let items: Vec<Value> = inbox["items"].as_array().unwrap().iter().filter(|item| item["kind"] == kind).cloned().collect();
        if !items.is_empty() || tokio::time::Instant::now() > deadline {
            return items;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

both_engines!(an_administrator_is_made_of_somebody_known_only_on_purpose_and_the_others_hear_of_it, async |engine| {
    let world = World::empty(engine).await;
    let ground = Ground::on(&world).await;
    let slip = ended(&world, &["admin", "create", "--login", "Anna.T", "--name", "สมหญิง ผู้ดูแล"]).await;
    assert_eq!((slip.status, slip.stdout.as_str()), (1, ""), "{slip:#?}");
    assert!(["กานดา", "--existing", "nothing was changed"].iter().all(|words| slip.stderr.contains(words)), "{slip:#?}");
    let me = ground.person("anna.t").get("/me").await.expect(200);
    assert_eq!(me["roles"].as_array().unwrap().len(), 1);

    let unknown = ended(&world, &["admin", "create", "--login", "nobody.here", "--existing"]).await;
    assert!(unknown.status == 1 && unknown.stderr.contains("no such login"), "{unknown:#?}");
    let made = ended(&world, &["admin", "create", "--login", "anna.t", "--existing"]).await;
    assert!(made.stderr.contains("made a platform administrator"), "{made:#?}");
    assert!(made.ok().contains("/invitations/"));
    let roles = ground.person("anna.t").get("/me").await.expect(200)["roles"].clone();
    assert!(roles.as_array().unwrap().iter().any(|held| held["role"] == "platform_admin"), "{roles:#}");

    let heard = told(&ground.admin, "admin_granted").await;
    assert_eq!((heard.len(), &heard[0]["detail"], &heard[0]["by"]), (1, &json!("anna.t"), &Value::Null), "{heard:#?}");
    assert!(heard[0]["title"].as_str().unwrap().contains("ผู้ดูแลระบบ"));
    for other in ["anna.t", "bom.t"] {
        let inbox = ground.person(other).get("/notifications").await.expect(200);
        assert!(inbox["items"].as_array().unwrap().iter().all(|item| item["kind"] != "admin_granted"), "{other}: {inbox:#}");
    }
});

both_engines!(what_the_program_keeps_is_its_own, async |engine| {
    let world = World::empty(engine).await;
    let data = world.data().to_owned();
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    let database = data.join("kalyanamit.db");
    if engine == Engine::Sqlite {
        fs::set_permissions(&database, Permissions::from_mode(0o644)).unwrap();
    }
    let node = world.node().await;
    world.cli(&["admin", "create", "--login", "first", "--name", "สมหญิง ใจดี"]).await.ok();
    assert_eq!(mode(&data), 0o700);
    for entry in fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            assert_eq!(mode(&entry.path()), 0o600, "{}", entry.path().display());
        }
    }
    assert_eq!(engine == Engine::Sqlite, database.exists());
    node.terminate().await;

    // A folder in which others keep something is not ours to shut, nor to use.
    let shared = world.folder().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::write(shared.join("of-somebody-else"), "").unwrap();
    fs::set_permissions(&shared, Permissions::from_mode(0o1777)).unwrap();
    let mut world = world;
    world.set("KALYANAMIT_DATA", shared.display());
    let refused = ended(&world, &["serve"]).await;
    assert!(refused.status == 2 && refused.stderr.contains("chmod 700") && refused.stderr.contains("โฟลเดอร์"), "{refused:#?}");
    assert_eq!(mode(&shared), 0o777);
});

both_engines!(a_configuration_with_a_password_is_for_its_owner_alone, async |engine| {
    let world = World::empty(engine).await;
    let file = world.folder().join("kalyanamit.toml");
    let mail = "smtp_url = \"smtps://plc:secret@mail.example.go.th\"\nmail_from = \"plc@example.go.th\"\n";
    let create = async |login: &str| ended(&world, &["admin", "create", "--login", login, "--name", "สมหญิง ใจดี"]).await;
    for (number, (text, mode, fine)) in
        [(mail, 0o644, false), (mail, 0o640, false), (mail, 0o600, true), ("limit_replay = 2000\n", 0o644, true)].into_iter().enumerate()
    {
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        let ended = create(&format!("admin.{number}")).await;
        assert_eq!(ended.status, if fine { 0 } else { 2 }, "{mode:o}: {ended:#?}");
        assert!(fine || (ended.stderr.contains("chmod 600") && ended.stderr.contains("รหัสผ่าน")), "{ended:#?}");
        assert!(!ended.stderr.contains("secret"), "{ended:#?}");
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_file_is_refused_and_commands_are_not() {
    let mut world = World::empty(Engine::Sqlite).await;
    let node = world.node().await;
    world.cli(&["admin", "create", "--login", "first", "--name", "สมหญิง ใจดี"]).await.ok();
    world.set("KALYANAMIT_LISTEN", "127.0.0.1:0");
    let second = ended(&world, &["serve"]).await;
    assert!(second.status == 2 && second.stderr.contains("เซิร์ฟเวอร์อื่น") && second.stderr.contains("another server"), "{second:#?}");
    // The same file by another name.
    let link = world.folder().join("link");
    std::os::unix::fs::symlink(world.data(), &link).unwrap();
    let other = world.folder().join("other");
    for data in [&link, &other] {
        world.set("KALYANAMIT_DATA", data.display());
        world.set("KALYANAMIT_DATABASE_URL", format!("sqlite:{}", link.join("kalyanamit.db").display()));
        assert_eq!(ended(&world, &["serve"]).await.status, 2, "{}", data.display());
    }
    let data = world.data().display().to_string();
    world.set("KALYANAMIT_DATA", data);
    world.set("KALYANAMIT_DATABASE_URL", "");
    let token = world.token("first").await;
    assert_eq!(node.client().with_token(&token).get("/me").await.expect(200)["login"], "first");
    // It ends with its process, however that ends.
    node.kill();
    world.node().await.terminate().await;
}
