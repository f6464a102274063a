//! Frameworks over HTTP.
use axum::routing;

use super::{Framework, all, policy};
use crate::platform::error::Result;
use crate::platform::http::{Json, Page, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/frameworks", &policy::READ, "กรอบมาตรฐาน · Frameworks of standards", routing::get(list)).gives::<Page<Framework>>(200)
}

async fn list() -> Result<Json<Page<&'static Framework>>> {
    Ok(Json(Page::whole(all().iter().collect())))
}
