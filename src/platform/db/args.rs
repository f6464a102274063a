//! Placeholders' values, typed once for both engines.
use sqlx::{Arguments, AssertSqlSafe, SqlSafeStr, SqlStr, postgres::PgArguments};

use crate::platform::clock::Time;
use crate::platform::error::{Error, Result};

/// One value behind a `$n`, nulls typed.
#[derive(Clone, Debug)]
pub enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
    Bool(Option<bool>),
}

macro_rules! value_from {
    ($($from:ty => $variant:ident($convert:expr)),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Value {
                let convert: fn($from) -> _ = $convert;
                Value::$variant(Some(convert(value)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Value {
                let convert: fn($from) -> _ = $convert;
                Value::$variant(value.map(convert))
            }
        }
    )*};
}

value_from! {
    &str => Text(|v| v.to_owned()),
    String => Text(|v| v),
    &String => Text(|v| v.clone()),
    i64 => Int(|v| v),
    f64 => Real(|v| v),
    bool => Bool(|v| v),
    Time => Int(|v| v.0),
}

/// The values of one statement, in order.
#[derive(Clone, Debug, Default)]
pub struct Args(pub Vec<Value>);

impl Args {
    pub fn push(&mut self, value: impl Into<Value>) {
        self.0.push(value.into());
    }

    pub(super) fn has_nul(&self) -> bool {
        self.0.iter().any(|value| matches!(value, Value::Text(Some(text)) if text.contains('\0')))
    }

    pub(super) fn sqlite(self) -> Result<sqlx::sqlite::SqliteArguments> {
        let mut out = sqlx::sqlite::SqliteArguments::default();
        for value in self.0 {
            match value {
                Value::Text(v) => out.add(v),
                Value::Int(v) => out.add(v),
                Value::Real(v) => out.add(v),
                Value::Bool(v) => out.add(v),
            }
            .map_err(Error::internal)?;
        }
        Ok(out)
    }

    pub(super) fn postgres(self) -> Result<PgArguments> {
        let mut out = PgArguments::default();
        for value in self.0 {
            match value {
                Value::Text(v) => out.add(v),
                Value::Int(v) => out.add(v),
                Value::Real(v) => out.add(v),
                Value::Bool(v) => out.add(v),
            }
            .map_err(Error::internal)?;
        }
        Ok(out)
    }
}

/// `args![a, b]`: the values of one statement.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        $crate::platform::db::Args(vec![$($crate::platform::db::Value::from($value)),*])
    };
}

/// A statement: static text, or a static text whose `{list}`, `{where}` and `{values}` this module filled with placeholders.
pub struct Sql(Text);

enum Text {
    Whole(SqlStr),
    Values { text: &'static str, columns: usize, rows: usize },
}

impl Sql {
    pub fn fixed(text: &'static str) -> Sql {
        Sql(Text::Whole(text.into_sql_str()))
    }

    /// Puts `$k, $k+1, …` for `{list}` in the text and appends the values to the arguments.
    pub fn list<V: Into<Value>>(text: &'static str, args: &mut Args, values: impl IntoIterator<Item = V>) -> Sql {
        let mut marks = String::new();
        for value in values {
            args.push(value);
            if !marks.is_empty() {
                marks.push(',');
            }
            marks.push('$');
            marks.push_str(&args.0.len().to_string());
        }
        if marks.is_empty() {
            marks.push_str("null");
        }
        Sql(Text::Whole(AssertSqlSafe(text.replace("{list}", &marks)).into_sql_str()))
    }

    /// Puts `rows` groups of `columns` placeholders for `{values}`: many rows in one statement.
    pub fn values(text: &'static str, columns: usize, rows: usize) -> Sql {
        Sql(Text::Values { text, columns, rows })
    }

    /// Puts the given static conditions, joined by `and`, for `{where}`. Each names its own `$n`.
    pub fn filtered(text: &'static str, conditions: &[&'static str]) -> Sql {
        let joined = if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" and ") };
        Sql(Text::Whole(AssertSqlSafe(text.replace("{where}", &joined)).into_sql_str()))
    }

    /// Without numbers on the placeholders: SQLite looks each numbered one up in a list of all of them.
    pub(super) fn sqlite(self) -> SqlStr {
        self.text(|_, groups| groups.push('?'))
    }

    pub(super) fn postgres(self) -> SqlStr {
        self.text(|place, groups| {
            groups.push('$');
            groups.push_str(&place.to_string());
        })
    }

    fn text(self, mark: impl Fn(usize, &mut String)) -> SqlStr {
        let (text, columns, rows) = match self.0 {
            Text::Whole(text) => return text,
            Text::Values { text, columns, rows } => (text, columns, rows),
        };
        let mut groups = String::with_capacity(rows * columns * 6);
        for row in 0..rows {
            groups.push_str(if row == 0 { "(" } else { ",(" });
            for column in 1..=columns {
                if column > 1 {
                    groups.push(',');
                }
                mark(row * columns + column, &mut groups);
            }
            groups.push(')');
        }
        AssertSqlSafe(text.replace("{values}", &groups)).into_sql_str()
    }
}
