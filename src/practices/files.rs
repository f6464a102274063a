//! Pictures and files of a practice: whoever reads the practice reads those that its published version shows, whoever reads the working copy all of them.
use std::collections::HashSet;

use super::practice::Practice;
use super::reach::Standing;
use super::{Content, PracticeId, enter, policy, store};
use crate::files::{self, FileId, FileView, Parent, ParentRef};
use crate::platform::db::{Reads, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::live::Later;
use crate::platform::permit::{Actor, PersonId};
use crate::platform::{Clock, Db};

/// The kind of parent that a practice is to its files, and of thing that carries them.
pub const FILES_OF: &str = "practice";

pub struct PracticeFiles {
    pub clock: Clock,
}

impl Parent for PracticeFiles {
    fn kind(&self) -> &'static str {
        FILES_OF
    }

    fn may_read<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>> {
        Box::pin(async move { self.enter(db, actor, id, &policy::READ).await.map(|_| ()) })
    }

    fn may_read_file<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str, file: &'a FileId) -> Later<'a, Result<()>> {
        Box::pin(async move {
            let standing = self.enter(db, actor, id, &policy::READ).await?;
            if standing.may(&policy::READ_WORKING) || shown(&mut db.clone(), &standing.practice).await?.contains(file) {
                return Ok(());
            }
            Err(Error::not_found())
        })
    }

    fn is_public<'a>(&'a self, db: &'a Db, id: &'a str, file: &'a FileId) -> Later<'a, Result<bool>> {
        Box::pin(async move {
            let mut db = db.clone();
            match enter(&mut db, None, &PracticeId::from(id), &policy::READ, self.clock.now()).await {
                Ok(standing) => Ok(shown(&mut db, &standing.practice).await?.contains(file)),
                Err(error) if error.is_not_found() => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    fn may_attach<'a>(&'a self, db: &'a Db, actor: &'a Actor, id: &'a str) -> Later<'a, Result<()>> {
        Box::pin(async move { self.enter(db, actor, id, &policy::EDIT).await.map(|_| ()) })
    }
}

impl PracticeFiles {
    async fn enter(&self, db: &Db, actor: &Actor, id: &str, rule: &'static crate::platform::permit::Rule) -> Result<Standing> {
        enter(&mut db.clone(), Some(&actor.person), &PracticeId::from(id), rule, self.clock.now()).await
    }
}

/// What the published version shows.
async fn shown(db: &mut impl Reads, practice: &Practice) -> Result<Vec<FileId>> {
    if practice.version == 0 {
        return Ok(Vec::new());
    }
    Ok(store::content(db, &practice.id, practice.version).await?.files)
}

/// The files that a text of a practice names, in its order. Rights are the caller's matter.
pub async fn files_of(db: &mut impl Reads, id: &PracticeId, named: &[FileId]) -> Result<Vec<FileView>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let kept = files::attached(db, FILES_OF, std::slice::from_ref(&id.0)).await?.remove(id.as_str()).unwrap_or_default();
    Ok(named.iter().filter_map(|wanted| kept.iter().find(|file| file.id == *wanted).cloned()).collect())
}

/// Makes the files that a save names part of the practice: 422 for one that is not ready or not this person's. Those that no version shows and the
/// working copy does not name any more go.
pub(super) async fn carry(tx: &mut Tx, id: &PracticeId, content: &Content, by: &PersonId) -> Result<()> {
    let kept = files::attached(tx, FILES_OF, std::slice::from_ref(&id.0)).await?.remove(id.as_str()).unwrap_or_default();
    let known: HashSet<&FileId> = kept.iter().map(|file| &file.id).collect();
    let fresh: Vec<FileId> = content.files.iter().filter(|file| !known.contains(file)).cloned().collect();
    let parent = ParentRef { kind: FILES_OF.into(), id: id.0.clone() };
    let ready = files::attachable(tx, by, &parent, &fresh).await?;
    files::attach(tx, &ready, FILES_OF, id.as_str()).await?;
    let mut named: HashSet<FileId> = content.files.iter().cloned().collect();
    if kept.iter().all(|file| named.contains(&file.id)) {
        return Ok(());
    }
    for version in store::contents(tx, id).await? {
        named.extend(version.files);
    }
    let gone: Vec<FileId> = kept.into_iter().map(|file| file.id).filter(|file| !named.contains(file)).collect();
    files::detach_some(tx, FILES_OF, id.as_str(), &gone).await
}
