//! One test for each row T-20 to T-29 of the rules for LINE exports.
use super::super::*;

fn parsed(text: &str) -> Read {
    read(text, &Known::default())
}

/// Name and body of each entry.
fn said(read: &Read) -> Vec<(Option<&str>, &str)> {
    read.entries.iter().map(|entry| (entry.name.as_deref(), entry.body.as_str())).collect()
}

fn bodies(read: &Read) -> Vec<&str> {
    read.entries.iter().map(|entry| entry.body.as_str()).collect()
}

#[test]
fn t20_any_header_is_read_and_none_is_needed() {
    for (header, title) in [
        ("[LINE] Chat history with ครูแอน", "ครูแอน"),
        ("[LINE] Chat history in PLC ภาษาไทย", "PLC ภาษาไทย"),
        ("[LINE] ประวัติการสนทนากับ กลุ่มครูบ้านทุ่ง", "กลุ่มครูบ้านทุ่ง"),
        ("[LINE] 国語研究会のトーク履歴", "国語研究会"),
        ("[LINE] something new", "something new"),
        ("\u{feff}[LINE] Chat history in ก", "ก"),
    ] {
        let read = parsed(&format!("{header}\nSaved on: 2026/09/26 11:00\n\nFri, 9/25/2026\n09:30\tครูแอน\tสวัสดี\n"));
        assert_eq!(read.frame.title.as_deref(), Some(title));
        assert_eq!(said(&read), [(Some("ครูแอน"), "สวัสดี")]);
    }
    let without = parsed("Fri, 9/25/2026\n09:30\tครูแอน\tสวัสดี");
    assert_eq!((without.frame.title.as_deref(), said(&without)), (None, vec![(Some("ครูแอน"), "สวัสดี")]));
}

#[test]
fn t21_the_saved_line_is_read_where_there_is_one() {
    for (line, saved) in [
        ("Saved on: 2020/12/31 23:59", "2020/12/31 23:59"),
        ("Saved on: 9/26/2026, 11:00", "9/26/2026, 11:00"),
        ("บันทึกวันที่: 26/9/2569 11:00", "26/9/2569 11:00"),
    ] {
        let read = parsed(&format!("[LINE] Chat history in ก\n{line}\n\nFri, 9/25/2026\n09:30\tแอน\tSaved on: ไม่ใช่หัวไฟล์\n"));
        assert_eq!((read.frame.saved.as_deref(), bodies(&read)), (Some(saved), vec!["Saved on: ไม่ใช่หัวไฟล์"]));
        assert!(read.frame.saved_day.is_some());
    }
}

#[test]
fn t22_date_lines_of_a_file_are_settled_together() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\tก\n\n9/26/2026\n09:30\tแอน\tข\n10/5/2569\n");
    let settled = settle(&read.frame.days, None, None);
    let dates: Vec<String> = settled.dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["2026-09-25", "2026-09-26"]);
    assert_eq!(bodies(&read), ["ก", "ข\n10/5/2569"], "a bare date inside words stays there");
    assert_eq!(read.entries.iter().map(|entry| entry.day).collect::<Vec<_>>(), [Some(0), Some(1)]);
}

#[test]
fn t23_times_in_every_form_and_hour_24() {
    let read = parsed("Fri, 9/25/2026\n9:30 PM\tแอน\tก\n上午09:46\tแอน\tข\n23:59\tแอน\tค\n24:53\tแอน\tง\n");
    let minutes: Vec<_> = read.entries.iter().map(|entry| (entry.minute_of_day(), entry.day)).collect();
    assert_eq!(minutes, [(Some(1290), Some(0)), (Some(586), Some(0)), (Some(1439), Some(0)), (Some(53), Some(0))]);
    assert!(!read.entries[3].flags.contains(&Flag::Backwards), "24:53 follows 23:59");
}

