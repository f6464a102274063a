//! The reader of LINE text exports (T-20 to T-31): line by line, nothing refused, nothing lost.
use super::clock::{self, Head};
use super::day::{DayLine, day_line};
use super::entry::{Entry, Flag, Kind};
use super::known::Known;
use super::quote::Quote;
use super::words::words;

/// A body that grows beyond this goes on in another entry: no message of LINE is as long.
const LONGEST: usize = 64 * 1024;

/// What stands around the entries, and where each line of the file went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Of the group or person, from the first line (T-20).
    pub title: Option<String>,
    /// When the export was made, as written (T-21), with the date in it.
    pub saved: Option<String>,
    pub saved_day: Option<DayLine>,
    pub days: Vec<DayLine>,
    pub lines: u32,
    /// Lines that are header, saved-on, date lines, or blank between entries.
    pub around: u32,
    /// Message lines hold tabs, as they should.
    pub tabs: bool,
    /// Kinds of pictures and so on stand in brackets.
    pub brackets: bool,
}

impl Frame {
    /// Does the file come from LINE on a PC, which writes `รูป` where a phone writes `[รูป]`? On a phone a person who writes รูป has said it. A
    /// PC parts the line by spaces or writes its days as `2026.09.25 วันศุกร์`; and no file does both, bare words and brackets.
    pub fn writes_bare(&self) -> bool {
        let dotted = |day: &DayLine| day.text.get(4..5) == Some(".") && day.text.bytes().take(4).all(|byte| byte.is_ascii_digit());
        let days = !self.days.is_empty() && self.days.iter().all(dotted);
        !self.brackets && (!self.tabs || days)
    }
}

/// Takes one line after the other and gives entries as they are complete.
pub struct Parser<'k> {
    known: &'k Known,
    frame: Frame,
    open: Option<Open>,
    /// Blank lines since the last one with words: inside a message only if more words follow.
    blanks: u32,
    /// The last time read under the same date line.
    clock: Option<u16>,
}

struct Open {
    entry: Entry,
    quote: Option<Quote>,
}

