//! The sample world's door: its people sign in by one click, and only there.
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::platform::db::{Reads, Tx};
use crate::platform::error::Result;

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

/// Does this database remember that it is a sample world?
pub async fn is_demo(db: &mut impl Reads) -> Result<bool> {
    Ok(store::setting(db, DEMO).await?.is_some())
}

/// Remembers it, for good.
pub async fn mark_demo(tx: &mut Tx) -> Result<()> {
    store::remember(tx, DEMO, "yes").await
}
