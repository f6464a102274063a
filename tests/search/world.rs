//! A small index to search in.

use kalyanamit::search::{Document, Found, Index, Kind, Query, Synonyms};
use tempfile::TempDir;

pub struct World {
    pub index: Index,
    pub synonyms: Synonyms,
    pub folder: TempDir,
}

impl World {
    /// Puts these documents in; those without a read token are open to all.
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(folder.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for mut document in documents {
            if document.read.is_empty() {
                document.read.push("all".into());
            }
            writer.put(&document).unwrap();
        }
        writer.commit().unwrap();
        Self { index, synonyms: Synonyms::shipped().unwrap(), folder }
    }

    /// Practices with these bodies, named by their place.
    pub fn of_bodies(bodies: &[&str]) -> Self {
        Self::new(bodies.iter().enumerate().map(|(at, body)| Document::new(Kind::Practice, at.to_string(), "", *body)))
    }

    pub fn ask(&self, query: &Query) -> Found {
        self.index.search(query, &self.synonyms).unwrap()
    }

    pub fn find(&self, text: &str) -> Found {
        self.ask(&for_all(text))
    }

    /// Ids found, best first.
    pub fn ids(&self, text: &str) -> Vec<String> {
        ids(&self.find(text))
    }

    /// The id found first.
    pub fn first(&self, text: &str) -> String {
        self.ids(text).first().cloned().unwrap_or_default()
    }
}

pub fn for_all(text: &str) -> Query {
    Query { text: text.into(), read_tokens: vec!["all".into()], limit: 10, ..Query::default() }
}

pub fn ids(found: &Found) -> Vec<String> {
    found.items.iter().map(|item| item.id.clone()).collect()
}
