//! T-31: a LINE export of 50,000 lines, read and summed. Prints seconds and memory beside the goals (< 2 s on one core, < 50 MB).
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::time::Instant;

use kalyanamit::exchange::line::{Known, Parser, gather, read};

const LINES: usize = 50_000;
const RUNS: usize = 3;

/// About 5 MB: days of a hundred lines, some of several lines, placeholders, events and telephone numbers.
fn export() -> String {
    let mut text = String::from("[LINE] Chat history in PLC บ้านทุ่งรวงทอง\nSaved on: 2026/11/22 09:00\n\n");
    let said = "วันนี้ให้เด็กอ่านคำสะกดสองรอบแล้วเขียนตาม ได้ผลดีกว่าสัปดาห์ก่อนค่ะ";
    let start = jiff::civil::date(2024, 1, 1);
    let mut lines = 3;
    while lines < LINES {
        let number = lines % 100;
        if number < 2 {
            let day = start.saturating_add(jiff::Span::new().days((lines / 100) as i64));
            writeln!(text, "{}/{:02}/{:02}({:.3})", day.year(), day.month(), day.day(), format!("{:?}", day.weekday())).unwrap();
        }
        let clock = format!("{:02}:{:02}", 7 + number / 10, number % 60);
        let name = ["ครูแอน", "ครูบี บ้านทุ่ง 🌱", "ผอ.มาลี", "ศน.ดำรง"][lines % 4];
        let body = match lines % 20 {
            0 => "[ภาพ]".to_owned(),
            1 => format!("\"{said}\nข้อสอง 081-234-5678\nข้อสาม\""),
            2 => format!("{said} ☺️"),
            _ => said.to_owned(),
        };
        writeln!(text, "{clock}\t{name}\t{body}").unwrap();
        lines += 1 + body.matches('\n').count();
    }
    text
}

/// Most memory that this process ever held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn main() {
    let known = Known::new(["ครูแอน".to_owned()]);
    // Memory first: line by line from a file, as a phone's export arrives, nothing of it kept.
    let file = std::env::temp_dir().join(format!("line-{}.txt", std::process::id()));
    std::fs::write(&file, export()).unwrap();
    let before = peak();
    let mut entries = 0_u32;
    let mut parser = Parser::new(&known);
    let lines = std::io::BufRead::lines(std::io::BufReader::new(std::fs::File::open(&file).unwrap()));
    for line in lines {
        parser.line(&line.unwrap(), &mut |_| entries += 1);
    }
    let frame = parser.end(&mut |_| entries += 1);
    let streamed = peak() - before;
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(gather(read(&text, &known)));
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!(
        "T-31 lines={} bytes={} entries={entries} parse_and_mask_s={:.3} (goal < 2) streamed_mib={:.1} whole_mib={:.1} (goal < 50)",
        frame.lines,
        text.len(),
        seconds[RUNS / 2],
        streamed as f64 / 1_048_576.0,
        (peak() - before) as f64 / 1_048_576.0
    );
}
