//! Whatever the file holds, the reader neither fails nor loses a line nor makes up a sender.
use proptest::prelude::*;

use super::super::*;

/// Lines as exports hold them, and lines that only look so.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[LINE]{0,1} [a-zก-ฮ ]{0,10}",
        "(Saved on|บันทึกวันที่): [0-9/]{0,10}",
        "(Fri|ศ\\.|Mon)?,? ?[0-9]{1,2}/[0-9]{1,2}/(2026|2569|26)",
        "[0-9]{1,2}:[0-9]{2}( PM| AM)?\t(ครูแอน|บี\u{200b}|ซี 🌱)\t\"?[ก-ฮ \"]{0,12}\"?",
        "[0-9]{1,2}:[0-9]{2}\t\t?[ก-ฮ ]{0,8}",
        "[0-9]{1,2}:[0-9]{2} (ครูแอน|ใคร) [ก-ฮ]{0,8}",
        "\"?[ก-ฮ \"]{0,10}\"?",
        "[ \t]{0,3}",
        "\\PC{0,30}",
    ]
}

fn file() -> impl Strategy<Value = String> {
    (proptest::collection::vec(line(), 0..40), prop_oneof![Just("\n"), Just("\r\n")], any::<bool>())
        .prop_map(|(lines, end, bom)| format!("{}{}{end}", if bom { "\u{feff}" } else { "" }, lines.join(end)))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let known = Known::new(["ครูแอน".into()]);
    let read = read(text, &known);
    let taken: u32 = read.entries.iter().map(|entry| entry.lines).sum();
    prop_assert_eq!(taken + read.frame.around, read.frame.lines, "each line is in one place: {:?}", read);
    let mut next = 1;
    for entry in &read.entries {
        prop_assert!(entry.line >= next, "entries follow each other: {:?}", read);
        next = entry.line + entry.lines;
        if let Some(name) = &entry.name {
            let line = text.split('\n').nth(entry.line as usize - 1).unwrap_or_default();
            prop_assert!(line.contains(name.as_str()), "a sender stands in the file");
        }
    }
    prop_assert_eq!(settle(&read.frame.days, read.frame.saved_day.as_ref(), None).dates.len(), read.frame.days.len());
    let kept: String = read.entries.iter().map(|entry| entry.body.as_str()).collect::<Vec<_>>().join("\n");
    for lone in text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| line.starts_with(|first: char| ('ก'..='ฮ').contains(&first))) {
        let bare = |text: &str| text.replace(['"', '\u{feff}'], "");
        let around = read.frame.days.iter().any(|day| lone.contains(&day.text)) || read.frame.saved.is_some();
        prop_assert!(around || bare(&kept).contains(bare(lone).trim_end()), "{:?} is kept in {:?}", lone, kept);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn t27_no_line_is_lost(text in file()) {
        check(&text)?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn masking_keeps_everything_but_digits(text in "[0-9+ .ก-ค-]{0,60}") {
        let masked = masked(&text).text;
        prop_assert_eq!(masked.chars().count(), text.chars().count());
        for (was, is) in text.chars().zip(masked.chars()) {
            prop_assert!(was == is || (was.is_ascii_digit() && is == '×'));
        }
    }
}
