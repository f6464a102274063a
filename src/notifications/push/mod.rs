//! Web push (F-NO-1): a word on the lock screen of a device whose person asked for it, through the push service of its browser.
mod device;
mod endpoint;
mod hosts;
mod payload;
mod ring;
mod vapid;

pub use device::{NewDevice, subscribe, unsubscribe};
pub use endpoint::client;
pub use hosts::Hosts;
pub use ring::{Rung, ring};
pub use vapid::Vapid;
