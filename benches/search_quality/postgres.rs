//! PostgreSQL's text search over words from a dictionary: what a platform has that keeps everything in one database.

use crate::Result;
use crate::collection::Collection;
use crate::contest::{Engine, Filled};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use sqlx::postgres::PgPool;
use tokio::runtime::Runtime;

/// Where `infra/with-servers` says that a server is.
const URL: &str = "KALYANAMIT_TEST_POSTGRES_URL";

pub struct Postgres {
    runtime: Runtime,
    pool: PgPool,
    words: WordSegmenterBorrowed<'static>,
}

impl Postgres {
    /// None where no server is given.
    pub fn new() -> Result<Option<Self>> {
        let Ok(url) = std::env::var(URL) else { return Ok(None) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let options = sqlx::postgres::PgPoolOptions::new().max_connections(1);
        let pool = runtime.block_on(options.connect(&url))?;
        Ok(Some(Self { runtime, pool, words: WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()) }))
    }

    fn words(&self, text: &str) -> Vec<String> {
        let ends: Vec<usize> = self.words.segment_str(text).collect();
        let pieces = ends.windows(2).map(|ends| text[ends[0]..ends[1]].to_lowercase());
        pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).collect()
    }
}

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL words"
    }

    fn fill(&mut self, collection: &Collection) -> Result<Filled> {
        self.runtime.block_on(async {
            sqlx::query("create temporary table texts (id text, words tsvector)").execute(&self.pool).await?;
            for (id, title, body) in collection.documents() {
                let insert = "insert into texts values ($1, setweight(to_tsvector('simple', $2), 'A') || setweight(to_tsvector('simple', $3), 'B'))";
                let (title, body) = (self.words(title).join(" "), self.words(&body).join(" "));
                sqlx::query(insert).bind(id).bind(title).bind(body).execute(&self.pool).await?;
            }
            sqlx::query("create index on texts using gin (words)").execute(&self.pool).await?;
            sqlx::query("analyze texts").execute(&self.pool).await?;
            Ok(Filled::default())
        })
    }

    fn ask(&mut self, question: &str) -> Result<Vec<String>> {
        let words = self.words(question);
        self.runtime.block_on(async {
            let ranked = "select id from texts, (select string_agg(plainto_tsquery('simple', word)::text, ' | ')::tsquery as asked from unnest($1::text[]) word \
                          where plainto_tsquery('simple', word)::text <> '') a where words @@ asked order by ts_rank(words, asked, 1) desc limit 10";
            let rows: Vec<(String,)> = sqlx::query_as(ranked).bind(words).fetch_all(&self.pool).await?;
            Ok(rows.into_iter().map(|row| row.0).collect())
        })
    }
}
