//! A sample world lets everyone in: it is shown on this machine, or to everyone with that said aloud, and never served as a real one.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::{
    both_engines,
    support::{Finished, World, clock},
};

const PUBLIC: (&str, &str) = ("KALYANAMIT_PUBLIC_URL", "https://plc.example.go.th");
const PASSWORD: &str = "ฝนตกที่ทุ่งรวงทอง";
const PEOPLE: &str = "login,title,given_name,family_name,nickname,school_code,role,email\nanna.t,นางสาว,กานดา,ใจดี,แอน,1059000001,ครู,\n";

/// How a server that must not serve ends.
async fn refusal(world: &World, arguments: &[&str]) -> Finished {
    tokio::time::timeout(Duration::from_secs(30), world.cli(arguments)).await.unwrap_or_else(|_| panic!("{arguments:?} serves"))
}

both_engines!(a_sample_world_is_refused_wherever_others_could_reach_it, async |engine| {
    let mut world = World::tiny(engine).await;
    // A shifted clock is refused elsewhere for a reason of its own.
    world.set("KALYANAMIT_CLOCK", String::new());
    let free = "127.0.0.1:0";
    for (arguments, settings) in [
        (&["serve"][..], &[("KALYANAMIT_LISTEN", free)][..]),
        (&["serve"], &[("KALYANAMIT_LISTEN", "0.0.0.0:0"), PUBLIC]),
        (&["serve"], &[("KALYANAMIT_LISTEN", free), PUBLIC]),
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", "0.0.0.0:0"), PUBLIC]),
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", "[::]:0"), PUBLIC]),
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", "0.0.0.0:0"), ("KALYANAMIT_PUBLIC_URL", "https://127.0.0.1")]),
        // A proxy on this machine stands before it.
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", free), PUBLIC]),
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", free), ("KALYANAMIT_PUBLIC_URL", "https://localhost.example.go.th")]),
        (&["serve", "--demo"], &[("KALYANAMIT_LISTEN", "0.0.0.0:0"), ("KALYANAMIT_PUBLIC_URL", "")]),
    ] {
        world.set("KALYANAMIT_PUBLIC_URL", "");
        settings.iter().for_each(|(name, value)| world.set(name, value));
        let ended = refusal(&world, arguments).await;
        assert_eq!(ended.status, 2, "{arguments:?} {settings:?}: {ended:#?}");
        for words in ["ระบบทดลอง", "sample world", "--demo-open"] {
            assert!(ended.stderr.contains(words), "{arguments:?} {settings:?} says no {words}: {}", ended.stderr);
        }
    }
    for listen in ["localhost:8080", "0.0.0.0", "[::]"] {
        world.set("KALYANAMIT_LISTEN", listen);
        let ended = refusal(&world, &["serve", "--demo"]).await;
        assert!(ended.status == 2 && ended.stderr.contains("127.0.0.1:8080"), "{listen}: {ended:#?}");
    }
    world.set("KALYANAMIT_LISTEN", free);
    world.set("KALYANAMIT_PUBLIC_URL", "");
    world.set("KALYANAMIT_CLOCK", clock::shift());
    let node = world.node().await;
    node.sign_in("demo.admin").await;
});

both_engines!(a_proxy_before_it_lets_nobody_in_from_elsewhere, async |engine| {
    let mut world = World::tiny(engine).await;
    world.set("KALYANAMIT_TRUSTED_PROXIES", "127.0.0.1");
    let node = world.node().await;
    let visitor = node.client().visitor();
    for (from, status) in [("203.0.113.7", 404), ("127.0.0.1", 201)] {
        let asked = visitor.request(Method::POST, "/session").header("x-forwarded-for", from).json(&json!({ "demo": "demo.admin" }));
        assert_eq!(asked.send().await.unwrap().status(), status, "{from}");
    }
    let list = visitor.request(Method::GET, "/session/demo").header("x-forwarded-for", "203.0.113.7").send().await.unwrap();
    assert_eq!(list.status(), 404);
});

