//! Dates of a membership brought up to date by a later delivery of the register.
use super::{MemberId, NetworkId, network, network_import_store as store};
use crate::platform::Time;
use crate::platform::db::{NewEvent, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::PersonId;

/// Sets from when until when a member takes part.
pub async fn date_member(tx: &mut Tx, network_id: &NetworkId, id: &MemberId, from: Time, until: Option<Time>, by: &PersonId) -> Result<()> {
    if !store::date(tx, network_id, id, from, until).await? {
        return Err(Error::not_found());
    }
    tx.rights_changed(None).await?;
    tx.append(&network::stream(network_id), NewEvent::new("member", by.as_str()).on(id)).await.map(|_| ())
}
