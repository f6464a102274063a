//! Why an engine refused, and what follows from it. SQLite's codes carry their kind in the lowest byte (sqlite.org/rescode.html).
use sqlx::Error;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const OUT_OF_MEMORY: i32 = 7;
const READ_ONLY: i32 = 8;
const INTERRUPTED: i32 = 9;
const INPUT_OUTPUT: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANNOT_OPEN: i32 = 14;
const PROTOCOL: i32 = 15;
const NOT_A_DATABASE: i32 = 26;

/// SQLite's kind of failure; none for PostgreSQL, and for failures outside the engine.
fn sqlite_kind(error: &Error) -> Option<i32> {
    let sqlite = error.as_database_error()?.try_downcast_ref::<SqliteError>()?;
    let code: i32 = sqlx::error::DatabaseError::code(sqlite)?.parse().ok()?;
    Some(code & 0xff)
}

fn postgres_code(error: &Error) -> Option<&str> {
    Some(error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?.code())
}

/// Whether the same again may succeed: the engine is away, busy, or out of room. Nothing was changed.
pub fn is_temporary(error: &Error) -> bool {
    match error {
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) | Error::Tls(_) | Error::Protocol(_) => true,
        Error::BeginFailed | Error::InvalidSavePointStatement => true,
        Error::Database(_) => match (sqlite_kind(error), postgres_code(error)) {
            (Some(kind), _) => {
                matches!(kind, BUSY | LOCKED | OUT_OF_MEMORY | READ_ONLY | INTERRUPTED | INPUT_OUTPUT | FULL | CANNOT_OPEN | PROTOCOL)
            }
            // Connections, resources, operators, the system below; what a second try mends; a stand-by that took over and only reads yet.
            (_, Some(code)) => ["08", "53", "57", "58", "40"].iter().any(|class| code.starts_with(class)) || matches!(code, "55P03" | "25006"),
            _ => false,
        },
        _ => false,
    }
}

/// Whether pages of the database no longer hold what was written to them.
pub fn is_damage(error: &Error) -> bool {
    matches!(sqlite_kind(error), Some(CORRUPT | NOT_A_DATABASE)) || matches!(postgres_code(error), Some("XX001" | "XX002"))
}

/// Whether SQLite may have rolled the whole transaction back by itself. What follows would be a transaction of its own, each statement one.
pub(super) fn ends_transaction(error: &Error) -> bool {
    match error {
        Error::Database(_) => {
            matches!(sqlite_kind(error), Some(BUSY | OUT_OF_MEMORY | INTERRUPTED | INPUT_OUTPUT | CORRUPT | FULL | NOT_A_DATABASE))
        }
        Error::WorkerCrashed => true,
        _ => false,
    }
}

/// Whether the engine only asks to wait: the connection is as good as before.
pub(super) fn is_busy(error: &Error) -> bool {
    matches!(error, Error::PoolTimedOut | Error::PoolClosed) || matches!(sqlite_kind(error), Some(BUSY | LOCKED))
}
