//! Thai text (ข้อความไทย): the one folding that compares it, dictionary order, digits, whole letters, what shows no ink, names of people.

mod bare;
mod blank;
mod canonical;
mod clusters;
mod digits;
mod graphemes;
mod joined;
mod name;
mod normalise;
mod order;
mod private_number;
mod signs;

pub use bare::bare;
pub use blank::{is_blank, is_inkless, is_unseen, written};
pub use canonical::canonical;
pub use clusters::{Clusters, is_letter, is_mark};
pub use digits::{to_arabic, to_thai};
pub use graphemes::{length, truncate};
pub use joined::Joined;
pub use name::{PersonName, known_titles};
pub use normalise::{Normalised, fold, normalise, normalise_into};
pub use order::{person_sort_key, sort_key};
pub use private_number::{PrivateNumber, PrivateNumberKind, private_numbers};
pub use signs::{Sign, signs};
