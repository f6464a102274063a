use std::borrow::Cow;

use super::error::SheetError;
use super::limits;
use crate::calendar::{DateFault, WrongWeekday};

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    FileTooLarge,
    LineTooLong,
    TooManyRows,
    TooManyColumns,
    TooManyCells,
    TooMuchText,
    /// `.xls`, or a workbook with a password.
    OldWorkbook,
    /// A web page, whatever its name says: what many systems of offices call an export to Excel.
    WebPage,
    Pdf,
    /// `.ods`.
    OpenDocument,
    /// `.xlsb`.
    BinaryWorkbook,
    /// A picture, film or other file that is no text.
    NoTable,
    /// A zip archive without a worksheet.
    NoWorksheet,
    DamagedWorkbook,
    PackageEntries,
    PackageSize,
    PackageRatio,
    /// Sizes in the directory are not those of the content.
    PackageLies,
    /// `../`, an absolute path, a link, a name twice.
    PackagePath,
    /// An archive within the archive.
    PackageNested,
    /// XML that no spreadsheet program writes: entities, foreign encodings, giant tags.
    PackageMarkup,
    Encoding,
    NoHeader,
    ControlCharacter(char),
    UnclosedQuote,
    TextAfterQuote,
    /// `#REF!` and the like.
    BrokenFormula(String),
    MissingColumn {
        th: &'static str,
    },
    RepeatedColumn,
    /// A header that several columns share, and nothing in the table tells which it is.
    DoubtfulColumn {
        columns: Vec<&'static str>,
    },
    CellWithoutHeader,
    Required,
    /// A code that a spreadsheet program turned into `1.07E+09`.
    RoundedCode,
    NotAYear,
    NotADate(DateFault),
    /// A warning: the weekday written is not that of the date.
    WrongWeekday(WrongWeekday),
    /// A warning: the workbook has further worksheets.
    UnreadSheets {
        names: Vec<String>,
    },
    /// The same key stands in an earlier row.
    RepeatedKey {
        first: u32,
    },
    TooManyErrors,
    /// A fault that the importer found.
    Refused {
        code: &'static str,
        th: String,
        en: String,
    },
}

impl Fault {
    /// The fault at a row and column.
    pub fn at(self, row: u32, column: impl Into<String>) -> SheetError {
        SheetError { row: Some(row), column: Some(column.into()), fault: self }
    }

