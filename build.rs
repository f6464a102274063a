//! Lists `migrations/` into the binary: (engine folder or "", file name, text).
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let mut rows = String::new();
    for folder in ["", "sqlite", "postgres"] {
        let path = Path::new("migrations").join(folder);
        let mut names: Vec<String> = match std::fs::read_dir(&path) {
            Ok(entries) => entries.flatten().filter_map(|e| e.file_name().into_string().ok()).filter(|n| n.ends_with(".sql")).collect(),
            Err(_) => continue,
        };
        names.sort();
        for name in names {
            let full = std::env::current_dir()?.join(&path).join(&name);
            writeln!(rows, "    ({folder:?}, {name:?}, include_str!({:?})),", full.display().to_string())?;
        }
    }
    let out = std::env::var("OUT_DIR")?;
    let text =
        format!("/// Every migration: engine folder (\"\" for both), file name, text.\npub(crate) static MIGRATIONS: &[(&str, &str, &str)] = &[\n{rows}];\n");
    std::fs::write(Path::new(&out).join("migrations.rs"), text)?;
    // An empty front end is fine for tests of the server; `make` builds the real one first.
    std::fs::create_dir_all("frontend/build")?;
    // A debug build reads the folder when it is asked; only a release must be built again for it.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=frontend/build");
    }
    Ok(())
}
