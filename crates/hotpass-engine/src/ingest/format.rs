//! What a file really is: told by its content first, by its name second.
//!
//! A file that is no spreadsheet is refused here with what it is instead; nothing is parsed yet.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use hotpass_model::finding::ingest as rules;

use super::Limits;
use super::archive;
use super::refusal::{Outcome, Refusal};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Office Open XML, with or without macros.
    Xlsx,
    /// The binary form of the same.
    Xlsb,
    /// The binary format of Excel 97 and before.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// Delimited text.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Returns the word for messages.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "an Excel workbook (.xlsx)",
            Self::Xlsb => "a binary Excel workbook (.xlsb)",
            Self::Xls => "an old Excel workbook (.xls)",
            Self::Ods => "an OpenDocument spreadsheet (.ods)",
            Self::Csv => "delimited text",
            Self::Parquet => "a Parquet file",
        }
    }

    /// Tells whether a file of this format may have the extension.
    pub(super) fn has_extension(self, extension: &str) -> bool {
        let usual: &[&str] = match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Csv => &["csv", "tsv", "tab", "txt", "psv"],
            Self::Parquet => &["parquet", "pq"],
        };
        usual.contains(&extension)
    }
}

/// Extensions that Hotpass looks at in a folder.
pub(super) const EXTENSIONS: [&str; 13] = [
    "xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "ods", "csv", "tsv", "tab", "txt", "psv",
    "parquet",
];

/// Returns the extension of a path in lower case, or nothing.
pub(super) fn extension(path: &str) -> String {
    Path::new(path)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 64 * 1024;

/// Returns what the file is, or the refusal that says what it is instead.
pub(super) fn detect(path: &Path, name: &str, limits: &Limits) -> Outcome<Format> {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEAD).read_to_end(&mut head))
        .map_err(|error| Refusal::read(&error))?;
    let extension = extension(name);
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new(
            &rules::EMPTY_FILE,
            "the file has no content; export it again",
        ));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return container(path, limits);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(path, limits);
    }
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if let Some(refusal) = foreign(&head, &extension) {
        return Err(refusal);
    }
    text(&head, &extension)
}

fn container(path: &Path, limits: &Limits) -> Outcome<Format> {
    let mut archive = archive::open(path, limits)?;
    let names: Vec<String> = archive::names(&archive)
        .iter()
        .map(|name| name.replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |part: &str| names.iter().any(|name| name == part);
    let ends = |part: &str| names.iter().any(|name| name.ends_with(part));
    if has("encryptedpackage") {
        return Err(Refusal::encrypted("the workbook"));
    }
    if ends("workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if ends("workbook.xml") || names.iter().any(|name| name.contains("xl/worksheets/")) {
        return Ok(Format::Xlsx);
    }
    let mime = archive::text(&mut archive, "mimetype", 200);
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Format::Ods);
    }
    let kind = if ends("word/document.xml") {
        "a Word document".to_owned()
    } else if ends("ppt/presentation.xml") {
        "a PowerPoint presentation".to_owned()
    } else if mime.starts_with("application/vnd.oasis.opendocument") {
        "an OpenDocument file that is no spreadsheet".to_owned()
    } else if has("index/document.iwa") {
        return Err(unsupported("an Apple Numbers document"));
    } else if has("content.xml") && has("meta-inf/manifest.xml") {
        return Ok(Format::Ods);
    } else {
        format!("a zip archive of {} files", names.len())
    };
    Err(foreign_kind(&kind))
}

/// Tells what an OLE compound file holds by the names in its directory, which are UTF-16.
fn compound(path: &Path, limits: &Limits) -> Outcome<Format> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limits.max_file_bytes).read_to_end(&mut bytes))
        .map_err(|error| Refusal::read(&error))?;
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(&bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        return Err(Refusal::encrypted("the workbook"));
    }
    if ["Workbook", "WORKBOOK", "Book", "BOOK"]
        .iter()
        .any(|name| has(name))
    {
        return Ok(Format::Xls);
    }
    if has("WordDocument") {
        return Err(foreign_kind("a Word document"));
    }
    if has("PowerPoint Document") {
        return Err(foreign_kind("a PowerPoint presentation"));
    }
    if has("__properties_version1.0") {
        return Err(foreign_kind("an Outlook message"));
    }
    if has("Root Entry") {
        return Err(foreign_kind("an Office file without a workbook"));
    }
    Err(Refusal::truncated("the file"))
}

