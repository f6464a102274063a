//! Our index, through the door that the server uses.

use crate::Result;
use crate::collection::Collection;
use crate::contest::{Engine, Filled};
use kalyanamit::search::{Document, Index, Kind, Query, Synonyms};
use std::path::Path;

pub struct Ours {
    index: Index,
    synonyms: Synonyms,
    folder: std::path::PathBuf,
}

impl Ours {
    pub fn new(folder: &Path) -> Result<Self> {
        Ok(Self { index: Index::create(folder)?, synonyms: Synonyms::shipped()?, folder: folder.into() })
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn fill(&mut self, collection: &Collection) -> Result<Filled> {
        let start = processor_seconds();
        let mut writer = self.index.writer()?;
        for (id, title, body) in collection.documents() {
            let mut document = Document::new(Kind::Practice, id, title, body);
            document.read = vec!["all".into()];
            writer.put(&document)?;
        }
        writer.commit()?;
        let seconds = processor_seconds().zip(start).map(|(end, start)| end - start);
        writer.close()?;
        self.index.reload()?;
        let files = std::fs::read_dir(&self.folder)?.flatten();
        Ok(Filled { seconds, bytes: Some(files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()) })
    }

    fn ask(&mut self, question: &str) -> Result<Vec<String>> {
        let query = Query { text: question.into(), read_tokens: vec!["all".into()], limit: 10, ..Query::default() };
        Ok(self.index.search(&query, &self.synonyms)?.items.into_iter().map(|item| item.id).collect())
    }
}

/// Time that this process has spent on processors, in seconds; `None` where the system does not tell.
pub fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
