//! What a file belongs to. This room knows nothing to its right, so each kind of thing says itself who may read it and who may attach to it.
use std::collections::HashMap;
use std::sync::Arc;

use super::file::{FileId, ParentRef};
use crate::platform::Db;
use crate::platform::error::{Error, Result};
use crate::platform::live::Later;
use crate::platform::permit::Actor;

/// A kind of thing that carries files, registered by its room through `app`.
pub trait Parent: Send + Sync {
    /// As in `"parent":{"kind":…}`.
    fn kind(&self) -> &'static str;
    /// The refusal that the thing itself would give to whoever reads it.
    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>>;
    /// The same about one of its files, where a thing shows some of them to some only.
    fn may_read_file<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str, _: &'a FileId) -> Later<'a, Result<()>> {
        self.may_read(db, actor, id)
    }
    /// Whether everyone reads this file of it, also without signing in (matrix, row Attachment: parent public).
    fn is_public<'a>(&'a self, _: &'a Db, _: &'a str, _: &'a FileId) -> Later<'a, Result<bool>> {
        Box::pin(async { Ok(false) })
    }
    /// The refusal that the thing itself would give to whoever adds to it.
    fn may_attach<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>>;
}

/// All kinds, by name.
pub(super) struct Parents(HashMap<&'static str, Arc<dyn Parent>>);

impl Parents {
    pub fn of(kinds: Vec<Arc<dyn Parent>>) -> Parents {
        Parents(kinds.into_iter().map(|kind| (kind.kind(), kind)).collect())
    }

    pub async fn may_read_file(&self, db: &Db, actor: &Actor, parent: &ParentRef, file: &FileId) -> Result<()> {
        self.kind(parent)?.may_read_file(db, actor, &parent.id, file).await
    }

    pub async fn is_public(&self, db: &Db, parent: &ParentRef, file: &FileId) -> Result<bool> {
        self.kind(parent)?.is_public(db, &parent.id, file).await
    }

    pub async fn may_attach(&self, db: &Db, actor: &Actor, parent: &ParentRef) -> Result<()> {
        self.kind(parent)?.may_attach(db, actor, &parent.id).await
    }

    fn kind(&self, parent: &ParentRef) -> Result<&Arc<dyn Parent>> {
        self.0.get(parent.kind.as_str()).ok_or_else(Error::not_found)
    }
}
