//! Messages of several lines: LINE opens them with `"` and closes them with `"` (T-24).

/// No message of LINE is longer than this many bytes; a quote that runs on is none.
const LONGEST: usize = 64 * 1024;

/// A body that opens with a quote, and the lines behind it up to the next time + tab line.
pub(super) struct Quote {
    opening: String,
    held: Vec<String>,
    bytes: usize,
}

/// How a quote ended.
pub(super) struct Closed {
    pub body: String,
    /// How many of the held lines are inside.
    pub inside: usize,
    /// Lines behind the closing one, or all of them when nothing closes: to be read as any line.
    pub rest: Vec<String>,
    pub unclosed: bool,
}

fn quotes(text: &str) -> usize {
    text.matches('"').count()
}

impl Quote {
    pub fn open(body: &str) -> Option<Quote> {
        body.starts_with('"').then(|| Quote { opening: body.to_owned(), held: Vec::new(), bytes: body.len() })
    }

    pub fn hold(&mut self, line: &str) {
        self.bytes += line.len() + 1;
        self.held.push(line.to_owned());
    }

    pub fn is_full(&self) -> bool {
        self.bytes > LONGEST
    }

    /// Closes at the last held line with an odd number of quotes. Without one nothing closes it: an opening line whose quotes pair up
    /// is then a plain line that happens to begin with a quote.
    pub fn close(mut self) -> Closed {
        let paired = quotes(&self.opening).is_multiple_of(2);
        let ends = |line: &str| !paired || line.trim_end().ends_with('"');
        let last = self.held.iter().rposition(|line| !quotes(line).is_multiple_of(2)).filter(|last| ends(&self.held[*last]));
        let Some(last) = last else {
            return Closed { body: self.opening, inside: 0, rest: self.held, unclosed: !paired };
        };
        let rest = self.held.split_off(last + 1);
        let whole = [vec![self.opening], self.held].concat().join("\n");
        Closed { body: unquoted(&whole), inside: last + 1, rest, unclosed: false }
    }
}

/// Without the outer quotes; inner ones are halved where all of them were doubled.
fn unquoted(whole: &str) -> String {
    let inner = whole.strip_prefix('"').unwrap_or(whole);
    let inner = inner.trim_end().strip_suffix('"').unwrap_or(inner);
    let doubled = inner.contains('"') && inner.split(|letter| letter != '"').all(|run| run.len().is_multiple_of(2));
    if doubled { inner.replace("\"\"", "\"") } else { inner.to_owned() }
}