both_engines!(nobody_sets_a_password_for_a_person_of_the_sample_world, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    for login in ["demo.teacher", "demo.admin"] {
        let person = node.sign_in(login).await;
        assert_eq!(person.put("/me/password", json!({ "password": PASSWORD })).await.problem(409), "sample_person", "{login}");
        for arguments in [&["admin", "create", "--login", login, "--name", "ก ข"][..], &["admin", "create", "--login", login, "--existing"]] {
            let ended = world.cli(arguments).await;
            assert_eq!((ended.status, ended.stdout.as_str()), (1, ""), "{arguments:?}: {ended:#?}");
        }
        let id = person.get("/me").await.expect(200)["id"].as_str().unwrap().to_owned();
        let core = world.core().await;
        let mut tx = core.db.begin(core.now()).await.unwrap();
        let refused = kalyanamit::identity::set_password(&mut tx, &id.as_str().into(), "$argon2id$").await.unwrap_err();
        assert_eq!(refused.code, "sample_person");
        drop(tx);
        assert_eq!(node.client().visitor().post("/session", json!({ "login": login, "password": PASSWORD })).await.status, 401);
        node.sign_in(login).await;
    }
    // Whoever comes by invitation is a real person: they have a password, and nobody signs in as them by one click.
    let lead = node.sign_in("demo.lead").await;
    let space = lead.get("/spaces").await.expect(200)["items"][0]["id"].clone();
    let link = lead.post("/invitations", json!({ "kind": "space", "space": space })).await.expect(201);
    let newcomer = json!({ "login": "kong.m", "password": PASSWORD, "given_name": "ก้อง", "family_name": "มาใหม่" });
    let (answer, session) = node.client().join(&format!("/invitations/{}", link["code"].as_str().unwrap()), newcomer).await;
    assert_eq!(answer.expect(201)["sample"], false);
    let changed = json!({ "current": PASSWORD, "password": "ฝนหยุดตกที่ทุ่งรวงทอง" });
    assert_eq!(session.unwrap().put("/me/password", changed).await.status, 204);
    let added = json!({ "login": "chai.t", "given_name": "ชัย", "family_name": "ห้วยลึก", "role": "platform_admin" });
    assert_eq!(node.sign_in("demo.admin").await.post("/people", added).await.status, 403);
    for login in ["kong.m", "nobody.here"] {
        assert_eq!(node.client().visitor().post("/session", json!({ "demo": login })).await.status, 401, "{login}");
    }
});

both_engines!(opened_to_everyone_each_page_says_so_and_nobody_is_imported, async |engine| {
    let mut world = World::tiny(engine).await;
    world.say("--demo-open");
    let node = world.node().await;
    for path in ["/", "/sign-in", "/spaces/anything", "/p/no-such-practice", "/api/docs"] {
        let page = node.client().site(path).await.unwrap();
        assert!(page.text.contains("data-demo=\"open\"") || page.text.contains("อย่าใส่ข้อมูลจริง"), "{path}: {:.300}", page.text);
    }
    let admin = node.sign_in("demo.admin").await;
    assert_eq!(admin.get("/me").await.expect(200)["demo_open"], true);
    for dry in ["", "&dry_run=true"] {
        assert_eq!(admin.upload(&format!("/imports?kind=people{dry}"), "text/csv", PEOPLE).await.problem(409), "demo_open");
    }
    let lead = node.sign_in("demo.lead").await;
    let space = lead.get("/spaces").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let talk = "[LINE] ประวัติการแชทใน กลุ่ม\n\n2026.01.22 Thursday\n08:15 แอน สวัสดีค่ะ\n";
    assert_eq!(lead.upload(&format!("/spaces/{space}/imports"), "text/plain", talk).await.problem(409), "demo_open");
    let file = world.folder().join("people.csv");
    std::fs::write(&file, PEOPLE).unwrap();
    let ended = world.cli(&["import", "people", file.to_str().unwrap()]).await;
    assert!(ended.status == 1 && ended.stderr.contains("ทุกคน") && ended.stderr.contains("open to everyone"), "{ended:#?}");
    node.terminate().await;

    world.set("KALYANAMIT_PUBLIC_URL", PUBLIC.1);
    let node = world.node().await;
    let through_a_proxy = node.client().request(Method::POST, "/session").header("origin", PUBLIC.1).header("x-kalyanamit", "1");
    assert_eq!(through_a_proxy.json(&json!({ "demo": "demo.teacher" })).send().await.unwrap().status(), 201);
    node.terminate().await;

    // Shown on this machine again: nothing is left of it.
    world.set("KALYANAMIT_PUBLIC_URL", "");
    world.unsay();
    let node = world.node().await;
    assert!(!node.client().site("/").await.unwrap().text.contains("data-demo"));
    let report = node.sign_in("demo.admin").await.upload("/imports?kind=people&dry_run=true", "text/csv", PEOPLE).await;
    assert_ne!(report.status, 409, "{report:#?}");
});
