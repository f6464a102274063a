//! The sample world's door: its people sign in by one click, and only there.
use schemars::JsonSchema;
use serde::Serialize;

use super::{Address, store};
use crate::platform::config::SampleWorld;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::{Config, Core};

/// One of the sample world's people on the sign-in page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DemoPerson {
    pub login: String,
    pub name: String,
    pub role: String,
    pub role_th: String,
    pub role_en: String,
    pub place: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DemoPeople {
    pub items: Vec<DemoPerson>,
}

const DEMO: &str = "demo";
/// Stands while the sample world is shown to everyone.
const OPEN: &str = "demo_open";

/// Does this database remember that it is a sample world?
pub async fn is_demo(db: &mut impl Reads) -> Result<bool> {
    Ok(store::setting(db, DEMO).await?.is_some())
}

/// Remembers it, for good, and that everybody in it so far is made up.
pub async fn mark_demo(tx: &mut Tx) -> Result<()> {
    store::remember(tx, DEMO, "yes").await?;
    store::mark_people_as_sample(tx).await
}

/// May whoever asks from there sign in as one of its people? On loopback those who sit at this machine, and whom a proxy lets in from elsewhere
/// does not; opened to everyone, everyone.
pub async fn is_offered(db: &mut impl Reads, config: &Config, address: &Address) -> Result<bool> {
    let here = match config.sample {
        SampleWorld::Hidden => false,
        SampleWorld::Here => address.is_loopback(),
        SampleWorld::Open => true,
    };
    Ok(here && is_demo(db).await?)
}

/// Is the sample world shown to everyone?
pub async fn is_open(db: &mut impl Reads) -> Result<bool> {
    Ok(store::setting(db, OPEN).await?.is_some())
}

/// Remembers whether the sample world is shown to everyone, so that commands beside the server know it too.
pub async fn remember_open(core: &Core, open: bool) -> Result<()> {
    if is_open(&mut core.db.clone()).await? == open {
        return Ok(());
    }
    let mut tx = core.db.begin(core.now()).await?;
    if open {
        store::remember(&mut tx, OPEN, "yes").await?
    } else {
        store::forget(&mut tx, OPEN).await?
    }
    tx.commit().await
}

/// Nobody's name and words are brought in where everyone is let in.
///
/// # Errors
/// 409 while the sample world is open to everyone.
pub async fn check_real_people(db: &mut impl Reads) -> Result<()> {
    if !is_open(db).await? {
        return Ok(());
    }
    Err(Error::conflict(
        "demo_open",
        "ยังนำเข้าข้อมูลบุคคลไม่ได้ เพราะระบบทดลองนี้เปิดให้ทุกคนเข้าใช้ ให้นำเข้าในระบบที่ใช้งานจริงแทน",
        "This sample world is open to everyone, so nobody's data is imported here. Import it into a real installation.",
    ))
}
