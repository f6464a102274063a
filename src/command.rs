//! What the command line can say.
mod administrator;
mod serving;

use std::io::Write;

use clap::{Args, Parser, Subcommand};
use kalyanamit::app;
use kalyanamit::exchange::import::{By, Kind, Report, import, import_practices};
use kalyanamit::exchange::line;
use kalyanamit::identity;
use kalyanamit::platform::db::OpenAs;
use kalyanamit::platform::{Config, private, telemetry};
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
        /// Fills an EMPTY database with the sample world and offers sign-in as its people, on this machine alone.
        #[arg(long)]
        demo: bool,
        /// The same for everyone, from everywhere: each page says so, and nobody's data can be imported.
        #[arg(long)]
        demo_open: bool,
    },
    /// Makes somebody a platform administrator: prints a one-time link.
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// Bearer tokens for programs.
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// Reads a register (organisations, awards, people, networks), practices, or the history of a LINE group: all or nothing, safe to repeat.
    Import {
        #[arg(value_parser = what)]
        kind: What,
        /// CSV or XLSX; practices as JSONL; line as the text that LINE exports.
        file: std::path::PathBuf,
        /// The room that a LINE history comes into.
        #[arg(long, required_if_eq("kind", "line"))]
        space: Option<String>,
        /// Of a LINE history: the day of messages above which no date stands, as 2026-09-25.
        #[arg(long, value_parser = day)]
        day: Option<line::Day>,
        /// Tells what would happen and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Makes the search index anew: here, or by the servers that run.
    Reindex,
    /// Gives the words of a document on standard input: a server opens what people send in a process of its own.
    #[command(hide = true)]
    ReadText { format: String },
    /// Prints every route with its right.
    Routes,
    /// Prints the table of rights as JSON.
    Policy,
    /// Prints the OpenAPI text.
    Openapi,
}

#[derive(Subcommand)]
enum Admin {
    /// A new account, or with --existing one that is there already; the other administrators are told.
    Create(administrator::Wanted),
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

impl Failure {
    /// Told what to do, this program does not: how it was started has to be changed first.
    fn refused(text: impl Into<String>) -> Failure {
        Failure { code: 2, text: text.into() }
    }
}

pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve { demo, demo_open } => serving::serve(serving::shown(demo, demo_open)).await,
        Command::Admin { command: Admin::Create(wanted) } => administrator::create(wanted).await,
        Command::Token { command: Token::Create(wanted) } => create_tokens(wanted).await,
        Command::Import { kind: What::Register(kind), file, dry_run, .. } => import_file(kind, &file, dry_run).await,
        Command::Import { kind: What::Line, file, space, day, dry_run } => import_line(&file, &space.unwrap_or_default(), day, dry_run).await,
        Command::Reindex => reindex().await,
        Command::ReadText { format } => Ok(kalyanamit::files::read_standard_input(&format)?),
        Command::Routes => say(&app::route_list()),
        Command::Policy => say(&(serde_json::to_string_pretty(&app::policy_table())? + "\n")),
        Command::Openapi => say(&(serde_json::to_string_pretty(&app::openapi())? + "\n")),
    }
}

fn say(text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// The house, opened beside a server that may run.
async fn open_house() -> Result<app::Node, Failure> {
    Ok(app::compose(configured()?, OpenAs::Command).await?)
}

/// The configuration, with what is ours on this machine shut to others.
fn configured() -> Result<Config, Failure> {
    let config = Config::load().map_err(|error| Failure::refused(error.to_string()))?;
    private::shut(&config).map_err(Failure::refused)?;
    Ok(config)
}

async fn create_tokens(wanted: TokenFor) -> Result<(), Failure> {
    let logins: Vec<String> = match (&wanted.login, wanted.logins.as_deref()) {
        (Some(login), _) => vec![login.clone()],
        (None, Some("-")) => std::io::read_to_string(std::io::stdin())?.lines().map(str::to_owned).collect(),
        (None, Some(file)) => std::fs::read_to_string(file)?.lines().map(str::to_owned).collect(),
        (None, None) => Vec::new(),
    };
    let node = open_house().await?;
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

/// What a file brings.
#[derive(Clone, Copy)]
enum What {
    Register(Kind),
    Line,
}

fn what(text: &str) -> Result<What, String> {
    if text == "line" {
        return Ok(What::Line);
    }
    Kind::parse(text).map(What::Register).ok_or_else(|| format!("expected one of {}, line", Kind::ALL.map(Kind::as_str).join(", ")))
}

fn day(text: &str) -> Result<line::Day, String> {
    line::Day::try_from(text.to_owned()).map_err(|_| "expected a day such as 2026-09-25".to_owned())
}

async fn import_line(file: &std::path::Path, space: &str, day: Option<line::Day>, dry_run: bool) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure { code: 1, text: format!("{}: {error}", file.display()) })?;
    let node = open_house().await?;
    let import = line::import_file(&node.core, &space.into(), bytes, day, dry_run).await?;
    say(&line::told(&import, dry_run))?;
    match import.fault {
        None => Ok(()),
        Some(text) => Err(Failure { code: 1, text }),
    }
}

async fn import_file(kind: Kind, file: &std::path::Path, dry_run: bool) -> Result<(), Failure> {
    let unreadable = |error| Failure { code: 1, text: format!("{}: {error}", file.display()) };
    let node = open_house().await?;
    let report = match kind {
        // Read as it is written: these files may be larger than memory.
        Kind::Practices => {
            let lines = std::io::BufReader::new(std::fs::File::open(file).map_err(unreadable)?);
            import_practices(&node.core, lines, By::Operator, dry_run, say_progress).await?
        }
        _ => import(&node.core, kind, std::fs::read(file).map_err(unreadable)?, By::Operator, dry_run).await?,
    };
    say(&told(&report))?;
    if let Some(mib) = peak_memory_mib() {
        telemetry::say(&format!("หน่วยความจำสูงสุด {mib} MiB / peak memory {mib} MiB"));
    }
    let text = "ยังไม่มีอะไรเปลี่ยน แก้แถวข้างต้นแล้วลองใหม่ / nothing was changed: put the rows above right and try again";
    if report.refused == 0 { Ok(()) } else { Err(Failure { code: 1, text: text.into() }) }
}

/// The most memory that this process has held; none where the system does not tell.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// On standard error, for whoever waits.
fn say_progress(lines: u32) {
    if lines > 0 && lines.is_multiple_of(10_000) {
        telemetry::say(&format!("อ่านแล้ว {lines} บรรทัด / {lines} lines read"));
    }
}

async fn reindex() -> Result<(), Failure> {
    let node = open_house().await?;
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
    for absent in &report.absent_rows {
        text.push_str(&format!("ไม่อยู่ในไฟล์นี้ / not in this file: {} {}\n", absent.key, absent.name));
    }
    for column in &report.unknown_columns {
        text.push_str(&format!("ไม่รู้จักคอลัมน์ {column} / the column {column} is unknown and was not read\n"));
    }
    text
}