/// Recognizes files that are no spreadsheets by their first bytes.
fn foreign(head: &[u8], extension: &str) -> Option<Refusal> {
    const SIGNATURES: [(&[u8], &str); 16] = [
        (b"%PDF", "a PDF document"),
        (b"{\\rtf", "a rich text document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
        (b"ARROW1", "an Arrow file"),
        (b"Obj\x01", "an Avro file"),
    ];
    for (signature, kind) in SIGNATURES {
        // A text file may well begin with "MZ"; a program has zero bytes soon after.
        let is_it = head.starts_with(signature) && (signature != b"MZ" || head.contains(&0));
        if is_it {
            return Some(foreign_kind(kind));
        }
    }
    let is_old_excel = matches!(
        head,
        [
            0x09,
            0x00 | 0x02 | 0x04 | 0x08,
            0x04 | 0x06 | 0x08 | 0x10,
            0x00,
            ..
        ]
    );
    if is_old_excel {
        return Some(unsupported("a worksheet of Excel 2 to 5"));
    }
    if extension == "dbf" || extension == "numbers" || extension == "wk1" {
        return Some(unsupported("a file of another program"));
    }
    let start: String = String::from_utf8_lossy(head.get(..4096).unwrap_or(head))
        .trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t'])
        .to_ascii_lowercase();
    markup(&start)
}

fn markup(start: &str) -> Option<Refusal> {
    if [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<script",
        "<div",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        || (start.starts_with('<') && start.contains("<html"))
    {
        return Some(foreign_kind("a web page (HTML)"));
    }
    if !start.starts_with("<?xml") {
        return None;
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(unsupported("an XML Spreadsheet 2003"));
    }
    if start.contains("office:document") {
        return Some(unsupported("a flat OpenDocument file"));
    }
    Some(foreign_kind("an XML document"))
}

/// Accepts text where text is expected, and text under the old extension that export programs misuse.
fn text(head: &[u8], extension: &str) -> Outcome<Format> {
    let is_wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let zeros = memchr::memchr_iter(0, head).count();
    let controls = head
        .iter()
        .filter(|byte| matches!(**byte, 0x01..=0x08 | 0x0E..=0x19 | 0x1B..=0x1F))
        .count();
    // Text in UTF-16 is up to half zero bytes; other control bytes are rare in any text.
    let is_binary = !is_wide && (controls * 20 > head.len() || zeros * 10 > head.len() * 6);
    let is_text_name = Format::Csv.has_extension(extension) || !EXTENSIONS.contains(&extension);
    if is_binary {
        return Err(match extension {
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" | "parquet" => Refusal::new(
                &rules::CORRUPT,
                format!(
                    "the file does not begin as a .{extension} file does; it is damaged or something else, get a new copy"
                ),
            ),
            _ => unsupported("a binary file of an unknown kind"),
        });
    }
    if is_text_name || (extension == "xls" && looks_delimited(head)) {
        return Ok(Format::Csv);
    }
    Err(foreign_kind("plain text"))
}

/// Tells whether one of the first lines is delimited; titles may stand above the header.
fn looks_delimited(head: &[u8]) -> bool {
    head.split(|byte| *byte == b'\n')
        .take(5)
        .any(|line| line.iter().any(|byte| b"\t,;|".contains(byte)))
}

fn foreign_kind(kind: &str) -> Refusal {
    Refusal::new(
        &rules::NOT_A_SPREADSHEET,
        format!("the file is {kind}, not a spreadsheet; export its table as .xlsx or .csv"),
    )
}

fn unsupported(kind: &str) -> Refusal {
    Refusal::new(
        &rules::UNSUPPORTED,
        format!("the file is {kind}, which is not read; save it as .xlsx or .csv"),
    )
}
