//! What every room stands on and what knows nothing of schools.

pub mod thai;
