//! The typed client has one source: the API's own description. `make api` writes it anew.

use std::{fs, path::Path};

use serde_json::Value;

#[test]
fn the_description_that_the_front_end_is_typed_by_is_the_servers_own() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/src/lib/api/openapi.json");
    let committed: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(committed == kalyanamit::app::openapi(), "frontend/src/lib/api/openapi.json is stale: run `make api` and commit what it writes");
}
