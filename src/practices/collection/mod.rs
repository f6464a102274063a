//! Collections (ชุดรวมวิธีปฏิบัติ, F-IN-8) of a network or of a theme: chosen practices in an order, with a note on each.
mod http;
pub mod policy;
mod reach;
mod row;
mod store;
mod view;

pub use http::routes;
pub use reach::{CollectionStanding, enter_collection};
pub use row::{Collection, CollectionChange, CollectionId, Item, NewCollection, change, create, publish, remove, set_items, withdraw};
pub use view::{CollectionCard, CollectionView, ItemView, collection_view, collections};
