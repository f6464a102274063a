//! Open connections: how many there may be and whose, and how slow one may be. Whoever has not signed in never takes the place of somebody who has.
mod body;
mod open_files;
mod patience;
mod place;
mod registry;
mod stream;

pub use body::{BodyWatch, PacedBody};
pub use open_files::OpenFiles;
pub use place::{Answering, Place};
pub use registry::Connections;
pub use stream::Stream;