#[test]
fn t23_spaces_for_tabs_are_parted_by_known_names_the_longest_first() {
    let known = Known::new(["ครูแอน".into(), "ครูแอน บ้านทุ่ง".into(), "ครูบี".into()]);
    let read =
        super::super::read("Fri, 9/25/2026\n09:30 ครูแอน บ้านทุ่ง สวัสดีค่ะ\n09:31 ครูบี ค่ะ\nต่ออีกบรรทัด\n09:32 ใครก็ไม่รู้ สวัสดี\n09:33 ครูบี joined the group\n", &known);
    assert_eq!(said(&read), [(Some("ครูแอน บ้านทุ่ง"), "สวัสดีค่ะ"), (Some("ครูบี"), "ค่ะ\nต่ออีกบรรทัด"), (None, "ใครก็ไม่รู้ สวัสดี"), (None, "ครูบี joined the group")]);
    assert_eq!((read.entries[2].flags.as_slice(), read.entries[3].kind), (&[Flag::NoSender][..], Kind::System));
}

#[test]
fn t23_in_a_file_with_tabs_a_time_and_a_space_is_an_agenda() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\tกำหนดการ\n09:00 ลงทะเบียน\n10:00 เปิดประชุม\n");
    assert_eq!(bodies(&read), ["กำหนดการ\n09:00 ลงทะเบียน\n10:00 เปิดประชุม"]);
}

#[test]
fn t24_a_quoted_message_runs_over_lines_that_look_like_others() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"ข้อสรุป\nSat, 9/26/2026\n09:00 ลงทะเบียน\n\nจบ\"\n09:31\tบี\tค่ะ\n");
    assert_eq!(bodies(&read), ["ข้อสรุป\nSat, 9/26/2026\n09:00 ลงทะเบียน\n\nจบ", "ค่ะ"]);
    assert_eq!((read.entries[0].lines, read.frame.days.len()), (5, 1));
}

#[test]
fn t24_inner_quotes_may_be_doubled() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"เด็กบอกว่า \"\"หนูอ่านได้\"\"\nดีใจมาก\"\n");
    assert_eq!(bodies(&read), ["เด็กบอกว่า \"หนูอ่านได้\"\nดีใจมาก"]);
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"เด็กบอกว่า \"หนูอ่านได้\"\nดีใจมาก\"\n");
    assert_eq!(bodies(&read), ["เด็กบอกว่า \"หนูอ่านได้\"\nดีใจมาก"]);
}

#[test]
fn t24_a_quote_closes_at_the_last_odd_line_before_the_next_message() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"หนึ่ง\nท่อ 5\" ยาว\nสาม\"\nMon, 9/28/2026\n09:31\tบี\tค่ะ\n");
    assert_eq!(bodies(&read), ["หนึ่ง\nท่อ 5\" ยาว\nสาม", "ค่ะ"]);
    assert_eq!((read.frame.days.len(), read.entries[1].day), (2, Some(1)), "the date line behind the quote counts");
}

#[test]
fn t24_an_unclosed_quote_is_reported_and_read_as_plain_lines() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"ไม่ปิด\nต่อ\nSat, 9/26/2026\n09:31\tบี\tค่ะ\n");
    assert_eq!(bodies(&read), ["\"ไม่ปิด\nต่อ", "ค่ะ"]);
    assert_eq!((read.entries[0].flags.as_slice(), read.entries[1].day), (&[Flag::UnclosedQuote][..], Some(1)));
    let one_line = parsed("Fri, 9/25/2026\n09:30\tแอน\t\"อ่าน\" คือคำตอบ\nไม่มีคำพูด\n09:31\tบี\tค่ะ\n");
    assert_eq!((bodies(&one_line)[0], one_line.entries[0].flags.len()), ("\"อ่าน\" คือคำตอบ\nไม่มีคำพูด", 0));
}

#[test]
fn t24_words_go_on_without_quotes() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\tหนึ่ง\nสอง\n\nสาม\n\n09:31\tบี\tค่ะ\n");
    assert_eq!((bodies(&read), read.entries[0].lines), (vec!["หนึ่ง\nสอง\n\nสาม", "ค่ะ"], 4));
}

