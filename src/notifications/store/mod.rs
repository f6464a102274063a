//! SQL of the inbox and its ways, by noun. Tables of rooms to the left are read here and never written.
mod delivery;
mod device;
mod follow;
mod inbox;
mod mail;
mod settings;
mod thanks;

pub use delivery::{Due, again, ask_push, done, is_due, reconsider, schedule, schedule_first, take_due, unschedule};
pub use device::{Device, devices, drop_device, drop_oldest_devices, keep_push_key, push_key, put_device, told_device};
pub use follow::{Lag, lag_of, lagging_people, lagging_spaces, move_cursor, pass_over, subscribers};
pub use inbox::{NewNotice, NoticeRow, add, gathering, head, items, mark_read, names_of_spaces, unread};
pub use mail::{add_code, address, code, confirm_address, drop_old_codes, forget_address, put_address, told_mail, use_code, waiting_codes};
pub use settings::{forget_room, level, levels, set_room, set_settings, settings};
pub use thanks::{answered, leaders, led_schools, thanked};
