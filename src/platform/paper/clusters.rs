//! Letters with their marks, kept in one run. The setter begins a new run of text at every mark that it lifts, and each run names the whole letter as
//! what its signs mean; so whoever copies words out of a PDF gets a letter with a lifted mark twice (ฝั่ฝั่ง). Here the runs of a line are put together
//! again, with the lift kept at the sign.
use ecow::EcoVec;
use typst_layout::{Page, PagedDocument};
use typst_library::layout::{Abs, Em, Frame, FrameItem, Point};
use typst_library::text::TextItem;

/// A document whose runs of text hold whole letters.
pub(super) fn joined(mut document: PagedDocument) -> PagedDocument {
    let info = document.info_mut().clone();
    let pages: EcoVec<Page> = document
        .pages()
        .iter()
        .cloned()
        .map(|mut page| {
            join(&mut page.frame);
            page
        })
        .collect();
    PagedDocument::new(pages, info)
}

fn join(frame: &mut Frame) {
    let mut runs: Vec<Option<FrameItem>> = Vec::new();
    let mut open: Option<(usize, Point, TextItem)> = None;
    for (place, (point, item)) in frame.items().enumerate() {
        runs.push(None);
        let FrameItem::Text(next) = item else {
            close(&mut runs, open.take());
            continue;
        };
        open = match open.take() {
            Some((first, begins, run)) if follows(begins, &run, *point, next) => Some((first, begins, with(run, begins.y - point.y, next))),
            ended => {
                close(&mut runs, ended);
                Some((place, *point, next.clone()))
            }
        };
    }
    close(&mut runs, open);
    let mut place = 0;
    frame.retain(|item| {
        let run = runs.get_mut(place).and_then(Option::take);
        place += 1;
        match (item, run) {
            (FrameItem::Group(group), _) => join(&mut group.frame),
            (item @ FrameItem::Text(_), Some(run)) => *item = run,
            // It is part of a run before it.
            (FrameItem::Text(_), None) => return false,
            _ => {}
        }
        true
    });
}

fn close(runs: &mut [Option<FrameItem>], run: Option<(usize, Point, TextItem)>) {
    if let Some((first, _, run)) = run {
        runs[first] = Some(FrameItem::Text(run));
    }
}

/// Whether a run goes on where another ended, in the same line and the same face.
fn follows(begins: Point, run: &TextItem, point: Point, next: &TextItem) -> bool {
    let near = |one: Abs, other: Abs, most: Abs| (one - other).abs() < most;
    let face = run.font == next.font
        && run.size == next.size
        && run.fill == next.fill
        && run.stroke == next.stroke
        && run.lang == next.lang
        && run.region == next.region;
    face && near(begins.x + run.width(), point.x, Abs::pt(0.01))
        && near(begins.y, point.y, run.size)
        && run.text.len() + next.text.len() < usize::from(u16::MAX)
}

/// A run with another behind it, lifted by so much.
fn with(mut run: TextItem, lift: Abs, next: &TextItem) -> TextItem {
    let shared = shared(&run, next);
    let text = run.text.len();
    let shift = text - shared;
    run.text.push_str(&next.text[shared..]);
    let lift = Em::from_abs(lift, run.size);
    run.glyphs.extend(next.glyphs.iter().cloned().map(|mut glyph| {
        let range = glyph.range();
        let moved = |at: usize| u16::try_from(at + shift).unwrap_or(u16::MAX);
        glyph.range = moved(range.start)..moved(range.end);
        glyph.y_offset += lift;
        glyph
    }));
    run
}

/// Bytes at the beginning of a run that name the letter with which the run before it ended; none when the same letter is written a second time: that
/// begins with the sign with which the first began.
fn shared(run: &TextItem, next: &TextItem) -> usize {
    let (Some(last), Some(first)) = (run.glyphs.last(), next.glyphs.first()) else { return 0 };
    let letter = last.range();
    let named = run.text.get(letter.clone()).unwrap_or_default();
    let begun_with = run.glyphs.iter().find(|glyph| glyph.range() == letter).map(|glyph| glyph.id);
    let again = begun_with == Some(first.id);
    let same = !named.is_empty() && first.range() == (0..named.len()) && next.text.starts_with(named);
    if same && !again { named.len() } else { 0 }
}
