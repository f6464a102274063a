//! What stands above what, as a file would leave it.
use std::collections::{HashMap, HashSet};

use crate::organisations::OrganisationId;

#[derive(Default)]
pub(super) struct Tree {
    above: HashMap<OrganisationId, Option<OrganisationId>>,
}

impl Tree {
    pub fn put(&mut self, id: &OrganisationId, above: Option<OrganisationId>) {
        self.above.insert(id.clone(), above);
    }

    /// The rest of the tree, as it stands.
    pub fn fill(&mut self, known: Vec<(OrganisationId, Option<OrganisationId>)>) {
        for (id, above) in known {
            self.above.entry(id).or_insert(above);
        }
    }

    /// Does the way up come back to where it began?
    pub fn is_circle(&self, id: &OrganisationId) -> bool {
        let mut passed = HashSet::new();
        let mut at = self.above.get(id).and_then(Option::as_ref);
        while let Some(above) = at.filter(|above| passed.insert((*above).clone())) {
            if above == id {
                return true;
            }
            at = self.above.get(above).and_then(Option::as_ref);
        }
        false
    }
}
