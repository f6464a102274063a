//! Thai text (ข้อความไทย): dictionary order, digits, whole letters, names of people.

mod bare;
mod digits;
mod graphemes;
mod name;
mod order;
mod private_number;
mod signs;

pub use bare::bare;
pub use digits::{to_arabic, to_thai};
pub use graphemes::{length, truncate};
pub use name::{PersonName, known_titles};
pub use order::{person_sort_key, sort_key};
pub use private_number::{PrivateNumber, PrivateNumberKind, private_numbers};
pub use signs::{Sign, signs};
