use crate::world::message::MarkKind;

/// Who says a line: people of the network by the part that they play in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Speaker {
    /// `T`, `T2`, `T3`: teachers of partner schools.
    Teacher(u8),
    /// `L`: the lead school's editor, or the colleague who answers this time.
    Lead,
    /// `M`: another teacher of the lead school.
    LeadTeacher,
    /// `H`: a school leader.
    Head,
    /// `S`: the supervisor of the area office.
    Supervisor,
    /// `A`: the regional adviser.
    Adviser,
}

/// One line of a script, with its wordings.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) speaker: Speaker,
    pub(super) mark: Option<MarkKind>,
    /// `~`: days pass before this line.
    pub(super) later: bool,
    /// `+`: speaks about a practice.
    pub(super) about: bool,
    pub(super) wordings: Vec<&'static str>,
}

/// Where a script fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Any,
    Primary,
    Secondary,
}

/// A pattern of conversation, written in `scripts/*.txt`:
/// `@theme [primary|secondary]`, then one line per message: speaker, flags (`?` question `*` finding `!` advice `&` agreement `~` `+`), wordings parted by ` | `
/// (a conversation is told in one column of wordings).
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub(super) theme: &'static str,
    pub(super) level: Level,
    pub(super) lines: Vec<Line>,
}

const BOOKS: [&str; 9] = [
    include_str!("scripts/reading.txt"),
    include_str!("scripts/math.txt"),
    include_str!("scripts/science.txt"),
    include_str!("scripts/english.txt"),
    include_str!("scripts/classroom.txt"),
    include_str!("scripts/quality.txt"),
    include_str!("scripts/small.txt"),
    include_str!("scripts/general.txt"),
    include_str!("scripts/single.txt"),
];

const PRIMARY_WORDS: [&str; 12] = ["ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6", "{มาตรา}", "{คำ}", "แจกลูก", "คัดกรองการอ่าน", "อ่านป้าย", "สูตรคูณ"];

/// Every script of every book.
pub(super) fn scripts() -> Vec<Script> {
    BOOKS.iter().flat_map(|book| book.split("\n\n")).filter_map(script).collect()
}

fn script(block: &'static str) -> Option<Script> {
    let mut rows = block.lines().map(str::trim).filter(|row| !row.is_empty());
    let mut head = rows.next()?.strip_prefix('@')?.split_whitespace();
    let theme = head.next()?;
    let level = match head.next() {
        Some("primary") => Level::Primary,
        Some("secondary") => Level::Secondary,
        _ => Level::Any,
    };
    let lines: Vec<Line> = rows.filter_map(line).collect();
    // what names a primary grade, or the first lessons of reading, is not said in a secondary school
    let primary = |wording: &&str| PRIMARY_WORDS.iter().any(|word| wording.contains(word));
    let level = if lines.iter().flat_map(|l| &l.wordings).any(primary) { Level::Primary } else { level };
    (!lines.is_empty()).then_some(Script { theme, level, lines })
}

fn line(row: &'static str) -> Option<Line> {
    let (head, text) = row.split_once(' ')?;
    let mut line = Line { speaker: Speaker::Lead, mark: None, later: false, about: false, wordings: text.split(" | ").map(str::trim).collect() };
    for sign in head.chars() {
        match sign {
            'T' => line.speaker = Speaker::Teacher(1),
            'L' => line.speaker = Speaker::Lead,
            'M' => line.speaker = Speaker::LeadTeacher,
            'H' => line.speaker = Speaker::Head,
            'S' => line.speaker = Speaker::Supervisor,
            'A' => line.speaker = Speaker::Adviser,
            '2' => line.speaker = Speaker::Teacher(2),
            '3' => line.speaker = Speaker::Teacher(3),
            '?' => line.mark = Some(MarkKind::Question),
            '*' => line.mark = Some(MarkKind::Finding),
            '!' => line.mark = Some(MarkKind::Advice),
            '&' => line.mark = Some(MarkKind::Agreement),
            '~' => line.later = true,
            '+' => line.about = true,
            _ => return None,
        }
    }
    Some(line)
}
