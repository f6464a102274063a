//! Each change is counted before it is made: by its route's limit class, for the person who asks. No handler can leave it out.
use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::identity::{self, Asker};
use crate::platform::Core;
use crate::platform::http::Route;
use crate::platform::limits::LimitClass;

/// The limit class of every route that writes.
#[derive(Clone)]
pub struct Budgets {
    core: Core,
    classes: Arc<HashMap<(Method, &'static str), LimitClass>>,
}

impl Budgets {
    pub fn new(core: Core, rows: &[Route]) -> Budgets {
        let classes = rows.iter().filter_map(|row| Some(((row.method.clone(), row.path), row.limit?))).collect();
        Budgets { core, classes: Arc::new(classes) }
    }

    fn of(&self, request: &Request) -> Option<LimitClass> {
        let path = request.extensions().get::<MatchedPath>()?.as_str();
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        self.classes.get(&(request.method().clone(), path)).copied()
    }
}

/// 429 once the person's class is spent. Whoever is not signed in is held by the guards of what can be guessed, never by a school's one address.
pub async fn count(State(budgets): State<Budgets>, request: Request, next: Next) -> Response {
    let Some(class) = budgets.of(&request) else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let core = &budgets.core;
    let counted = match identity::identified(&parts, core).await {
        Ok(Some(actor)) => core.limits.take(class, &actor.person).map(|()| Some(actor)),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    match counted {
        Ok(actor) => {
            // The handler need not ask the database again who it is.
            parts.extensions.insert(Asker(actor));
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    }
}
