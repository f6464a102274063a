//! What fuzzing has seen, replayed: each file of `fuzz/corpus/NAME` through the check of that name.

#[path = "../../fuzz/src/checks.rs"]
mod checks;

use std::{fs, path::Path};

#[test]
fn every_corpus_holds() {
    for (name, check) in checks::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() >= 3, "{name} has hardly a corpus");
        for file in &files {
            let bytes = fs::read(file).unwrap();
            println!("{}", file.display());
            check(&bytes);
            // Cut in half, and with its bytes turned round: what a bad line makes of it.
            check(&bytes[..bytes.len() / 2]);
            check(&bytes.iter().rev().copied().collect::<Vec<u8>>());
        }
    }
}
