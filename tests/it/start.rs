//! The house itself: it starts, says that it is ready, shows its first page, and goes when asked.

use std::time::Duration;

use crate::{
    both_engines,
    support::{Node, Socket, World},
};

both_engines!(a_node_is_ready_and_leaves_when_asked, async |engine| {
    let world = World::empty(engine).await;
    let node = world.node().await;
    assert_eq!(node.client().site("/livez").await.unwrap().status, 200);
    assert!(node.terminate().await.success());
});
