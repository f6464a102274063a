//! `import practices`: a JSONL file, all or nothing, safe to repeat, in bounded memory.
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{BufRead, Read};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::practice_line::{self, COLUMNS, LineFault, PracticeLine};
use crate::networks;
use crate::organisations::{self, OrganisationId};
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::permit::PersonId;
use crate::platform::{Core, Error};
use crate::practices::{self, Incoming, Outcome, PublicationAudience};

/// Lines that are written together.
const BATCH: usize = 250;
const LINE_BYTES: u64 = 2 * 1024 * 1024;
/// Refused lines that the report names; the rest are counted.
const NAMED: usize = 500;

/// What an import of practices did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportedPractices {
    pub dry_run: bool,
    pub added: u64,
    pub changed: u64,
    /// Delivered again unchanged.
    pub left: u64,
    pub refused: u64,
    /// Columns that no practice has; they were not read.
    pub unknown_columns: BTreeSet<String>,
    /// The first 500.
    pub rows: Vec<RefusedLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefusedLine {
    /// Line of the file, from 1.
    pub row: u64,
    /// Its `external_id`, where one could be read.
    pub key: String,
    pub errors: Vec<LineFault>,
}

impl ImportedPractices {
    /// Whether it may stand: one refused line refuses all.
    pub fn whole(&self) -> bool {
        self.refused == 0
    }

    fn refuse(&mut self, row: u64, key: &str, errors: Vec<LineFault>) {
        self.refused += 1;
        if self.rows.len() < NAMED {
            self.rows.push(RefusedLine { row, key: key.to_owned(), errors });
        }
    }
}

/// Takes in the practices of a JSONL file: everything, or with one refused line, or as a dry run, nothing. `progress` hears how many
/// lines were read, after each batch.
pub async fn import_practices(
    core: &Core,
    mut lines: impl BufRead + Send,
    actor: Option<&PersonId>,
    dry_run: bool,
    mut progress: impl FnMut(u64) + Send,
) -> Result<ImportedPractices> {
    let mut import = Import {
        report: ImportedPractices { dry_run, ..ImportedPractices::default() },
        seen: HashSet::new(),
        owners: HashMap::new(),
        networks: HashMap::new(),
    };
    let mut tx = core.db.begin(core.now()).await?;
    let mut row = 0;
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
        import.write(&mut tx, batch, actor).await?;
        progress(row);
        if ended {
            break;
        }
    }
    import.report.rows.sort_by_key(|refused| refused.row);
    if dry_run || !import.report.whole() {
        tx.rollback().await?
    } else {
        tx.commit().await?
    }
    Ok(import.report)
}

/// The next line without its end; `Err` inside for one that is too long or no UTF-8.
fn next_line(lines: &mut impl BufRead) -> Result<Option<std::result::Result<String, LineFault>>> {
    let mut bytes = Vec::new();
    if lines.by_ref().take(LINE_BYTES).read_until(b'\n', &mut bytes).map_err(Error::internal)? == 0 {
        return Ok(None);
    }
    if !bytes.ends_with(b"\n") && bytes.len() as u64 == LINE_BYTES {
        skip_line(lines)?;
        return Ok(Some(Err(LineFault::new("", "line_too_long", "บรรทัดยาวเกิน 2 MiB", "the line is longer than 2 MiB"))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| LineFault::new("", "encoding", "ไฟล์ต้องเป็น UTF-8", "the file must be UTF-8"))))
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

struct Import {
    report: ImportedPractices,
    seen: HashSet<String>,
    /// By code; several when kinds of codes disagree, none when unknown.
    owners: HashMap<String, Vec<OrganisationId>>,
    /// The only network of an owner.
    networks: HashMap<OrganisationId, Option<networks::NetworkId>>,
}

impl Import {
    /// Reads a line; refuses it on the spot where it cannot be taken. An empty line is none.
    fn read(&mut self, row: u64, text: std::result::Result<String, LineFault>, tx: &Tx) -> Option<PracticeLine> {
        let text = match text {
            Ok(text) => text,
            Err(fault) => {
                self.report.refuse(row, "", vec![fault]);
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
                self.report.refuse(
                    row,
                    "",
                    vec![LineFault::new("", "not_json", "แต่ละบรรทัดต้องเป็น JSON หนึ่งชุด", format!("each line is one JSON object: {error}"))],
                );
                return None;
            }
        };
        let unknown = columns.keys().filter(|column| !COLUMNS.contains(&column.as_str()));
        let room = 50usize.saturating_sub(self.report.unknown_columns.len());
        self.report.unknown_columns.extend(unknown.take(room).cloned());
        match practice_line::read(&columns, tx.now()) {
            Ok(line) if !self.seen.insert(line.external_id.clone()) => {
                let fault = LineFault::new("external_id", "repeated", "รหัสนี้ซ้ำกับบรรทัดก่อนหน้า", "this id stands in an earlier line");
                self.report.refuse(row, &line.external_id, vec![fault]);
                None
            }
            Ok(line) => Some(line),
            Err(faults) => {
                let key = columns.get("external_id").and_then(Value::as_str).unwrap_or_default();
                self.report.refuse(row, key, faults);
                None
            }
        }
    }

    async fn write(&mut self, tx: &mut Tx, batch: Vec<(u64, PracticeLine)>, actor: Option<&PersonId>) -> Result<()> {
        self.learn_owners(tx, &batch).await?;
        let (mut places, mut incoming) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
        for (row, line) in batch {
            match self.incoming(tx, &line).await? {
                Ok(one) => {
                    places.push((row, line.external_id));
                    incoming.push(one);
                }
                Err(fault) => self.report.refuse(row, &line.external_id, vec![fault]),
            }
        }
        let outcomes = practices::take_in(tx, incoming, actor).await?;
        for ((row, key), outcome) in places.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Added => self.report.added += 1,
                Outcome::Changed => self.report.changed += 1,
                Outcome::Left => self.report.left += 1,
                Outcome::Refused(error) => self.report.refuse(row, &key, faults_of(error)),
            }
        }
        Ok(())
    }

    async fn learn_owners(&mut self, tx: &mut Tx, batch: &[(u64, PracticeLine)]) -> Result<()> {
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

    async fn incoming(&mut self, tx: &mut Tx, line: &PracticeLine) -> Result<std::result::Result<Incoming, LineFault>> {
        let owner = match self.owners.get(&line.owner_code).map(Vec::as_slice) {
            Some([owner]) => owner.clone(),
            Some([_, _, ..]) => {
                return Ok(Err(LineFault::new(
                    "owner_code",
                    "ambiguous",
                    "รหัสนี้เป็นของหลายหน่วยงานต่างชนิดรหัส",
                    "several organisations have this code, by different kinds of codes",
                )));
            }
            _ => {
                return Ok(Err(LineFault::new(
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
                return Ok(Err(LineFault::new(
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

fn faults_of(error: Error) -> Vec<LineFault> {
    if error.fields.is_empty() {
        return vec![LineFault::new("", error.code, error.th, error.en)];
    }
    let en = error.en;
    error.fields.into_iter().map(|fault| LineFault::new(&fault.field, &fault.code, fault.detail, en.clone())).collect()
}
