//! Lists `migrations/` into the binary: (engine folder or "", file name, text).
use std::fmt::Write;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    let mut rows = String::new();
    for folder in ["", "sqlite", "postgres"] {
        let path = Path::new("migrations").join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut names: Vec<String> = match std::fs::read_dir(&path) {
            Ok(entries) => entries.flatten().filter_map(|e| e.file_name().into_string().ok()).filter(|n| n.ends_with(".sql")).collect(),
            Err(_) => continue,
        };
        names.sort();
        for name in names {
            let full = std::env::current_dir().expect("a working folder").join(&path).join(&name);
            writeln!(rows, "    ({folder:?}, {name:?}, include_str!({:?})),", full.display().to_string()).expect("text grows");
        }
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let text = format!("/// Every migration: engine folder (\"\" for both), file name, text.\npub(crate) static MIGRATIONS: &[(&str, &str, &str)] = &[\n{rows}];\n");
    std::fs::write(Path::new(&out).join("migrations.rs"), text).expect("OUT_DIR can be written");
    // An empty front end is fine for tests of the server; `make` builds the real one first.
    std::fs::create_dir_all("frontend/build").expect("the project folder can be written");
    println!("cargo::rerun-if-changed=frontend/build");
}
