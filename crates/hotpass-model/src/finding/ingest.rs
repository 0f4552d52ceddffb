//! The rules of reading. Add one here together with the code that reports it and a test.
//!
//! `HP-I001` to `HP-I011` refuse a whole file; the others describe what was read.

// Rules about the tables that were found on a sheet.
pub mod layout;

use super::{Rule, Severity};

/// Makes a rule from its code, name, severity and its four documentation texts.
const fn rule(
    code: &'static str,
    name: &'static str,
    severity: Severity,
    [what, why, example, action]: [&'static str; 4],
) -> Rule {
    Rule {
        code,
        name,
        severity,
        what,
        why,
        example,
        action,
    }
}

/// A password protects the file.
pub static ENCRYPTED: Rule = rule(
    "HP-I001",
    "encrypted-file",
    Severity::Error,
    [
        "The file is encrypted or needs a password to open.",
        "Nothing inside can be read without the password, and Hotpass asks for none.",
        "An .xlsx saved with *Encrypt with Password*.",
        "Open the file with its password, save a copy without one, and put the copy in its place.",
    ],
);

/// The file is damaged.
pub static CORRUPT: Rule = rule(
    "HP-I002",
    "corrupt-file",
    Severity::Error,
    [
        "The file claims to be a spreadsheet but its inner structure is broken.",
        "Reading on would mean guessing at values.",
        "A workbook whose sheet part is not well-formed XML.",
        "Open and repair it in a spreadsheet program, save it again, or ask the sender for a new copy.",
    ],
);

/// The end of the file is missing.
pub static TRUNCATED: Rule = rule(
    "HP-I003",
    "truncated-file",
    Severity::Error,
    [
        "The file ends before its own structure says it should.",
        "Rows after the cut are lost, and nobody can say how many.",
        "A download that stopped half-way.",
        "Copy or download the file again and compare its size with the original.",
    ],
);

/// The content is something else than the name says.
pub static NOT_A_SPREADSHEET: Rule = rule(
    "HP-I004",
    "not-a-spreadsheet",
    Severity::Error,
    [
        "The content is of another kind than a spreadsheet, whatever the name says.",
        "A renamed file holds no cells to read.",
        "A PDF document named `contacts.xlsx`, or a web page saved as `report.xls`.",
        "Open it with the program it belongs to and export the table as .xlsx or .csv.",
    ],
);

/// Expanding the file would take too much room.
pub static TOO_LARGE: Rule = rule(
    "HP-I005",
    "too-large-file",
    Severity::Error,
    [
        "The file, or what it expands to, is larger than the limits allow: bytes, cells, sheets or text.",
        "A hostile or runaway file could exhaust the machine's memory.",
        "A workbook with more cells than the limit.",
        "Split the file, remove sheets that are not needed, or raise the limit if the file is trusted.",
    ],
);

/// A container has too many parts.
pub static TOO_MANY_ENTRIES: Rule = rule(
    "HP-I006",
    "too-many-entries",
    Severity::Error,
    [
        "The file's container lists more parts than the limits allow.",
        "Real workbooks have tens to thousands of parts; far more is a sign of a hostile file.",
        "An .xlsx with a hundred thousand entries.",
        "Save the workbook again in a spreadsheet program, or raise the limit if the file is trusted.",
    ],
);

/// The operating system refuses to give the content.
pub static UNREADABLE: Rule = rule(
    "HP-I007",
    "unreadable-file",
    Severity::Error,
    [
        "The operating system did not let the file be read.",
        "Its content is unknown, so the result may be incomplete.",
        "A file without read permission, or on a share that went away.",
        "Check that the file exists and that you may read it, then run again.",
    ],
);

/// The file has no bytes, or only blank ones.
pub static EMPTY_FILE: Rule = rule(
    "HP-I008",
    "empty-file",
    Severity::Error,
    [
        "The file has no content at all.",
        "An empty file is usually a failed export.",
        "A .csv of zero bytes.",
        "Export it again, or remove it from the folder.",
    ],
);

/// A spreadsheet in a format that is not read.
pub static UNSUPPORTED: Rule = rule(
    "HP-I009",
    "unsupported-format",
    Severity::Error,
    [
        "The file may hold tables, but in a format that Hotpass does not read.",
        "Guessing at an unknown format would give wrong values.",
        "A workbook of Excel 4, an XML Spreadsheet 2003, or an unknown binary file.",
        "Open it in a spreadsheet program and save it as .xlsx or .csv.",
    ],
);

/// A reader failed in a way it should not.
pub static READER_FAILED: Rule = rule(
    "HP-I010",
    "reader-failure",
    Severity::Error,
    [
        "The reader for this format gave up on the file in an unforeseen way.",
        "The file is probably damaged or hostile; nothing of it was used.",
        "A workbook with a cell record shorter than its own header.",
        "Save it again in a spreadsheet program; report the file if it opens there without complaint.",
    ],
);

/// The content expands out of all proportion.
pub static ZIP_BOMB: Rule = rule(
    "HP-I011",
    "zip-bomb",
    Severity::Error,
    [
        "A part of the file expands out of all proportion to its size, or to more than it declares.",
        "Such files are made to exhaust memory and disk.",
        "A 10 MB workbook that expands to 10 GB of zeros.",
        "Do not open it unless you trust the sender; save it again in a spreadsheet program.",
    ],
);

/// A formula was never calculated.
pub static NO_CACHED_VALUE: Rule = rule(
    "HP-I012",
    "formula-without-value",
    Severity::Warning,
    [
        "A cell holds a formula, but the file stores no result for it.",
        "There is no value to read; taking it as 0 or as empty would be an invention.",
        "Ids written as `=A2+1` by a script that never calculated them.",
        "Open the workbook in a spreadsheet program, let it recalculate, and save it.",
    ],
);

/// A cell holds an error value.
pub static ERROR_CELL: Rule = rule(
    "HP-I013",
    "error-cell",
    Severity::Warning,
    [
        "A cell holds an error such as `#N/A` or `#REF!` instead of a value.",
        "The value is missing, and the formula behind it is broken.",
        "`#N/A` from a lookup that found nothing.",
        "Correct the formula in the workbook; until then the cell counts as empty.",
    ],
);

/// A sheet is not shown.
pub static HIDDEN_SHEET: Rule = rule(
    "HP-I014",
    "hidden-sheet",
    Severity::Info,
    [
        "The sheet is hidden, or so hidden that the program's menu does not list it.",
        "People who look at the workbook do not see these values; they are read all the same.",
        "A sheet `Lists` with the choices of drop-down cells.",
        "Decide whether the sheet belongs to the data; leave it out of the source if not.",
    ],
);

/// Rows are not shown.
pub static HIDDEN_ROWS: Rule = rule(
    "HP-I015",
    "hidden-rows",
    Severity::Info,
    [
        "Rows of the sheet are hidden, by hand or by a filter.",
        "People who look at the sheet do not see these rows; they are read all the same.",
        "A filter that shows only active customers.",
        "Remove the filter and look whether the hidden rows belong to the data.",
    ],
);

/// Cells are merged.
pub static MERGED_CELLS: Rule = rule(
    "HP-I016",
    "merged-cells",
    Severity::Info,
    [
        "Cells are merged. The value belongs to the top left cell; the others are empty. A merged header names all its columns.",
        "A value meant for several rows is stored once, so the other rows lack it.",
        "A province merged over the ten rows of its towns.",
        "Unmerge data cells and fill the value down where it is meant for every row.",
    ],
);

/// The encoding is a guess.
pub static ENCODING_GUESSED: Rule = rule(
    "HP-I027",
    "guessed-encoding",
    Severity::Warning,
    [
        "The text file is not UTF-8 and does not say what it is; the encoding was guessed from its bytes.",
        "Letters with accents may be wrong if the guess is.",
        "A file exported as Windows-1252.",
        "Look at a name with an accent; export as UTF-8 if it is wrong.",
    ],
);

/// Bytes that are no text.
pub static INVALID_BYTES: Rule = rule(
    "HP-I028",
    "invalid-bytes",
    Severity::Warning,
    [
        "Some bytes of a text file mean nothing in its encoding; each was replaced by U+FFFD.",
        "The original letters are lost in these places.",
        "A Windows-1252 line pasted into a UTF-8 file.",
        "Find the replacement character, correct the places, and export again.",
    ],
);

/// Control characters in text.
pub static CONTROL_CHARACTERS: Rule = rule(
    "HP-I029",
    "control-characters",
    Severity::Info,
    [
        "Text contains control characters that cannot be seen.",
        "They break comparisons: two equal looking values differ. The text is kept as stored; normalization cleans it.",
        "A NUL or a vertical tab in a name exported from an old database.",
        "Nothing, unless the cleaned value is wrong.",
    ],
);

/// Spaces that are no plain spaces.
pub static NON_BREAKING_SPACE: Rule = rule(
    "HP-I030",
    "non-breaking-space",
    Severity::Info,
    [
        "Text contains non-breaking spaces, as pasted from web pages.",
        "They look like spaces but compare as different. The text is kept as stored; normalization cleans it.",
        "A phone number copied from a website.",
        "Nothing, unless the cleaned value is wrong.",
    ],
);

/// The name's extension is wrong.
pub static EXTENSION_MISMATCH: Rule = rule(
    "HP-I031",
    "extension-mismatch",
    Severity::Info,
    [
        "The content is a format that is read, but another than the file's extension says; the content decides.",
        "Other programs may refuse or misread the file.",
        "A text file with commas named `export.xls`.",
        "Rename the file.",
    ],
);

/// A sheet that cannot be read.
pub static SHEET_UNREADABLE: Rule = rule(
    "HP-I033",
    "unreadable-sheet",
    Severity::Error,
    [
        "One sheet of the workbook cannot be read; the others were.",
        "Its values are missing from the result.",
        "A sheet whose part in the container is damaged.",
        "Open and save the workbook in a spreadsheet program, or remove the sheet.",
    ],
);

/// A sheet that is no grid of cells.
pub static NOT_A_WORKSHEET: Rule = rule(
    "HP-I034",
    "sheet-without-cells",
    Severity::Info,
    [
        "The sheet is a chart, a macro or a dialog and has no cells.",
        "There is nothing to read from it.",
        "A chart on a sheet of its own.",
        "Nothing; leave the sheet out of the source if one names it.",
    ],
);

/// Text of spaces only.
pub static BLANK_TEXT: Rule = rule(
    "HP-I035",
    "blank-text",
    Severity::Info,
    [
        "Cells hold text that consists of spaces only; they count as empty.",
        "They look empty but are not, which misleads filters and counts.",
        "A cell cleared with the space bar.",
        "Nothing, or clear the cells.",
    ],
);

/// The end of a quoted field is missing.
pub static UNCLOSED_QUOTE: Rule = rule(
    "HP-I036",
    "unclosed-quote",
    Severity::Warning,
    [
        "A field of a text file begins with a quote that never ends; the quote was read as a plain character.",
        "A closing quote was lost, or the character is a sign for inches.",
        "`\"Acme,011 555 0100` at the end of a file.",
        "Look at the row named, and add or double the quote.",
    ],
);

/// Every rule of this family.
pub const RULES: &[&Rule] = &[
    &ENCRYPTED,
    &CORRUPT,
    &TRUNCATED,
    &NOT_A_SPREADSHEET,
    &TOO_LARGE,
    &TOO_MANY_ENTRIES,
    &UNREADABLE,
    &EMPTY_FILE,
    &UNSUPPORTED,
    &READER_FAILED,
    &ZIP_BOMB,
    &NO_CACHED_VALUE,
    &ERROR_CELL,
    &HIDDEN_SHEET,
    &HIDDEN_ROWS,
    &MERGED_CELLS,
    &layout::SEVERAL_TABLES,
    &layout::PREAMBLE,
    &layout::TOTAL_ROW,
    &layout::FOOTNOTE,
    &layout::REPEATED_HEADER,
    &layout::DUPLICATE_HEADER,
    &layout::EMPTY_HEADER,
    &layout::HEADER_ONLY,
    &layout::EMPTY_SHEET,
    &layout::RAGGED_ROWS,
    &ENCODING_GUESSED,
    &INVALID_BYTES,
    &CONTROL_CHARACTERS,
    &NON_BREAKING_SPACE,
    &EXTENSION_MISMATCH,
    &layout::NO_HEADER,
    &SHEET_UNREADABLE,
    &NOT_A_WORKSHEET,
    &BLANK_TEXT,
    &UNCLOSED_QUOTE,
    &layout::HEADER_OF_SEVERAL_ROWS,
];
