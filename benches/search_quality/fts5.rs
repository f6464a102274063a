//! SQLite FTS5 over trigrams, ranked OR, the title twice: the best that one gets without an index of one's own.

use crate::Result;
use crate::collection::Collection;
use crate::contest::{Engine, Filled};
use sqlx::sqlite::SqlitePool;
use tokio::runtime::Runtime;

pub struct Fts5 {
    runtime: Runtime,
    pool: SqlitePool,
}

impl Fts5 {
    pub fn new() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let options = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let pool = runtime.block_on(options.connect("sqlite::memory:"))?;
        Ok(Self { runtime, pool })
    }
}

impl Engine for Fts5 {
    fn name(&self) -> &'static str {
        "FTS5 trigram"
    }

    fn fill(&mut self, collection: &Collection) -> Result<Filled> {
        self.runtime.block_on(async {
            sqlx::query("create virtual table texts using fts5(id unindexed, title, body, tokenize = 'trigram')").execute(&self.pool).await?;
            let mut tx = self.pool.begin().await?;
            for text in &collection.texts {
                let insert = sqlx::query("insert into texts (id, title, body) values ($1, $2, $3)");
                insert.bind(&text.id).bind(&text.title).bind(&text.body).execute(&mut *tx).await?;
            }
            tx.commit().await?;
            Ok(Filled::default())
        })
    }

    fn ask(&mut self, question: &str) -> Result<Vec<String>> {
        let letters: Vec<char> = question.chars().filter(|c| *c != '"').collect();
        let mut grams: Vec<String> = letters.windows(3).map(|gram| format!("\"{}\"", gram.iter().collect::<String>())).collect();
        grams.dedup();
        self.runtime.block_on(async {
            let rows: Vec<(String,)> = if grams.is_empty() {
                let like = format!("%{}%", letters.iter().collect::<String>());
                sqlx::query_as("select id from texts where title like $1 or body like $1 limit 10").bind(like).fetch_all(&self.pool).await?
            } else {
                let ranked = "select id from texts where texts match $1 order by bm25(texts, 0, 2.0, 1.0) limit 10";
                sqlx::query_as(ranked).bind(grams.join(" OR ")).fetch_all(&self.pool).await?
            };
            Ok(rows.into_iter().map(|row| row.0).collect())
        })
    }
}
