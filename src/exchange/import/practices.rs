//! `import practices`: a JSONL file, all or nothing, safe to repeat, in bounded memory.
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{BufRead, Read};
use std::time::Instant;

use serde_json::{Map, Value};

use super::Kind;
use super::practice_line::{self, COLUMNS, PracticeLine, fault};
use super::report::{CellError, Outcome, Report, RowReport, in_view};
use super::rights::{By, Rights};
use crate::exchange::sheet::limits;
use crate::networks;
use crate::organisations::{self, OrganisationId};
use crate::platform::db::{Tx, give_way};
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Error};
use crate::practices::{self, Incoming, PublicationAudience};

/// Lines that are written together.
const BATCH: usize = 250;
/// After so many new ones the engine looks at the tables again.
const GREW: [usize; 3] = [4 * BATCH, 40 * BATCH, 200 * BATCH];
const LINE_BYTES: u64 = 2 * 1024 * 1024;
/// Lines that the report names beside the refused ones; all are counted.
const NAMED: usize = 500;

/// Takes in the practices of a JSONL file: everything, or with one refused line, or as a dry run, nothing. `progress` hears how many
/// lines were read, after each batch.
pub async fn import_practices(core: &Core, mut lines: impl BufRead + Send, by: By, dry_run: bool, mut progress: impl FnMut(u32) + Send) -> Result<Report> {
    let author = Rights::of(&mut core.db.clone(), by, Kind::Practices, core.now()).await?.author();
    let mut import = Import::default();
    let mut marks = GREW.iter().peekable();
    let mut begun = Instant::now();
    let mut tx = core.db.begin(core.now()).await?;
    let mut row = 0u32;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let mut ended = false;
        while batch.len() < BATCH {
            let Some(text) = next_line(&mut lines)? else {
                ended = true;
                break;
            };
            row += 1;
            if let Some(line) = import.read(row, text, &tx) {
                batch.push((row, line));
            }
        }
        import.write(&mut tx, batch, &author).await?;
        progress(row);
        if marks.next_if(|mark| import.added >= **mark).is_some() {
            practices::grown(&mut tx).await?;
        }
        if ended {
            break;
        }
        if dry_run || import.refused > 0 {
            // Nothing of it will stand: each batch gives the writer back.
            tx.rollback().await?;
            give_way(begun).await;
            begun = Instant::now();
            tx = core.db.begin(core.now()).await?;
        }
    }
    if dry_run || import.refused > 0 {
        tx.rollback().await?
    } else {
        tx.commit().await?
    }
    Ok(import.report(dry_run))
}

/// The next line without its end; `Err` inside for one that is too long or no UTF-8.
fn next_line(lines: &mut impl BufRead) -> Result<Option<std::result::Result<String, CellError>>> {
    let mut bytes = Vec::new();
    if lines.by_ref().take(LINE_BYTES).read_until(b'\n', &mut bytes).map_err(Error::internal)? == 0 {
        return Ok(None);
    }
    if !bytes.ends_with(b"\n") && bytes.len() as u64 == LINE_BYTES {
        skip_line(lines)?;
        return Ok(Some(Err(fault("", "line_too_long", "บรรทัดยาวเกิน 2 MiB", "the line is longer than 2 MiB"))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| fault("", "encoding", "ไฟล์ต้องเป็น UTF-8", "the file must be UTF-8"))))
}

