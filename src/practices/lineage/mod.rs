//! Lineage (สายสืบทอด, F-AD-2): an adaptation is a practice of its own that names its parent; who changed what, why, and with what result.
mod adapt;
mod http;
mod parent;
mod store;
mod tree;

pub use adapt::{NewAdaptation, adapt};
pub use http::routes;
pub use parent::{NewParent, name_parent};
pub use store::origins;
pub use tree::{Lineage, LineageNode, lineage};

pub(super) use parent::{check_licence, published};
pub(super) use store::forget;
