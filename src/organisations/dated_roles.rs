//! Roles end on their date, on open sockets too.
use super::holding_store as store;
use crate::platform::Time;
use crate::platform::db::Db;
use crate::platform::error::Result;
use crate::platform::live::{DatedRights, Ended, Later};

/// People asked about one by one.
const MOST: usize = 500;

pub struct DatedRoles;

impl DatedRights for DatedRoles {
    fn ended<'a>(&'a self, db: &'a Db, after: Time, until: Time) -> Later<'a, Result<Ended>> {
        Box::pin(async move {
            let people = store::ended(&mut db.clone(), after, until, MOST as i64 + 1).await?;
            Ok(if people.len() > MOST { Ended::OfMany } else { Ended::Of(people) })
        })
    }
}
