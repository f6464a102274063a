//! Statements over HTTP: made and taken by their owner, checked by anybody.
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::paper::{Cover, document};
use super::store::{self, New, Row, StatementLine};
use crate::exchange::policy;
use crate::identity::{Actor, SignedIn};
use crate::organisations::person_ref;
use crate::platform::Core;
use crate::platform::Time;
use crate::platform::error::{Error, Result};
use crate::platform::heavy::For;
use crate::platform::http::{Body, Created, Json, Page, Path, Query, Routes, nothing};
use crate::platform::limits::LimitClass;
use crate::platform::paper::{self, Format};
use crate::platform::secret::spoken_code;
use crate::plc::hours::LineState;
use crate::plc::logbook::{Logbook, LogbookLine, YearKind, logbook};

pub fn routes() -> Routes {
    Routes::new()
        .get("/statements", &policy::OWN_STATEMENTS, "หนังสือรับรองของฉัน · My statements of hours", routing::get(mine).post(make))
        .gives::<Page<Statement>>(200)
        .also(Method::POST, &policy::OWN_STATEMENTS, LimitClass::Form, "ออกหนังสือรับรองชั่วโมง · Make a statement of confirmed hours")
        .takes::<Wish>()
        .gives::<Statement>(201)
        .get("/statements/{statement}", &policy::CHECK_STATEMENT, "ตรวจสอบหนังสือรับรอง · Check a statement", routing::get(check).delete(withdraw))
        .gives::<Face>(200)
        .also(Method::DELETE, &policy::OWN_STATEMENTS, LimitClass::Form, "ยกเลิกหนังสือรับรอง · Withdraw a statement")
        .gives_nothing()
        .get("/statements/{statement}/file", &policy::OWN_STATEMENTS, "หนังสือรับรองเป็นไฟล์ · A statement as a file", routing::get(file))
}

#[derive(Deserialize, JsonSchema)]
struct Wish {
    #[serde(default)]
    year_kind: YearKind,
    /// Common or Buddhist Era; this year when left out.
    year: Option<i16>,
}

/// What its owner sees.
#[derive(Serialize, JsonSchema)]
struct Statement {
    code: String,
    /// Where anybody checks it.
    link: String,
    year_kind: YearKind,
    year: i16,
    minutes: i64,
    made_at: Time,
    valid: bool,
}

/// What anybody sees: nothing more than the page itself says.
#[derive(Serialize, JsonSchema)]
struct Face {
    name: String,
    from: String,
    until: String,
    minutes: i64,
    /// Not withdrawn, and the hours still stand as confirmed.
    valid: bool,
}

fn link(core: &Core, code: &str) -> String {
    format!("{}/statements/{code}", core.config.public_url)
}

async fn book(core: &Core, row: &Row) -> Result<Logbook> {
    logbook(&mut core.db.clone(), &row.person_id, row.year_kind(), Some(row.year()?), core.now()).await
}

fn own(core: &Core, row: Row, book: &Logbook) -> Result<Statement> {
    Ok(Statement {
        link: link(core, &row.code),
        year_kind: row.year_kind(),
        year: row.year()?,
        minutes: row.minutes,
        made_at: row.made_at,
        valid: valid(&row, book),
        code: row.code,
    })
}

fn valid(row: &Row, book: &Logbook) -> bool {
    row.withdrawn_at.is_none() && book.confirmed >= row.minutes
}

