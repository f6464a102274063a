//! The sample world's door: its people sign in by one click, and only there.
use schemars::JsonSchema;
use serde::Serialize;

use crate::args;
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

/// Does this database remember that it is a sample world?
pub async fn is_demo(db: &mut impl Reads) -> Result<bool> {
    Ok(db
        .maybe::<(String,)>("select value from settings where key = $1", args!["demo"])
        .await?
        .is_some())
}

/// Remembers it, for good.
pub async fn mark_demo(tx: &mut Tx) -> Result<()> {
    tx.exec(
        "insert into settings (key, value) values ($1, $2) on conflict (key) do nothing",
        args!["demo", "yes"],
    )
    .await
    .map(|_| ())
}
