//! Import, export, packages and reports (นำเข้า ส่งออก).
mod attendance;
mod booklet;
mod http;
pub mod import;
pub mod line;
mod overview_csv;
pub mod policy;
pub mod record;
pub mod sheet;
mod statement;
mod transcript;

use crate::platform::http::Routes;

pub fn routes() -> Routes {
    http::routes()
        .merge(overview_csv::routes())
        .merge(line::routes())
        .merge(attendance::routes())
        .merge(transcript::routes())
        .merge(record::routes())
        .merge(statement::routes())
        .merge(booklet::routes())
}
