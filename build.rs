//! Tells cargo what the binary embeds besides its sources. A build without the front end is fine:
//! the folder is then empty, and a release built later notices that it no longer is.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");
    fs::create_dir_all("frontend/build")?;
    // A debug build reads the folder when it is asked, so only a release is built again for it.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=frontend/build");
    }
    Ok(())
}