impl<'k> Parser<'k> {
    pub fn new(known: &'k Known) -> Parser<'k> {
        Parser { known, frame: Frame::default(), open: None, blanks: 0, clock: None }
    }

    /// Takes the next line of the file, without its end.
    pub fn line(&mut self, line: &str, out: &mut impl FnMut(Entry)) {
        self.frame.lines += 1;
        let number = self.frame.lines;
        let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(quote) = self.open.as_mut().and_then(|open| open.quote.as_mut()) {
            if !starts_message(self.frame.tabs, self.known, line) && !quote.is_full() {
                quote.hold(line);
                return;
            }
            self.close_quote(out);
        }
        self.plain(number, line, out);
    }

    /// Gives what is still open, and what stood around the entries.
    pub fn end(mut self, out: &mut impl FnMut(Entry)) -> Frame {
        self.close_quote(out);
        self.give(out);
        self.frame.around += self.blanks;
        self.frame
    }

    fn close_quote(&mut self, out: &mut impl FnMut(Entry)) {
        let Some(open) = &mut self.open else { return };
        let Some(quote) = open.quote.take() else { return };
        let closed = quote.close();
        open.entry.body = closed.body;
        open.entry.lines += u32::try_from(closed.inside).unwrap_or(u32::MAX);
        if closed.unclosed {
            open.entry.flags.push(Flag::UnclosedQuote);
        }
        let next = open.entry.line + open.entry.lines;
        for (number, line) in (next..).zip(&closed.rest) {
            self.plain(number, line, out);
        }
    }

    fn plain(&mut self, number: u32, line: &str, out: &mut impl FnMut(Entry)) {
        if line.trim().is_empty() {
            self.blanks += 1;
            return;
        }
        if self.heads(number, line) {
            return self.around();
        }
        if let Some(day) = day_line(number, line).filter(|day| day.weekday.is_some() || self.blanks > 0 || self.open.is_none()) {
            self.give(out);
            self.frame.days.push(day);
            self.clock = None;
            return self.around();
        }
        if let Some(head) = clock::head(line)
            && let Some(entry) = self.timed(number, head)
        {
            self.give(out);
            self.around_blanks();
            let quote = if entry.kind == Kind::Talk { Quote::open(&entry.body) } else { None };
            self.open = Some(Open { entry, quote });
            return;
        }
        self.goes_on(number, line, out);
    }

    fn around(&mut self) {
        self.frame.around += 1;
        self.around_blanks();
    }

    fn around_blanks(&mut self) {
        self.frame.around += std::mem::take(&mut self.blanks);
    }

    fn give(&mut self, out: &mut impl FnMut(Entry)) {
        if let Some(open) = self.open.take() {
            out(open.entry);
        }
    }

    /// The header of the file, once each and only before anything else.
    fn heads(&mut self, number: u32, line: &str) -> bool {
        if self.open.is_some() || !self.frame.days.is_empty() {
            return false;
        }
        let line = line.trim();
        if number == 1 && line.starts_with("[LINE]") {
            self.frame.title = Some(title(line["[LINE]".len()..].trim()));
            return true;
        }
        if self.frame.saved.is_some() {
            return false;
        }
        let lower = line.to_lowercase();
        let Some(word) = words().saved.iter().find(|word| lower.starts_with(word.as_str())) else { return false };
        // Lower case of a Thai or Latin text is as long as the text; of others it may not be.
        let text = line.get(word.len()..).unwrap_or_default().trim();
        self.frame.saved = Some(text.to_owned());
        self.frame.saved_day = saved_day(number, text);
        true
    }

    /// A line that begins with a time: a message, or an event of LINE. Nothing where the time is a part of somebody's words.
    fn timed(&mut self, number: u32, head: Head<'_>) -> Option<Entry> {
        let (name, body, system) = match head.rest.strip_prefix('\t') {
            Some(rest) => {
                self.frame.tabs = true;
                match rest.strip_prefix('\t') {
                    Some(text) => (None, text.to_owned(), true),
                    None => match self.known.tabbed(rest) {
                        Some((name, body)) => (Some(name.to_owned()), body.to_owned(), false),
                        None => (None, rest.to_owned(), true),
                    },
                }
            }
            // With tabs in the file a time and a space is a line of somebody's agenda.
            None if self.frame.tabs => return None,
            None => match self.known.spaced(head.rest) {
                Some((name, body)) => (Some(name.to_owned()), body.to_owned(), says_line(body)),
                None if self.frame.days.is_empty() => return None,
                None => (None, head.rest.trim_start().to_owned(), false),
            },
        };
        let mut flags = Vec::new();
        if name.is_none() && !system {
            flags.push(Flag::NoSender);
        }
        let called = words().system_opening.iter().any(|word| body.starts_with(word.as_str()));
        let plain = body.trim().to_lowercase();
        // A line taken back is named alike in every export.
        let unsent = name.is_some() && words().unsent.contains(plain.trim_end_matches('.'));
        let system = system || called || unsent;
        let media = words().media.get(&plain);
        self.frame.brackets |= media.is_some();
        let kind = match media {
            _ if system => Kind::System,
            _ if name.is_none() => Kind::Stray,
            Some(media) => Kind::Media(*media),
            None => Kind::Talk,
        };
        let body = match &name {
            // An event says of whom it speaks.
            Some(name) if system => format!("{name} {body}"),
            _ => body,
        };
        if self.clock.is_some_and(|before| before > head.minute) {
            flags.push(Flag::Backwards);
        }
        self.clock = Some(head.minute);
        let day = self.day();
        if day.is_none() {
            flags.push(Flag::NoDate);
        }
        let name = name.filter(|_| !system);
        Some(Entry { line: number, lines: 1, day, minute: Some(head.minute), name, body, kind, flags })
    }

    fn day(&self) -> Option<u32> {
        self.frame.days.len().checked_sub(1).and_then(|day| u32::try_from(day).ok())
    }

    /// More words of the message above, or a line that belongs to nothing.
    fn goes_on(&mut self, number: u32, line: &str, out: &mut impl FnMut(Entry)) {
        let Some(open) = self.open.as_mut() else {
            self.around_blanks();
            let day = self.day();
            let entry =
                Entry { line: number, lines: 1, day, minute: self.clock, name: None, body: line.to_owned(), kind: Kind::Stray, flags: vec![Flag::Stray] };
            self.open = Some(Open { entry, quote: None });
            return;
        };
        let entry = &mut open.entry;
        if entry.body.len() + line.len() > LONGEST {
            let rest = Entry { line: number, lines: 1, body: line.to_owned(), flags: vec![Flag::TooLong], ..entry.clone() };
            self.give(out);
            self.around_blanks();
            self.open = Some(Open { entry: rest, quote: None });
            return;
        }
        // A placeholder or an event that goes on in words was somebody's words.
        if matches!(entry.kind, Kind::Media(_)) {
            entry.kind = Kind::Talk;
        }
        let blanks = std::mem::take(&mut self.blanks);
        entry.lines += blanks + 1;
        for _ in 0..=blanks {
            entry.body.push('\n');
        }
        entry.body.push_str(line);
    }
}

/// Is this what LINE on a PC itself says behind a name: joined, left, invited?
fn says_line(body: &str) -> bool {
    let body = body.trim().to_lowercase();
    let words = words();
    words.system_spaced.contains(&body)
        || words.system_ending.iter().any(|(opening, ending)| body.starts_with(opening.as_str()) && body.ends_with(ending.as_str()))
}

/// Does a message begin here? What ends the search for a closing quote.
fn starts_message(tabs: bool, known: &Known, line: &str) -> bool {
    clock::head(line).is_some_and(|head| head.rest.starts_with('\t') || (!tabs && known.spaced(head.rest).is_some()))
}

/// The name behind `Chat history with`, whatever the language.
fn title(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = words();
    let after = words.header.iter().find(|word| lower.starts_with(word.as_str())).and_then(|word| text.get(word.len()..));
    let before = words.header_end.iter().find_map(|word| text.strip_suffix(word.as_str()));
    after.or(before).unwrap_or(text).trim().to_owned()
}

/// The date in `2020/12/31 23:59` or `9/26/2026, 11:00`.
fn saved_day(number: u32, text: &str) -> Option<DayLine> {
    let date = text.split([' ', ',']).next()?;
    day_line(number, date)
}
