//! The house itself: it starts, says that it is ready, and leaves when asked.

use serde_json::json;

use crate::{both_engines, support::World};

both_engines!(a_node_is_ready_and_leaves_when_asked, async |engine| {
    let world = World::empty(engine).await;
    let node = world.node().await;
    for path in ["/livez", "/readyz", "/api/v1/limits", "/api/openapi.json", "/api/docs"] {
        assert_eq!(node.client().site(path).await.unwrap().status, 200, "{path}");
    }
    assert!(node.terminate().await.success());
});

both_engines!(a_token_works_after_a_restart_and_stays_out_of_the_log, async |engine| {
    let world = World::empty(engine).await;
    world.cli(&["admin", "create", "--login", "first", "--name", "สมหญิง ใจดี"]).await.ok();
    let node = world.node().await;
    let token = world.token("first").await;
    let me = node.client().with_token(&token).get("/me").await.expect(200);
    assert_eq!(me["login"], "first");
    assert!(!node.log().contains(&token));
    node.kill();
    let node = world.node().await;
    assert_eq!(node.client().with_token(&token).get("/me").await.expect(200), me);
});

both_engines!(an_unknown_setting_is_refused, async |engine| {
    let mut world = World::empty(engine).await;
    world.set("KALYANAMIT_LISEN", "127.0.0.1:1");
    let refused = world.cli(&["serve"]).await;
    assert_ne!(refused.status, 0);
    assert!(refused.stderr.contains("KALYANAMIT_LISEN"), "{refused:#?}");
});

both_engines!(the_sample_world_signs_its_people_in_by_one_click, async |engine| {
    let world = World::tiny(engine).await;
    let node = world.node().await;
    let teacher = node.sign_in("demo.teacher").await;
    assert_eq!(teacher.get("/me").await.expect(200)["login"], "demo.teacher");
    let stranger = node.client();
    assert_eq!(stranger.get("/me").await.status, 401);
    let foreign = stranger.post("/session", json!({ "demo": "demo.teacher" })).await;
    assert_eq!(foreign.problem(403), "foreign_origin", "a page of somebody else signs nobody in");
});
