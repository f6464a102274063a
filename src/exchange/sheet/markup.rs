//! A look at the XML of a package before a parser trusts it. A parser reserves memory by what a tag claims
//! (`uniqueCount`), copies fonts for every cell format, and counts with references of any length.

use super::fault::Fault;
use super::limits;

/// What a part of the package holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Rows,
    Strings,
    Styles,
    OtherMarkup,
    NoMarkup,
}

impl Part {
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            Self::NoMarkup
        } else if name.ends_with("sharedstrings.xml") {
            Self::Strings
        } else if name.ends_with("styles.xml") {
            Self::Styles
        } else if name.starts_with("customxml/") {
            // Whatever an office keeps there is read by nobody here.
            Self::NoMarkup
        } else if name.ends_with(".xml") && ["worksheets", "calcchain", "pivotcache"].iter().any(|bulk| name.contains(bulk)) {
            Self::Rows
        } else {
            Self::OtherMarkup
        }
    }
}

/// Reads a part in pieces and refuses what no spreadsheet program writes.
pub(super) struct Markup {
    part: Part,
    inside: Inside,
    tag: Vec<u8>,
    seen_tag: bool,
    tags: usize,
    strings: u64,
    formats: usize,
    merges: usize,
    cells: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Tag,
    Quotes(u8),
    /// Until its last bytes are these.
    Until(&'static [u8]),
}

impl Markup {
    /// A reader for a part, none if the part is no XML.
    pub fn of(part: Part) -> Option<Self> {
        (part != Part::NoMarkup).then_some(Self {
            part,
            inside: Inside::Text,
            tag: Vec::new(),
            seen_tag: false,
            tags: 0,
            strings: 0,
            formats: 0,
            merges: 0,
            cells: 0,
        })
    }

    pub fn read(&mut self, piece: &[u8]) -> Result<(), Fault> {
        // Two-byte encodings would hide their tags from this reader.
        if piece.contains(&0) {
            return Err(Fault::PackageMarkup);
        }
        let mut rest = piece;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match self.inside {
                Inside::Text if *byte == b'<' => {
                    self.inside = Inside::Tag;
                    self.tag.clear();
                }
                Inside::Text => {
                    if !self.seen_tag && !matches!(byte, 0xEF | 0xBB | 0xBF | b' ' | b'\t' | b'\r' | b'\n') {
                        return Err(Fault::PackageMarkup);
                    }
                    let next = rest.iter().position(|byte| *byte == b'<');
                    rest = &rest[next.unwrap_or(rest.len())..];
                }
                Inside::Tag => self.byte_of_tag(*byte)?,
                Inside::Quotes(quote) => {
                    self.push(*byte)?;
                    if *byte == quote {
                        self.inside = Inside::Tag;
                    }
                }
                Inside::Until(end) => {
                    self.tag.push(*byte);
                    // `<!-->` and `<!--->`: parsers disagree on whether they end here.
                    if end == b"-->" && matches!(self.tag.as_slice(), b">" | b"->") {
                        return Err(Fault::PackageMarkup);
                    }
                    if self.tag.ends_with(end) {
                        self.end_of_aside()?;
                    } else if self.tag.len() > limits::TAG_BYTES {
                        self.tag.drain(..self.tag.len() - end.len());
                    }
                }
            }
        }
        Ok(())
    }

    pub fn finish(&self) -> Result<(), Fault> {
        if self.inside == Inside::Text && self.seen_tag { Ok(()) } else { Err(Fault::PackageMarkup) }
    }

    fn push(&mut self, byte: u8) -> Result<(), Fault> {
        self.tag.push(byte);
        let limit = if self.part == Part::Styles { limits::STYLE_TAG_BYTES } else { limits::TAG_BYTES };
        if self.tag.len() > limit {
            return Err(Fault::PackageMarkup);
        }
        Ok(())
    }

    fn byte_of_tag(&mut self, byte: u8) -> Result<(), Fault> {
        if byte == b'>' {
            self.inside = Inside::Text;
            return self.end_of_tag();
        }
        self.push(byte)?;
        match self.tag.as_slice() {
            [b'?', _] => self.inside = Inside::Until(b"?>"),
            b"!--" => self.aside(b"-->"),
            b"![CDATA[" => self.aside(b"]]>"),
            [b'!', ..] if !b"!--".starts_with(&self.tag) && !b"![CDATA[".starts_with(&self.tag) => {
                return Err(Fault::PackageMarkup);
            }
            [b'/' | b'!', ..] => {}
            [.., b'"' | b'\''] => self.inside = Inside::Quotes(byte),
            _ => {}
        }
        Ok(())
    }

