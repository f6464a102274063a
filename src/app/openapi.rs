//! The OpenAPI text, made from the route rows: one source for the docs page and for the typed client.
use axum::http::StatusCode;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::platform::http::Route;

/// OpenAPI 3.1 of every route below `/api/v1`.
pub fn openapi() -> Value {
    let (_, rows) = super::routes().into_parts();
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for row in &rows {
        let operation = operation(row, &mut generator);
        let path = paths.entry(format!("/api/v1{}", row.path)).or_insert_with(|| json!({}));
        path[row.method.as_str().to_lowercase()] = operation;
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Kalyanamit (กัลยาณมิตร)", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" }, "session": { "type": "apiKey", "in": "cookie", "name": "session" } }
        },
        "security": [{ "token": [] }, { "session": [] }],
    })
}

fn operation(row: &Route, generator: &mut SchemaGenerator) -> Value {
    let parameters: Vec<Value> = row
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let mut answer = json!({ "description": row.status.canonical_reason().unwrap_or("OK") });
    if let Some(gives) = row.gives {
        answer["content"] = json!({ "application/json": { "schema": gives(generator) } });
    }
    let mut operation = json!({
        "operationId": operation_id(row),
        "summary": row.summary,
        "description": format!("{}{}", row.rule.action, if row.rule.when.is_empty() { String::new() } else { format!(" ({})", row.rule.when) }),
        "parameters": parameters,
        "responses": { row.status.as_u16().to_string(): answer, "default": { "description": "application/problem+json (RFC 9457)" } },
    });
    if let Some(takes) = row.takes {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": takes(generator) } } });
    }
    if row.status == StatusCode::NO_CONTENT {
        operation["responses"][row.status.as_str()] = json!({ "description": "Done, nothing to say" });
    }
    operation
}

/// `get_spaces_space_messages`: unique, because method and path are.
fn operation_id(row: &Route) -> String {
    let path: String = row.path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let joined: Vec<&str> = path.split('_').filter(|part| !part.is_empty()).collect();
    format!("{}_{}", row.method.as_str().to_lowercase(), joined.join("_"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_has_its_own_name_and_every_reference_its_schema() {
        let api = super::openapi();
        let mut ids = std::collections::HashSet::new();
        for path in api["paths"].as_object().unwrap().values() {
            for operation in path.as_object().unwrap().values() {
                assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()));
            }
        }
        let text = api.to_string();
        for part in text.split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(api["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
