use super::*;
use proptest::prelude::*;

#[test]
fn formulas_are_put_to_sleep() {
    for cell in ["=1+1", "+66", "-5", "@SUM(A1)", "\tx", "\r=x", "\0=x", "＝1"] {
        assert_eq!(escape_cell(cell), format!("'{cell}"));
        assert_eq!(unescape_cell(&escape_cell(cell)), cell);
    }
    for cell in ["", "ครูแอน", "1-2", "'ยกมา'", "a=b"] {
        assert_eq!(escape_cell(cell), cell);
        assert_eq!(unescape_cell(cell), cell);
    }
}

#[test]
fn a_csv_file_opens_in_excel() {
    let bytes = to_csv(&["ชื่อ", "หมายเหตุ"], [["=1+1", "มี \"คำพูด\", และจุลภาค"]]).unwrap();
    let text = "\u{feff}ชื่อ,หมายเหตุ\r\n'=1+1,\"มี \"\"คำพูด\"\", และจุลภาค\"\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
}

proptest! {
    #[test]
    fn escaping_can_always_be_taken_back(cell in "['=+@ก-ฮ-]{0,6}") {
        let escaped = escape_cell(&cell);
        prop_assert_eq!(unescape_cell(&escaped), &cell);
        prop_assert!(!escaped.starts_with(['=', '+', '-', '@']));
    }

    #[test]
    fn what_we_write_we_read(rows in proptest::collection::vec(proptest::array::uniform3("[=+@'\",;ก-๙a-z-]{1,9}"), 1..6)) {
        let bytes = to_csv(&["a", "b", "c"], rows.iter()).unwrap();
        let sheet = read(&bytes).unwrap();
        let cells: Vec<Vec<_>> = sheet.rows.iter().map(|row| row.cells().collect()).collect();
        prop_assert_eq!(cells, rows);
    }
}