fn skip_line(lines: &mut impl BufRead) -> Result<()> {
    loop {
        let rest = lines.fill_buf().map_err(Error::internal)?;
        let (used, done) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (rest.len(), rest.is_empty()),
        };
        lines.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[derive(Default)]
struct Import {
    added: usize,
    changed: usize,
    left: usize,
    refused: usize,
    taken: Vec<RowReport>,
    refusals: Vec<RowReport>,
    unknown_columns: BTreeSet<String>,
    seen: HashSet<String>,
    /// By code; several when kinds of codes disagree, none when unknown.
    owners: HashMap<String, Vec<OrganisationId>>,
    /// The only network of an owner.
    networks: HashMap<OrganisationId, Option<networks::NetworkId>>,
}

impl Import {
    fn report(mut self, dry_run: bool) -> Report {
        let refused = self.refusals.len();
        self.refusals.extend(self.taken);
        in_view(&mut self.refusals, refused);
        Report {
            kind: Kind::Practices,
            dry_run,
            added: self.added,
            changed: self.changed,
            left: self.left,
            refused: self.refused,
            absent: 0,
            absent_rows: Vec::new(),
            rows: self.refusals,
            warnings: Vec::new(),
            unknown_columns: self.unknown_columns.into_iter().collect(),
        }
    }

    /// Each fault says where it stands.
    fn refuse(&mut self, row: u32, key: &str, faults: Vec<CellError>) {
        self.refused += 1;
        if self.refusals.len() < limits::ERRORS {
            let errors = faults.into_iter().map(|fault| {
                let column = fault.column.as_deref().map(|column| format!(" {column}")).unwrap_or_default();
                CellError { th: format!("บรรทัด {row}{column}: {}", fault.th), en: format!("line {row}{column}: {}", fault.en), ..fault }
            });
            let errors = errors.collect();
            self.refusals.push(RowReport { row, outcome: Outcome::Refused, key: key.to_owned(), name: String::new(), errors });
        }
    }

    fn take(&mut self, row: u32, key: String, name: String, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Changed => self.changed += 1,
            _ => self.left += 1,
        }
        if self.taken.len() < NAMED {
            self.taken.push(RowReport { row, outcome, key, name, errors: Vec::new() });
        }
    }

    /// Reads a line; refuses it on the spot where it cannot be taken. An empty line is none.
    fn read(&mut self, row: u32, text: std::result::Result<String, CellError>, tx: &Tx) -> Option<PracticeLine> {
        let text = match text {
            Ok(text) => text,
            Err(fault) => {
                self.refuse(row, "", vec![fault]);
                return None;
            }
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return None;
        }
        let columns: Map<String, Value> = match serde_json::from_str(text) {
            Ok(columns) => columns,
            Err(error) => {
                self.refuse(row, "", vec![fault("", "not_json", "แต่ละบรรทัดต้องเป็น JSON หนึ่งชุด", format!("each line is one JSON object: {error}"))]);
                return None;
            }
        };
        let unknown = columns.keys().filter(|column| !COLUMNS.contains(&column.as_str()));
        let room = 50usize.saturating_sub(self.unknown_columns.len());
        self.unknown_columns.extend(unknown.take(room).cloned());
        match practice_line::read(&columns, tx.now()) {
            Ok(line) if !self.seen.insert(line.external_id.clone()) => {
                let fault = fault("external_id", "repeated", "รหัสนี้ซ้ำกับบรรทัดก่อนหน้า", "this id stands in an earlier line");
                self.refuse(row, &line.external_id, vec![fault]);
                None
            }
            Ok(line) => Some(line),
            Err(faults) => {
                let key = columns.get("external_id").and_then(Value::as_str).unwrap_or_default();
                self.refuse(row, key, faults);
                None
            }
        }
    }

    async fn write(&mut self, tx: &mut Tx, batch: Vec<(u32, PracticeLine)>, author: &PersonId) -> Result<()> {
        self.learn_owners(tx, &batch).await?;
        let (mut places, mut incoming) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
        for (row, line) in batch {
            match self.incoming(tx, &line).await? {
                Ok(one) => {
                    places.push((row, line.external_id, line.change.title.unwrap_or_default()));
                    incoming.push(one);
                }
                Err(fault) => self.refuse(row, &line.external_id, vec![fault]),
            }
        }
        let outcomes = practices::take_in(tx, incoming, Some(author)).await?;
        for ((row, key, title), outcome) in places.into_iter().zip(outcomes) {
            match outcome {
                practices::Outcome::Added => self.take(row, key, title, Outcome::Added),
                practices::Outcome::Changed => self.take(row, key, title, Outcome::Changed),
                practices::Outcome::Left => self.take(row, key, title, Outcome::Left),
                practices::Outcome::Refused(error) => self.refuse(row, &key, faults_of(error)),
            }
        }
        Ok(())
    }

    async fn learn_owners(&mut self, tx: &mut Tx, batch: &[(u32, PracticeLine)]) -> Result<()> {
        let codes: BTreeSet<&String> = batch.iter().map(|(_, line)| &line.owner_code).filter(|code| !self.owners.contains_key(*code)).collect();
        let codes: Vec<String> = codes.into_iter().cloned().collect();
        let holders = organisations::holders_of_codes(tx, &codes).await?;
        self.owners.extend(codes.into_iter().map(|code| (code, Vec::new())));
        for holder in holders {
            let owners = self.owners.entry(holder.code).or_default();
            // The same place may carry one code in two kinds.
            if !owners.contains(&holder.organisation_id) {
                owners.push(holder.organisation_id);
            }
        }
        Ok(())
    }

    async fn incoming(&mut self, tx: &mut Tx, line: &PracticeLine) -> Result<std::result::Result<Incoming, CellError>> {
        let owner = match self.owners.get(&line.owner_code).map(Vec::as_slice) {
            Some([owner]) => owner.clone(),
            Some([_, _, ..]) => {
                return Ok(Err(fault(
                    "owner_code",
                    "ambiguous",
                    "รหัสนี้เป็นของหลายหน่วยงานต่างชนิดรหัส",
                    "several organisations have this code, by different kinds of codes",
                )));
            }
            _ => {
                return Ok(Err(fault(
                    "owner_code",
                    "unknown",
                    format!("ไม่พบหน่วยงานรหัส {}", line.owner_code),
                    format!("no organisation has the code {}", line.owner_code),
                )));
            }
        };
        let mut change = line.change.clone();
        if line.audience == PublicationAudience::Network {
            let Some(network) = self.only_network(tx, &owner).await? else {
                return Ok(Err(fault(
                    "audience",
                    "no_network",
                    "หน่วยงานนี้ไม่ได้อยู่ในเครือข่ายเดียว จึงเผยแพร่ในเครือข่ายไม่ได้",
                    "the owner is not in exactly one network",
                )));
            };
            change.network = Some(Some(network));
        }
        Ok(Ok(Incoming { external_id: line.external_id.clone(), owner, change, published: line.published, audience: line.audience }))
    }

    async fn only_network(&mut self, tx: &mut Tx, owner: &OrganisationId) -> Result<Option<networks::NetworkId>> {
        if let Some(known) = self.networks.get(owner) {
            return Ok(known.clone());
        }
        let now = tx.now();
        let mut all = networks::networks_of_organisation(tx, owner, now).await?;
        let only = if all.len() == 1 { all.pop() } else { None };
        self.networks.insert(owner.clone(), only.clone());
        Ok(only)
    }
}

fn faults_of(error: Error) -> Vec<CellError> {
    if error.fields.is_empty() {
        return vec![fault("", error.code, error.th, error.en)];
    }
    let en = error.en;
    error.fields.into_iter().map(|field| fault(&field.field, &field.code, field.detail, en.clone())).collect()
}
