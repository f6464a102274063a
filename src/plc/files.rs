//! A space carries files: whoever reads it reads them, whoever posts in it attaches.
use super::{SpaceId, enter, policy};
use crate::files::Parent;
use crate::platform::error::Result;
use crate::platform::live::Later;
use crate::platform::permit::Actor;
use crate::platform::{Clock, Db};

pub struct SpaceFiles {
    pub clock: Clock,
}

impl Parent for SpaceFiles {
    fn kind(&self) -> &'static str {
        FILES_OF
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>> {
        Box::pin(async move { enter(&mut db.clone(), actor, &SpaceId::from(id), &policy::READ, self.clock.now()).await.map(|_| ()) })
    }

    fn may_attach<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>> {
        Box::pin(async move { enter(&mut db.clone(), actor, &SpaceId::from(id), &policy::POST, self.clock.now()).await.map(|_| ()) })
    }
}

/// The kind of parent that a space is to its files.
pub const FILES_OF: &str = "space";
