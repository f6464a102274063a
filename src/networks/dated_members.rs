//! Memberships and engagements end on their date, on open sockets too.
use super::member_store as store;
use crate::platform::Time;
use crate::platform::db::Db;
use crate::platform::error::Result;
use crate::platform::live::{DatedRights, Ended, Later};

/// People asked about one by one.
const MOST: usize = 500;

pub struct DatedMembers;

impl DatedRights for DatedMembers {
    fn ended<'a>(&'a self, db: &'a Db, after: Time, until: Time) -> Later<'a, Result<Ended>> {
        Box::pin(async move {
            let members = store::ended(&mut db.clone(), after, until, MOST as i64 + 1).await?;
            // An organisation leaves with everybody in it, and with whoever looks at it from above.
            let people: Option<Vec<_>> = members.into_iter().collect();
            Ok(people.filter(|people| people.len() <= MOST).map_or(Ended::OfMany, Ended::Of))
        })
    }
}
