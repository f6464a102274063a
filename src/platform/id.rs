//! Ids: opaque text, UUIDv7 where we make them, one type per noun.

/// A fresh UUIDv7 as text: ordered by the time it was made.
pub fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// An id that a client made: letters, digits, `-`, `_`, at most 64.
pub fn check(field: &str, id: &str) -> super::Result<()> {
    let plain = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain {
        return Ok(());
    }
    Err(super::Error::invalid(field, "id_form", "รหัสอ้างอิงต้องเป็น a–z 0–9 - _ ไม่เกิน 64 ตัว", "An id has up to 64 of a–z, 0–9, hyphen, underscore."))
}

/// Declares a typed id: text in both engines, a plain string in JSON.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn fresh() -> Self {
                Self($crate::platform::id::fresh())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl From<&$name> for $crate::platform::db::Value {
            fn from(id: &$name) -> Self {
                $crate::platform::db::Value::Text(Some(id.0.clone()))
            }
        }
        impl From<$name> for $crate::platform::db::Value {
            fn from(id: $name) -> Self {
                $crate::platform::db::Value::Text(Some(id.0))
            }
        }
        impl From<Option<&$name>> for $crate::platform::db::Value {
            fn from(id: Option<&$name>) -> Self {
                $crate::platform::db::Value::Text(id.map(|id| id.0.clone()))
            }
        }
    };
}
