//! How the sample world is thought out, part by part; each part has dice of its own.
pub(super) mod adoptions;
pub(super) mod cycles;
pub(super) mod ground;
pub(super) mod networks;
pub(super) mod people;
pub(super) mod practices;
pub(super) mod schools;
pub(super) mod spaces;
