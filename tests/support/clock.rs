//! Moments that a test chooses: `KALYANAMIT_CLOCK` moves a node there.

use kalyanamit::platform::{Clock, Time};

/// The shift that makes it this moment in Bangkok (`2027-02-02T10:00`) for a node that starts now.
pub fn at(moment: &str) -> String {
    let wanted = Time::parse(&format!("{moment}:00+07:00")).expect("a moment");
    let seconds = (wanted.0 - Clock::default().now().0) / 1_000;
    format!("{seconds:+}s")
}