    fn aside(&mut self, end: &'static [u8]) {
        self.tag.clear();
        self.inside = Inside::Until(end);
    }

    /// After a comment, CDATA or `<?…?>`: only an XML declaration may say an encoding, and only UTF-8.
    fn end_of_aside(&mut self) -> Result<(), Fault> {
        let foreign = self.inside == Inside::Until(b"?>") && find(&self.tag, b"encoding").is_some() && find(&self.tag.to_ascii_lowercase(), b"utf-8").is_none();
        self.inside = Inside::Text;
        self.seen_tag = true;
        if foreign { Err(Fault::PackageMarkup) } else { Ok(()) }
    }

    fn end_of_tag(&mut self) -> Result<(), Fault> {
        self.seen_tag = true;
        self.tags += 1;
        let bulk = matches!(self.part, Part::Rows | Part::Strings);
        // `<!>`, `<?>`, `<>`: no such tags.
        let odd = matches!(self.tag.first(), None | Some(b'!' | b'?'));
        if odd || (!bulk && self.tags > limits::TAGS) {
            return Err(Fault::PackageMarkup);
        }
        if self.tag.first() == Some(&b'/') {
            return Ok(());
        }
        let is_gap = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let end = self.tag.iter().position(is_gap).unwrap_or(self.tag.len());
        let (name, attributes) = self.tag.split_at(end);
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        let sound = match local {
            b"sst" => values(attributes, b"uniqueCount").all(is_few),
            b"dimension" => values(attributes, b"ref").all(is_region),
            b"si" => counted(&mut self.strings, limits::STRINGS),
            b"xf" => counted(&mut self.formats, limits::FORMATS),
            b"mergeCell" => counted(&mut self.merges, limits::MERGES) && values(attributes, b"ref").all(is_region),
            b"row" => values(attributes, b"r").all(|value| row_number(value).is_some()),
            b"c" => {
                if !counted(&mut self.cells, limits::CELLS) {
                    return Err(Fault::TooManyCells);
                }
                values(attributes, b"r").all(|value| reference(value).is_some())
            }
            _ => true,
        };
        if sound { Ok(()) } else { Err(Fault::PackageMarkup) }
    }
}

fn counted<N: Copy + PartialOrd + std::ops::AddAssign + From<u8>>(count: &mut N, limit: N) -> bool {
    *count += N::from(1);
    *count <= limit
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

/// Values of every attribute of this name, as written. A name inside a value can only add a value to check.
fn values<'a>(attributes: &'a [u8], name: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    attributes
        .windows(name.len())
        .enumerate()
        .filter(move |(start, window)| {
            let before = start.checked_sub(1).map(|before| attributes[before]);
            let apart = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b':');
            *window == name && before.is_some_and(apart)
        })
        .filter_map(move |(start, _)| {
            let value = attributes[start + name.len()..].trim_ascii_start();
            let value = value.strip_prefix(b"=")?.trim_ascii_start();
            let (quote, value) = value.split_first()?;
            value.split(|byte| byte == quote).next()
        })
}

fn is_few(count: &[u8]) -> bool {
    number(count).is_some_and(|count| count <= limits::STRINGS)
}

fn number(digits: &[u8]) -> Option<u64> {
    let all = !digits.is_empty() && digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit);
    all.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
}

fn row_number(digits: &[u8]) -> Option<u64> {
    number(digits).filter(|row| (1..=1_048_576).contains(row))
}

/// `B7` as column letters and row; three letters at most.
fn reference(cell: &[u8]) -> Option<(Vec<u8>, u64)> {
    let letters = cell.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (column, row) = cell.split_at(letters);
    let column = column.to_ascii_uppercase();
    (1..=3).contains(&letters).then_some((column, row_number(row)?))
}

/// `A1` or `A1:C9`, the second not before the first.
fn is_region(region: &[u8]) -> bool {
    let mut corners = region.split(|byte| *byte == b':').map(reference);
    match (corners.next(), corners.next(), corners.next()) {
        (Some(Some(_)), None, None) => true,
        (Some(Some((left, top))), Some(Some((right, bottom))), None) => (left.len(), &left) <= (right.len(), &right) && top <= bottom,
        _ => false,
    }
}