async fn mine(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Page<Statement>>> {
    // A year is read once, however many statements say something of it.
    let mut books: Vec<((YearKind, i16), Logbook)> = Vec::new();
    let mut items = Vec::new();
    for row in store::of_person(&mut core.db.clone(), &actor.person).await? {
        let year = (row.year_kind(), row.year()?);
        let place = match books.iter().position(|(of, _)| *of == year) {
            Some(place) => place,
            None => {
                books.push((year, book(&core, &row).await?));
                books.len() - 1
            }
        };
        items.push(own(&core, row, &books[place].1)?);
    }
    Ok(Json(Page::whole(items)))
}

async fn make(State(core): State<Core>, SignedIn(actor): SignedIn, Body(wish): Body<Wish>) -> Result<Created<Statement>> {
    let book = logbook(&mut core.db.clone(), &actor.person, wish.year_kind, wish.year, core.now()).await?;
    if book.confirmed == 0 {
        return Err(Error::conflict(
            "nothing_confirmed",
            "ยังไม่มีชั่วโมงที่ยืนยันแล้วในปีนี้ ขอให้ผู้บริหารหรือผู้บันทึกยืนยันก่อน",
            "No hours of this year are confirmed yet. Ask the head or the recorder to confirm them.",
        ));
    }
    let code = format!("{}-{}", spoken_code(), spoken_code());
    let mut tx = core.db.begin(core.now()).await?;
    let new = New { code: &code, person: &actor.person, kind: wish.year_kind, year: book.year, minutes: book.confirmed, lines: confirmed(&book) };
    store::add(&mut tx, new).await?;
    tx.commit().await?;
    let row = store::statement(&mut core.db.clone(), &code).await?;
    own(&core, row, &book).map(Created)
}

/// Oldest first.
fn confirmed(book: &Logbook) -> Vec<StatementLine> {
    let standing = book.lines.iter().rev().filter(|line| line.state == LineState::Confirmed);
    let line = |line: &LogbookLine| {
        let roles: Vec<&str> = line.roles.iter().map(|role| role.name.as_str()).collect();
        let title = if line.topic.is_empty() { line.title.clone() } else { format!("{} · {}", line.title, line.topic) };
        StatementLine { at: line.at, title, roles: roles.join(" · "), minutes: line.minutes }
    };
    standing.map(line).collect()
}

/// A code as people type it.
fn typed(code: &str) -> String {
    code.trim().to_uppercase()
}

async fn check(State(core): State<Core>, Path(code): Path<String>) -> Result<Json<Face>> {
    let row = store::statement(&mut core.db.clone(), &typed(&code)).await?;
    let book = book(&core, &row).await?;
    let name = person_ref(&mut core.db.clone(), &row.person_id).await?.full_name;
    let last = Time(book.until.0 - 1);
    Ok(Json(Face { name, from: book.from.bangkok_date().to_string(), until: last.bangkok_date().to_string(), minutes: row.minutes, valid: valid(&row, &book) }))
}

/// Its owner's alone; nobody else learns that it stands there by asking this way.
async fn owned(core: &Core, actor: &Actor, code: &str) -> Result<Row> {
    let row = store::statement(&mut core.db.clone(), &typed(code)).await?;
    if row.person_id == actor.person { Ok(row) } else { Err(Error::not_found()) }
}

async fn withdraw(State(core): State<Core>, SignedIn(actor): SignedIn, Path(code): Path<String>) -> Result<StatusCode> {
    let row = owned(&core, &actor, &code).await?;
    let mut tx = core.db.begin(core.now()).await?;
    store::withdraw(&mut tx, &row.code).await?;
    tx.commit().await?;
    Ok(nothing())
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default = "pdf")]
    format: Format,
}

fn pdf() -> Format {
    Format::Pdf
}

async fn file(State(core): State<Core>, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(asked): Query<Asked>) -> Result<Response> {
    let row = owned(&core, &actor, &code).await?;
    let book = book(&core, &row).await?;
    if !valid(&row, &book) {
        return Err(Error::conflict("not_valid", "หนังสือรับรองนี้ใช้ไม่ได้แล้ว ออกฉบับใหม่", "This statement no longer stands. Make a new one."));
    }
    let me = person_ref(&mut core.db.clone(), &actor.person).await?;
    let cover = Cover {
        name: me.full_name,
        school: me.school.map(|school| school.name),
        link: link(&core, &row.code),
        code: row.code.clone(),
        made_at: row.made_at,
        year_kind: row.year_kind(),
        year: row.year()?,
        from: book.from,
        until: book.until,
        minutes: row.minutes,
    };
    let bytes = paper::set(&core, &For::Person(actor.person.clone()), document(cover, &row.lines()?), asked.format).await?;
    let name = format!("plc-hours-{}.{}", row.year()?, asked.format.extension());
    let headers = [
        (header::CONTENT_TYPE, asked.format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
