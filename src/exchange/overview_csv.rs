//! The overview and the roll-up over HTTP, as JSON or as a table to take away (`?format=csv`).
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing;
use serde::Deserialize;

use super::sheet::to_csv;
use crate::identity::SignedIn;
use crate::organisations::OrganisationId;
use crate::platform::Core;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Json, Query, Routes};
use crate::progress::{self, Asked, Overview, OverviewItem, Severity, Tree, policy};

pub fn routes() -> Routes {
    Routes::new()
        .get("/dashboards/overview", &policy::OVERVIEW, "ภาพรวมเครือข่าย เรียงตามความต้องการ · Networks by need (format=csv: a table)", routing::get(overview))
        .gives::<Overview>(200)
        .get("/dashboards/tree", &policy::PLACE, "ตัวเลขรวมตามสังกัด · Sums over the tree (format=csv: a table)", routing::get(tree))
        .gives::<Tree>(200)
}

#[derive(Deserialize)]
struct Format {
    format: Option<String>,
}

impl Format {
    fn is_csv(&self) -> Result<bool> {
        match self.format.as_deref() {
            None | Some("json") => Ok(false),
            Some("csv") => Ok(true),
            Some(_) => Err(Error::malformed("format", "format ใช้ได้เฉพาะ json หรือ csv", "format is json or csv.")),
        }
    }
}

#[derive(Deserialize)]
struct Place {
    organisation: Option<OrganisationId>,
}

async fn overview(State(core): State<Core>, SignedIn(actor): SignedIn, Query(asked): Query<Asked>, Query(format): Query<Format>) -> Result<Response> {
    if !format.is_csv()? {
        return Ok(Json(progress::overview(&core, &actor, &asked).await?).into_response());
    }
    let whole = progress::overview_to_export(&core, &actor, &asked).await?;
    table("overview.csv", &OVERVIEW, whole.items.iter().map(overview_row))
}

async fn tree(State(core): State<Core>, SignedIn(actor): SignedIn, Query(place): Query<Place>, Query(format): Query<Format>) -> Result<Response> {
    let tree = progress::tree(&core, &actor, place.organisation.as_ref()).await?;
    if !format.is_csv()? {
        return Ok(Json(tree).into_response());
    }
    table("tree.csv", &TREE, tree_rows(&tree))
}

const OVERVIEW: [&str; 7] = ["เครือข่าย", "สถานศึกษาแกนนำ", "หน่วยงานกำกับ", "ระดับ", "ตั้งแต่", "เหตุผล", "ควรทำต่อ"];
const TREE: [&str; 7] = ["หน่วยงาน", "เครือข่าย", "ต้องการความช่วยเหลือ", "โรงเรียน", "โรงเรียนที่มีส่วนร่วมใน 28 วัน", "ข้อความใน 28 วัน", "นวัตกรรมที่เผยแพร่"];

fn overview_row(item: &OverviewItem) -> Vec<String> {
    let severity = match item.severity {
        Severity::Help => "ต้องการความช่วยเหลือ",
        Severity::Watch => "ควรดู",
        Severity::Calm => "ปกติ",
    };
    let joined = |words: Vec<&str>| words.join(" · ");
    vec![
        item.network.name.clone(),
        item.lead.as_ref().map(|lead| lead.name.clone()).unwrap_or_default(),
        item.area.as_ref().map(|area| area.name.clone()).unwrap_or_default(),
        severity.to_owned(),
        item.since.map(|since| since.bangkok_date().to_string()).unwrap_or_default(),
        joined(item.signals.iter().map(|signal| signal.words.as_str()).collect()),
        joined(item.signals.iter().map(|signal| signal.suggestion.as_str()).collect()),
    ]
}

fn tree_rows(tree: &Tree) -> Vec<Vec<String>> {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let row = |name: &str, figures: &progress::Shown| {
        vec![
            name.to_owned(),
            figures.networks.to_string(),
            number(figures.needing_help),
            figures.schools.to_string(),
            number(figures.schools_active_28d),
            number(figures.messages_28d),
            figures.practices.to_string(),
        ]
    };
    let mut rows: Vec<Vec<String>> = tree.items.iter().map(|item| row(&item.organisation.name, &item.figures)).collect();
    rows.push(row("รวม", &tree.totals));
    rows
}

/// Named with ASCII letters: every browser keeps such a name.
fn table<R>(name: &str, head: &[&str], rows: R) -> Result<Response>
where
    R: IntoIterator<Item = Vec<String>>,
{
    let bytes = to_csv(head, rows).map_err(Error::internal)?;
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    Ok((headers, bytes).into_response())
}
