//! One node, opened: database, bus, hub, and what rooms keep in memory.
use std::sync::Arc;

use super::live as live_route;
use super::probes::{Figures, Readiness};
use crate::platform::bus::{self, Bus};
use crate::platform::db::{Batch, Db, OpenAs, Published};
use crate::platform::error::Result;
use crate::platform::heavy::HeavyWork;
use crate::platform::limits::Limiter;
use crate::platform::live::{Hub, HubParts};
use crate::platform::rooms::Rooms;
use crate::platform::{Config, Core};
use crate::{chat, files, identity, networks, notifications, organisations, plc, practices, search};

/// A composed node.
pub struct Node {
    pub core: Core,
}

/// Opens everything that the configuration names. A command beside a running server opens the same house without its doors.
pub async fn compose(config: Config, open_as: OpenAs) -> Result<Node> {
    let (db, published) = Db::open(&config.database, open_as).await?;
    let (bus, heard) = match &config.redis_url {
        None => Bus::start(None)?,
        Some(url) => Bus::start(Some(bus::Redis { url, secret: &bus::shared_secret(&db, config.clock.now()).await? }))?,
    };
    compose_on(config, db, published, bus, heard)
}

fn compose_on(
    config: Config,
    db: Db,
    published: tokio::sync::mpsc::UnboundedReceiver<Published>,
    bus: Bus,
    heard: tokio::sync::mpsc::Receiver<bus::Heard>,
) -> Result<Node> {
    let clock = config.clock;
    let parts = HubParts {
        kinds: vec![
            Arc::new(chat::SpaceStream { clock }),
            Arc::new(networks::NetworkStream { clock }),
            Arc::new(practices::SchoolStream { clock }),
            Arc::new(practices::PracticeStream { clock }),
            Arc::new(notifications::PersonStream { clock }),
        ],
        gate: Arc::new(identity::SessionGate { clock }),
        dated_rights: vec![Arc::new(organisations::DatedRoles), Arc::new(networks::DatedMembers)],
        actions: live_route::actions(),
    };
    let hub = Hub::start(db.clone(), clock, config.limits.clone(), parts, bus, published, heard);
    let rooms = Rooms::default()
        .with(Readiness::default())
        .with(identity::LastSeen::default())
        .with(figures()?)
        .with(identity::Guesses::new(config.limits.signins_per_minute))
        .with(Batch::start(db.clone(), clock).map_err(crate::platform::Error::internal)?)
        .with(plc::Standings::default())
        .with(files::Files::open(&config, vec![Arc::new(plc::SpaceFiles { clock }), Arc::new(practices::PracticeFiles { clock })])?)
        .with(search::Search::new()?);
    let limits = Arc::new(Limiter::new(&config.limits));
    Ok(Node { core: Core { config: Arc::new(config), db, clock, hub, limits, heavy: HeavyWork::start()?, rooms } })
}

/// One recorder for the process; tests that compose twice share it.
fn figures() -> Result<Figures> {
    static HANDLE: std::sync::OnceLock<metrics_exporter_prometheus::PrometheusHandle> = std::sync::OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(Figures(handle.clone()));
    }
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().map_err(crate::platform::Error::internal)?;
    Ok(Figures(HANDLE.get_or_init(|| handle).clone()))
}
