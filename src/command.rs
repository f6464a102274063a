//! What the command line can say.
use std::io::Write;

use clap::{Args, Parser, Subcommand};
use kalyanamit::app;
use kalyanamit::exchange::import::{self, By, Kind, Report, import};
use kalyanamit::identity::{self, InvitationKind, NewInvitation, NewPerson};
use kalyanamit::organisations::{self, NewHolding};
use kalyanamit::platform::Config;
use kalyanamit::platform::db::OpenAs;
use kalyanamit::platform::permit::Role;
use kalyanamit::search::{self, Reindexed};

/// Peer learning for networks of Thai schools (กัลยาณมิตร).
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrates, then serves.
    Serve {
        /// Fills an EMPTY database with the sample world and offers sign-in as its people.
        #[arg(long)]
        demo: bool,
    },
    /// The first administrator: prints a one-time link.
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// Bearer tokens for programs.
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// Reads a register (organisations, awards, people, networks) or practices: all or nothing, safe to repeat.
    Import {
        #[arg(value_parser = imported)]
        kind: Imported,
        /// CSV or XLSX; practices as JSONL.
        file: std::path::PathBuf,
        /// Tells what would happen and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Makes the search index anew: here, or by the servers that run.
    Reindex,
    /// Prints every route with its right.
    Routes,
    /// Prints the table of rights as JSON.
    Policy,
    /// Prints the OpenAPI text.
    Openapi,
}

#[derive(Subcommand)]
enum Admin {
    Create {
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
enum Token {
    /// Prints only the token; with --logins `login token` a line, in input order.
    Create(TokenFor),
}

#[derive(Args)]
struct TokenFor {
    #[arg(long, required_unless_present = "logins")]
    login: Option<String>,
    #[arg(long, default_value = "token")]
    note: String,
    /// A file of logins, one a line; `-` reads standard input.
    #[arg(long, conflicts_with = "login")]
    logins: Option<String>,
}

/// Why a command failed, and its exit status.
pub struct Failure {
    pub code: u8,
    text: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure { code: 1, text: error.to_string() }
    }
}

pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve { demo } => serve(demo).await,
        Command::Admin { command: Admin::Create { login, name } } => create_admin(&login, &name).await,
        Command::Token { command: Token::Create(wanted) } => create_tokens(wanted).await,
        Command::Import { kind: Imported::Register(kind), file, dry_run } => import_register(kind, &file, dry_run).await,
        Command::Import { kind: Imported::Practices, file, dry_run } => import_practices(&file, dry_run).await,
        Command::Reindex => reindex().await,
        Command::Routes => say(&app::route_list()),
        Command::Policy => say(&(serde_json::to_string_pretty(&app::policy_table())? + "\n")),
        Command::Openapi => say(&(serde_json::to_string_pretty(&app::openapi())? + "\n")),
    }
}

