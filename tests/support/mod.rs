//! What a test stands on: a small world on one of the two engines, real nodes in it, and the two
//! ways to talk to them. `infra/with-servers` must run around it; without, tests fail.
//!
//! ```ignore
//! both_engines!(a_post_is_acknowledged, async |engine| {
//!     let world = World::tiny(engine).await;
//!     let node = world.node().await;
//!     let teacher = node.sign_in("demo.teacher").await;
//!     let space = teacher.get("/spaces").await.expect(200)["items"][0]["id"].clone();
//!     let mut socket = Socket::connect(&teacher).await;
//!     …
//! });
//! ```

mod client;
pub mod clock;
mod cluster;
mod database;
mod ground;
mod hole;
mod mobile;
mod node;
mod postbox;
mod posts;
mod process;
mod redis;
mod run;
mod seed;
mod small_disk;
mod socket;
mod world;

pub use client::{Answer, Client};
pub use cluster::Cluster;
pub use ground::Ground;
pub use hole::Hole;
pub use mobile::Mobile;
pub use node::Node;
pub use postbox::{Browser, MailServer, PushService};
pub use posts::{Posts, events_of};
pub use process::{Finished, copied};
pub use redis::Redis;
pub use small_disk::SmallDisk;
pub use socket::Socket;
pub use world::{Engine, World};

/// Makes `name::sqlite` and `name::postgres` of one body, an `async |engine: Engine| { … }`.
#[macro_export]
macro_rules! both_engines {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::support::on($crate::support::Engine::Sqlite, $body).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::support::on($crate::support::Engine::Postgres, $body).await
            }
        }
    };
}

/// Runs one body on one engine; gives the closure of [`both_engines!`] its type.
pub async fn on(engine: Engine, body: impl AsyncFnOnce(Engine)) {
    body(engine).await;
}