#[test]
fn t25_what_line_says_has_no_author() {
    let read = parsed("Fri, 9/25/2026\n09:30\t\tครูบีเข้าร่วมกลุ่ม\n09:31\tครูซีออกจากกลุ่ม\n09:32\tแอน\t☎ สายที่ไม่ได้รับ\n09:33\tแอน\tค่ะ\n");
    assert_eq!(said(&read), [(None, "ครูบีเข้าร่วมกลุ่ม"), (None, "ครูซีออกจากกลุ่ม"), (None, "แอน ☎ สายที่ไม่ได้รับ"), (Some("แอน"), "ค่ะ")]);
    let kinds: Vec<Kind> = read.entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::System, Kind::System, Kind::System, Kind::Talk]);
}

#[test]
fn t26_placeholders_become_kinds() {
    for (word, media) in [
        ("[Sticker]", Media::Sticker),
        ("[Photo]", Media::Photo),
        ("[Video]", Media::Video),
        ("[File]", Media::File),
        ("[Voice message]", Media::Voice),
        ("[Location]", Media::Location),
        ("[Contact]", Media::Contact),
        ("[Album]", Media::Album),
        ("[สติกเกอร์]", Media::Sticker),
        ("[ภาพ]", Media::Photo),
        ("[รูป]", Media::Photo),
        ("[วิดีโอ]", Media::Video),
        ("[ไฟล์]", Media::File),
        ("[ข้อความเสียง]", Media::Voice),
        ("[ตำแหน่ง]", Media::Location),
    ] {
        let read = parsed(&format!("Fri, 9/25/2026\n09:30\tแอน\t{word}\n"));
        assert_eq!(read.entries[0].kind, Kind::Media(media), "{word}");
    }
    assert_eq!(parsed("Fri, 9/25/2026\n09:30\tแอน\tดู [Photo] นี้\n").entries[0].kind, Kind::Talk);
}

#[test]
fn t27_marks_line_ends_and_odd_names_are_borne() {
    let read = parsed(
        "\u{feff}[LINE] Chat history in ก\r\nSaved on: 2026/09/26 11:00\r\n\r\nFri, 9/25/2026\r\n09:30\tครู\u{200b}แอน 🌱 บ้านทุ่ง\tสวัสดี 👋\r\n09:31\tแอน\tเท่ากัน\r\n",
    );
    assert_eq!(said(&read), [(Some("ครู\u{200b}แอน 🌱 บ้านทุ่ง"), "สวัสดี 👋"), (Some("แอน"), "เท่ากัน")]);
    assert_eq!(plain("ครู\u{200b}แอน  🌱 "), "ครูแอน 🌱");
    let known = Known::new(["ครู\tบี".into()]);
    let tabbed = super::super::read("Fri, 9/25/2026\n09:30\tครู\tบี\tสวัสดี\n", &known);
    assert_eq!(said(&tabbed), [(Some("ครู\tบี"), "สวัสดี")]);
}

#[test]
fn t28_a_clock_that_goes_back_is_flagged_and_order_stands() {
    let read = parsed("Fri, 9/25/2026\n09:30\tแอน\tก\n09:10\tบี\tข\n09:40\tแอน\tค\n\nSat, 9/26/2026\n08:00\tแอน\tง\n");
    assert_eq!(bodies(&read), ["ก", "ข", "ค", "ง"]);
    let back: Vec<bool> = read.entries.iter().map(|entry| entry.flags.contains(&Flag::Backwards)).collect();
    assert_eq!(back, [false, true, false, false]);
}

#[test]
fn unknown_lines_are_kept_and_flagged() {
    let read = parsed("อะไรก็ไม่รู้\n09:30\tแอน\tก่อนวันที่\nFri, 9/25/2026\nลอย ๆ\n09:31\tแอน\tค่ะ\n");
    assert_eq!(said(&read), [(None, "อะไรก็ไม่รู้"), (Some("แอน"), "ก่อนวันที่"), (None, "ลอย ๆ"), (Some("แอน"), "ค่ะ")]);
    assert_eq!((read.entries[0].kind, read.entries[1].flags.as_slice()), (Kind::Stray, &[Flag::NoDate][..]));
}

