//! `serve`, and what is refused before anybody is let in.
use kalyanamit::identity;
use kalyanamit::platform::config::SampleWorld;
use kalyanamit::platform::db::OpenAs;
use kalyanamit::platform::{Config, Core, private, telemetry};
use kalyanamit::{app, platform};

use super::{Failure, configured};

pub(super) fn shown(demo: bool, open: bool) -> SampleWorld {
    match (demo, open) {
        (_, true) => SampleWorld::Open,
        (true, false) => SampleWorld::Here,
        (false, false) => SampleWorld::Hidden,
    }
}

/// Serves at once; `/readyz` says 200 when everything is loaded and searchable.
pub(super) async fn serve(sample: SampleWorld) -> Result<(), Failure> {
    let mut config = configured()?;
    config.sample = sample;
    if sample == SampleWorld::Here && !config.stays_here() {
        return Err(public_address(&config));
    }
    let _claim = private::claim(&config).map_err(Failure::refused)?;
    let node = app::compose(config, OpenAs::Server).await?;
    let filling = sample != SampleWorld::Hidden && app::must_fill(&node.core).await?;
    if !filling {
        check_data(&node.core).await?;
    }
    identity::remember_open(&node.core, sample == SampleWorld::Open).await?;
    let core = node.core.clone();
    let preparing = async move {
        match tokio::spawn(async move { app::prepare(&core, filling).await }).await {
            Ok(Ok(())) => std::future::pending().await,
            Ok(Err(error)) => Failure::from(error),
            Err(error) => Failure::from(error),
        }
    };
    tokio::select! {
        served = app::serve(node.core) => Ok(served?),
        failure = preparing => Err(failure),
    }
}

/// A sample world is a key to everything in it: it and real data are never served as each other.
async fn check_data(core: &Core) -> Result<(), Failure> {
    let mut db = core.db.clone();
    let holds_sample = identity::is_demo(&mut db).await?;
    match core.config.sample {
        SampleWorld::Hidden if holds_sample => Err(sample_data()),
        SampleWorld::Here | SampleWorld::Open if !holds_sample => Err(Failure::refused(
            "serve --demo: ฐานข้อมูลนี้มีข้อมูลอื่นอยู่แล้ว ใช้ KALYANAMIT_DATA โฟลเดอร์ใหม่ / this database holds other data: use a new KALYANAMIT_DATA; nothing was changed",
        )),
        SampleWorld::Open => warn_of_others(&mut db).await,
        SampleWorld::Here | SampleWorld::Hidden => Ok(()),
    }
}

/// A proxy on this machine makes a loopback listener public as well; an address of that kind says that there is one.
fn public_address(config: &Config) -> Failure {
    let (listen, url) = (config.listen, &config.public_url);
    Failure::refused(format!(
        "serve --demo: ระบบทดลองให้ทุกคนเข้าใช้ได้โดยไม่มีรหัสผ่าน จึงเปิดได้เฉพาะในเครื่องนี้ แต่ที่อยู่คือ LISTEN={listen} PUBLIC_URL={url} \
         ใช้ 127.0.0.1 ทั้งสองค่า หรือใช้ --demo-open ถ้าตั้งใจเปิดให้ทุกคน / \
         the sample world lets everyone in without a password and stays on this machine, but the address is LISTEN={listen} PUBLIC_URL={url}: \
         use 127.0.0.1 for both, or --demo-open to show it to everyone"
    ))
}

fn sample_data() -> Failure {
    Failure::refused(
        "serve: ฐานข้อมูลนี้เป็นระบบทดลอง ทุกคนเข้าใช้ได้โดยไม่มีรหัสผ่าน จึงใช้เป็นระบบจริงไม่ได้ ยังไม่มีอะไรเปลี่ยน \
         ใช้ KALYANAMIT_DATA หรือ KALYANAMIT_DATABASE_URL อื่นสำหรับระบบจริง หรือเปิดระบบทดลองในเครื่องนี้ด้วย serve --demo หรือให้ทุกคนด้วย serve --demo-open / \
         this database holds the sample world, which lets everyone in without a password, and is not served as a real one; nothing was changed. \
         Use another KALYANAMIT_DATA or KALYANAMIT_DATABASE_URL for real work, or show the sample world on this machine by serve --demo, to everyone by serve --demo-open",
    )
}

async fn warn_of_others(db: &mut platform::Db) -> Result<(), Failure> {
    let others = identity::other_people(db).await?;
    if others > 0 {
        telemetry::say(&format!(
            "serve --demo-open: มี {others} คนที่ไม่ได้อยู่ในระบบทดลอง ทุกคนที่เข้ามาจะเห็นข้อมูลของคนเหล่านี้ / \
             {others} people here do not belong to the sample world: everyone who is let in sees what they wrote"
        ));
    }
    Ok(())
}