fn say(text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Serves at once; `/readyz` says 200 when everything is loaded and searchable.
async fn serve(demo: bool) -> Result<(), Failure> {
    let node = app::compose(Config::load()?, OpenAs::Server).await?;
    let filling = demo && app::must_fill(&node.core).await?;
    if demo && !filling && !identity::is_demo(&mut node.core.db.clone()).await? {
        return Err(Failure {
            code: 2, text: "serve --demo: ฐานข้อมูลนี้มีข้อมูลอื่นอยู่แล้ว / this database holds other data; nothing was changed".into()
        });
    }
    let core = node.core.clone();
    let preparing = async move {
        match tokio::spawn(async move { app::prepare(&core, filling).await }).await {
            Ok(Ok(())) => std::future::pending().await,
            Ok(Err(error)) => Failure::from(error),
            Err(error) => Failure::from(error),
        }
    };
    tokio::select! {
        served = app::serve(node.core) => Ok(served?),
        failure = preparing => Err(failure),
    }
}

async fn create_admin(login: &str, name: &str) -> Result<(), Failure> {
    let node = app::compose(Config::load()?, OpenAs::Command).await?;
    let core = node.core;
    let mut tx = core.db.begin(core.now()).await?;
    let known = identity::by_login(&mut tx, login).await?;
    let person = match known {
        Some(person) => person.id,
        None => {
            let (given, family) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
            let new = NewPerson { login: login.into(), given_name: given.into(), family_name: family.trim().into(), ..NewPerson::default() };
            identity::create(&mut tx, new).await?
        }
    };
    let holding = NewHolding { person: person.clone(), role: Role::PlatformAdmin, organisation: None, from: None, until: None, claimed: false, by: None };
    organisations::grant_role(&mut tx, holding).await?;
    let new = NewInvitation {
        kind: InvitationKind::Personal,
        role: Role::PlatformAdmin,
        organisation: None,
        space: None,
        login: Some(login.into()),
        note: None,
        uses: 1,
        by: Some(person),
    };
    let (_, code) = identity::invite(&mut tx, new).await?;
    tx.commit().await?;
    say(&format!("{}/invitations/{code}\n", core.config.public_url))
}

async fn create_tokens(wanted: TokenFor) -> Result<(), Failure> {
    let logins: Vec<String> = match (&wanted.login, wanted.logins.as_deref()) {
        (Some(login), _) => vec![login.clone()],
        (None, Some("-")) => std::io::read_to_string(std::io::stdin())?.lines().map(str::to_owned).collect(),
        (None, Some(file)) => std::fs::read_to_string(file)?.lines().map(str::to_owned).collect(),
        (None, None) => Vec::new(),
    };
    let node = app::compose(Config::load()?, OpenAs::Command).await?;
    let core = node.core;
    let mut tx = core.db.begin(core.now()).await?;
    let mut lines = String::new();
    for login in logins.iter().map(|login| login.trim()).filter(|login| !login.is_empty()) {
        let person = identity::by_login(&mut tx, login)
            .await?
            .ok_or_else(|| Failure {
                code: 1, text: format!("{login}: ไม่มีผู้ใช้ชื่อนี้ / no such login; nothing was made")
            })?;
        let token = identity::create_token(&mut tx, &person.id, &wanted.note).await?;
        lines.push_str(&if wanted.login.is_some() { format!("{token}\n") } else { format!("{login} {token}\n") });
    }
    tx.commit().await?;
    say(&lines)
}

/// What `import` can read.
#[derive(Clone, Copy)]
enum Imported {
    Register(Kind),
    Practices,
}

fn imported(text: &str) -> Result<Imported, String> {
    let register = Kind::parse(text).map(Imported::Register);
    let kinds = || format!("expected one of {}, practices", Kind::ALL.map(Kind::as_str).join(", "));
    register.or((text == "practices").then_some(Imported::Practices)).ok_or_else(kinds)
}

async fn import_register(kind: Kind, file: &std::path::Path, dry_run: bool) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let node = app::compose(Config::load()?, OpenAs::Command).await?;
    let report = import(&node.core, kind, bytes, By::Operator, dry_run).await?;
    say(&told(&report))?;
    all_or_nothing(report.refused == 0)
}

async fn import_practices(file: &std::path::Path, dry_run: bool) -> Result<(), Failure> {
    let lines = std::io::BufReader::new(std::fs::File::open(file).map_err(|error| unreadable(file, &error))?);
    let node = app::compose(Config::load()?, OpenAs::Command).await?;
    let progress = |lines: u64| {
        if lines.is_multiple_of(5_000) {
            eprintln!("{lines} …");
        }
    };
    let report = import::import_practices(&node.core, lines, None, dry_run, progress).await?;
    let mut text = format!(
        "added {} · changed {} · left {} · refused {}{}\n",
        report.added,
        report.changed,
        report.left,
        report.refused,
        if dry_run { " (dry run)" } else { "" }
    );
    for row in &report.rows {
        text.push_str(&(serde_json::to_string(row)? + "\n"));
    }
    say(&text)?;
    all_or_nothing(report.refused == 0)
}

fn unreadable(file: &std::path::Path, error: &std::io::Error) -> Failure {
    Failure { code: 1, text: format!("{}: {error}", file.display()) }
}

fn all_or_nothing(whole: bool) -> Result<(), Failure> {
    let text = "ยังไม่มีอะไรเปลี่ยน แก้แถวข้างต้นแล้วลองใหม่ / nothing was changed: put the rows above right and try again";
    if whole { Ok(()) } else { Err(Failure { code: 1, text: text.into() }) }
}

async fn reindex() -> Result<(), Failure> {
    let node = app::compose(Config::load()?, OpenAs::Command).await?;
    match search::reindex(&node.core).await? {
        Reindexed::Asked => say("เครื่องที่กำลังทำงานจะสร้างดัชนีใหม่ในไม่กี่วินาที / running servers make the index anew within seconds\n"),
        Reindexed::Made(documents) => say(&format!("สร้างดัชนีใหม่แล้ว {documents} รายการ / the index was made anew, {documents} documents\n")),
    }
}

/// Counts, then what was refused or odd, a line each.
fn told(report: &Report) -> String {
    let counts = [("added", report.added), ("changed", report.changed), ("left", report.left), ("refused", report.refused), ("absent", report.absent)];
    let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let mut text = format!("{}{}\n", counts.join(" · "), if report.dry_run { " (dry run)" } else { "" });
    for error in report.rows.iter().flat_map(|row| &row.errors).chain(&report.warnings) {
        text.push_str(&format!("{} / {}\n", error.th, error.en));
    }
    for column in &report.unknown_columns {
        text.push_str(&format!("ไม่รู้จักคอลัมน์ {column} / the column {column} is unknown and was not read\n"));
    }
    text
}