#[test]
fn wrong_files_get_clear_answers() {
    let code = |bytes: &[u8]| text(bytes.to_vec()).unwrap_err().fields[0].code.clone();
    assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0\0"), "not_text");
    assert_eq!(code(b"PK\x03\x04\xff\xfe\0"), "not_text");
    assert_eq!(code(b" \r\n "), "empty");
    let csv = text("code,name\n1,โรงเรียน\n".into()).unwrap();
    assert_eq!(expect_talk(&parsed(&csv)).unwrap_err().fields[0].code, "not_line");
    let sixteen: Vec<u8> = std::iter::once(0xfeff_u16).chain("09:30\tแอน\tก".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(&parsed(&text(sixteen).unwrap())), [(Some("แอน"), "ก")]);
}

/// How many are talk, media, and LINE's own words.
fn kinds(text: &str) -> (u32, u32, u32) {
    let known = Known::new(super::super::known::learned(text));
    let (found, _) = gather(super::super::read(text, &known));
    (found.talk, found.media, found.system)
}

#[test]
fn a_pc_writes_pictures_and_stickers_as_bare_words() {
    let thai = "2026.09.25 วันศุกร์\n09:30 ครูแอน เด็กอ่านคำได้สิบสองคน\n09:31 ครูแอน รูป\n09:32 ครูบี สติกเกอร์\n09:33 ครูบี วิดีโอ\n\
09:40 ครูแอน ยกเลิกข้อความ\n09:41 ครูบี ขอลองบ้างค่ะ\n";
    assert_eq!(kinds(thai), (2, 3, 1));
    let english = "2026.09.25 Friday\n09:30 Ann P.1 twelve of them read\n09:31 Ann P.1 Photos\n09:32 Ben Stickers\n09:33 Ben Videos\n09:40 Ben unsent a message.\n\
09:41 Ann P.1 Photos\n09:42 Ben added Cat to the group.\n";
    assert_eq!(kinds(english), (1, 4, 2));
    // Days as a PC writes them, tabs all the same.
    assert_eq!(kinds("2026.09.25 วันศุกร์\n09:30\tครูแอน\tรูป\n09:31\tครูบี\tไฟล์\n"), (0, 2, 0));
}

#[test]
fn on_a_phone_a_bare_word_is_somebodys_own() {
    assert_eq!(kinds("ศ. 25/9/2569\n09:30\tครูแอน\tรูป\n09:31\tครูบี\tphoto\n"), (2, 0, 0));
    assert_eq!(kinds("2026.09.25 วันศุกร์\n09:30\tครูแอน\t[รูป]\n09:31\tครูบี\tรูป\n"), (1, 1, 0), "a file that has brackets has no bare words");
    let known = Known::new(["ครูแอน".into()]);
    let read = super::super::read("2026.09.25 วันศุกร์\n09:30 ครูแอน รูป\nของเด็กชั้นไหนคะ\n", &known);
    assert_eq!(read.entries[0].kind, Kind::Talk, "words that go on are somebody's");
    assert_eq!(kinds("ศ. 25/9/2569\n09:30\tครูแอน\tยกเลิกข้อความ\n09:31\tครูบี\tUnsent a message.\n"), (0, 0, 2));
}

#[test]
fn times_in_thai_digits_and_with_seconds_and_windows_874_are_read() {
    let read = parsed("ศ. ๒๕/๙/๒๕๖๙\n๐๙:๓๐\tแอน\tก\n09:31:45\tบี\tข\n");
    assert_eq!(said(&read), [(Some("แอน"), "ก"), (Some("บี"), "ข")]);
    assert_eq!(read.entries.iter().map(|entry| entry.minute).collect::<Vec<_>>(), [Some(570), Some(571)]);
    let (bytes, _, lost) = encoding_rs::WINDOWS_874.encode("ศ. 25/9/2569\r\n09:30\tครูแอน\tเด็กอ่านได้\r\n");
    assert!(!lost && str::from_utf8(&bytes).is_err());
    assert_eq!(said(&parsed(&text(bytes.into_owned()).unwrap())), [(Some("ครูแอน"), "เด็กอ่านได้")]);
}
