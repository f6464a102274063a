//! Public pages (หน้าสาธารณะ): published public practices as plain articles that need neither sign-in nor script, with what link previews and
//! search engines read, a sitemap, and rules for robots.
mod article;
mod escape;
mod head;
mod pages;

pub use pages::pages;