    /// The fault in a whole row.
    pub fn in_row(self, row: u32) -> SheetError {
        SheetError { row: Some(row), column: None, fault: self }
    }

    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        self.wording().0
    }

    /// Code, Thai and English.
    pub(super) fn wording(&self) -> (&'static str, Cow<'_, str>, Cow<'_, str>) {
        let (code, th, en) = match self {
            Self::FileTooLarge => ("file_too_large", "ไฟล์ใหญ่เกิน 20 MiB", "the file is larger than 20 MiB"),
            Self::LineTooLong => ("line_too_long", "บรรทัดยาวเกิน 1 MiB", "the line is longer than 1 MiB"),
            Self::TooManyRows => ("too_many_rows", "มีเกิน 200,000 แถว", "there are more than 200,000 rows"),
            Self::TooManyColumns => ("too_many_columns", "มีเกิน 200 คอลัมน์", "there are more than 200 columns"),
            Self::TooManyCells => ("too_many_cells", "มีเกิน 3,000,000 ช่อง", "there are more than 3,000,000 cells"),
            Self::TooMuchText => ("too_much_text", "ข้อความรวมยาวเกิน 32 MiB", "the cells hold more than 32 MiB of text"),
            Self::OldWorkbook => (
                "old_workbook",
                "ไฟล์เป็น .xls หรือมีรหัสผ่าน โปรดบันทึกเป็น .xlsx หรือ .csv ที่ไม่มีรหัสผ่าน",
                "the file is .xls or has a password; save it as .xlsx or .csv without one",
            ),
            Self::WebPage => (
                "web_page",
                "ไฟล์นี้เป็นหน้าเว็บ แม้ชื่อไฟล์จะลงท้ายด้วย .xls เปิดใน Excel แล้วบันทึกเป็น .xlsx จากนั้นส่งไฟล์ใหม่",
                "this file is a web page, even where its name ends in .xls; open it in a spreadsheet program, save it as .xlsx and send that",
            ),
            Self::Pdf => ("pdf", "ไฟล์นี้เป็น PDF ส่งตารางต้นฉบับเป็น .xlsx หรือ .csv", "this file is a PDF; send the table itself as .xlsx or .csv"),
            Self::OpenDocument => ("open_document", "ไฟล์นี้เป็น .ods เปิดแล้วบันทึกเป็น .xlsx จากนั้นส่งไฟล์ใหม่", "this file is .ods; save it as .xlsx and send that"),
            Self::BinaryWorkbook => {
                ("binary_workbook", "ไฟล์นี้เป็น .xlsb เปิดแล้วบันทึกเป็น .xlsx จากนั้นส่งไฟล์ใหม่", "this file is .xlsb; save it as .xlsx and send that")
            }
            Self::NoTable => ("no_table", "ไฟล์นี้ไม่ใช่ตาราง ส่งไฟล์ .xlsx หรือ .csv", "this file is no table; send .xlsx or .csv"),
            Self::NoWorksheet => ("no_worksheet", "ไม่พบแผ่นงานในไฟล์ โปรดส่งไฟล์ .xlsx หรือ .csv", "there is no worksheet in the file; send .xlsx or .csv"),
            Self::DamagedWorkbook => {
                ("damaged_workbook", "ไฟล์เสียหาย โปรดเปิดด้วยโปรแกรมตารางแล้วบันทึกใหม่", "the file is damaged; open it in a spreadsheet program and save it again")
            }
            Self::PackageEntries => ("package_entries", "ไฟล์มีชิ้นส่วนภายในเกิน 2,000 ชิ้น", "the package has more than 2,000 entries"),
            Self::PackageSize => ("package_size", "ไฟล์ขยายแล้วใหญ่เกินกำหนด", "the package is too large once inflated"),
            Self::PackageRatio => ("package_ratio", "ไฟล์บีบอัดแน่นผิดปกติ (เกิน 100 เท่า)", "the package is compressed more than 100 times"),
            Self::PackageLies => ("package_lies", "ขนาดจริงในไฟล์ไม่ตรงกับที่ไฟล์บอก", "sizes in the package are not as declared"),
            Self::PackagePath => ("package_path", "ชื่อชิ้นส่วนในไฟล์ไม่ปลอดภัย", "a name inside the package is not safe"),
            Self::PackageNested => ("package_nested", "มีไฟล์บีบอัดซ้อนอยู่ในไฟล์", "there is an archive inside the package"),
            Self::PackageMarkup => (
                "package_markup",
                "โครงสร้างภายในไฟล์ผิดปกติ โปรดเปิดด้วยโปรแกรมตารางแล้วบันทึกใหม่",
                "the inside of the file is not as spreadsheet programs write it; open it in one and save it again",
            ),
            Self::Encoding => ("encoding", "อ่านตัวอักษรไม่ได้ โปรดบันทึกเป็น CSV UTF-8", "the letters cannot be read; save as CSV UTF-8"),
            Self::NoHeader => ("no_header", "ไม่พบแถวหัวตาราง แถวแรกต้องเป็นชื่อคอลัมน์", "there is no header: the first row must name the columns"),
            Self::ControlCharacter(found) => {
                return (
                    "control_character",
                    format!("มีอักขระควบคุมที่มองไม่เห็น (U+{:04X})", u32::from(*found)).into(),
                    format!("an invisible control character (U+{:04X})", u32::from(*found)).into(),
                );
            }
            Self::UnclosedQuote => ("unclosed_quote", "เครื่องหมายคำพูด \" เปิดแล้วไม่ปิด", "a quote \" is never closed"),
            Self::TextAfterQuote => ("text_after_quote", "มีข้อความต่อท้ายเครื่องหมายคำพูด \" ที่ปิดแล้ว", "text follows a closing quote \""),
            Self::BrokenFormula(error) => {
                return ("broken_formula", format!("สูตรในช่องนี้ผิดพลาด ({error})").into(), format!("the formula in this cell fails ({error})").into());
            }
            Self::MissingColumn { th } => {
                return ("missing_column", format!("ไม่พบคอลัมน์นี้ ({th})").into(), "the column is missing".into());
            }
            Self::RepeatedColumn => ("repeated_column", "หัวตารางนี้ซ้ำ ให้เหลือคอลัมน์เดียว", "the column stands there more than once; leave one"),
            Self::DoubtfulColumn { columns } => {
                return (
                    "doubtful_column",
                    format!("หัวตารางนี้เป็นได้มากกว่าหนึ่งอย่าง เปลี่ยนเป็น “{}” ให้ตรงกับข้อมูลในคอลัมน์", columns.join("” หรือ “")).into(),
                    format!("this header may mean several columns; call it '{}', whichever it holds", columns.join("' or '")).into(),
                );
            }
            Self::CellWithoutHeader => ("cell_without_header", "ช่องนี้มีข้อมูลแต่ไม่มีชื่อคอลัมน์", "the cell has no column name above it"),
            Self::Required => ("required", "ต้องกรอก", "must be filled in"),
            Self::RoundedCode => (
                "rounded_code",
                "รหัสถูกโปรแกรมตารางแปลงเป็นตัวเลขย่อ โปรดตั้งช่องเป็นข้อความแล้วกรอกใหม่",
                "the code was turned into a rounded number; set the cell to text and enter it again",
            ),
            Self::NotAYear => ("not_a_year", "ต้องเป็นปี เช่น 2569", "must be a year such as 2569"),
            Self::NotADate(fault) => ("not_a_date", fault.th(), fault.en()),
            Self::WrongWeekday(warning) => {
                return ("wrong_weekday", warning.th().into(), warning.en().into());
            }
            Self::UnreadSheets { names } => {
                return (
                    "unread_sheets",
                    format!("อ่านเฉพาะแผ่นงานแรก ไม่ได้อ่าน “{}” ถ้าต้องการ ให้บันทึกแผ่นงานนั้นเป็นอีกไฟล์", names.join("” “")).into(),
                    format!("only the first worksheet was read, not '{}'; save it as a file of its own if it is wanted", names.join("', '")).into(),
                );
            }
            Self::RepeatedKey { first } => {
                return ("repeated_key", format!("ซ้ำกับแถว {first}").into(), format!("the same as row {first}").into());
            }
            Self::TooManyErrors => {
                return (
                    "too_many_errors",
                    format!("แสดงเพียง {} ข้อแรก", limits::ERRORS).into(),
                    format!("only the first {} errors are shown", limits::ERRORS).into(),
                );
            }
            Self::Refused { code, th, en } => return (code, th.into(), en.into()),
        };
        (code, th.into(), en.into())
    }
}
