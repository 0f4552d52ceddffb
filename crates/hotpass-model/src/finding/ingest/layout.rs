//! The rules about the tables found on a sheet: where they begin and end, their headers, and rows that are no records.
//! They are listed with the rest of their family in [`super::RULES`].

use super::{Rule, Severity, rule};

/// There is more than one table.
pub static SEVERAL_TABLES: Rule = rule(
    "HP-I017",
    "several-tables",
    Severity::Info,
    [
        "The sheet holds more than one table, one below or beside another.",
        "Each is read on its own; a source must say which it means.",
        "A list of airports beside a list of schools.",
        "Check with `hotpass inspect` that the tables are split where you expect.",
    ],
);

/// Lines above the header.
pub static PREAMBLE: Rule = rule(
    "HP-I018",
    "preamble-row",
    Severity::Info,
    [
        "Rows above the header are titles or notes and not records.",
        "They are left out of the table but accounted for.",
        "`Flight schools, October` in the first row, the header in the third.",
        "Nothing, if these rows are really no records.",
    ],
);

/// A total line.
pub static TOTAL_ROW: Rule = rule(
    "HP-I019",
    "total-row",
    Severity::Info,
    [
        "A row is a total or subtotal of others.",
        "Taken as a record it would count everything twice.",
        "`Grand total` below the last row.",
        "Nothing, if the row is really a total.",
    ],
);

/// Notes below a table.
pub static FOOTNOTE: Rule = rule(
    "HP-I020",
    "footnote-row",
    Severity::Info,
    [
        "Rows below the table are notes and not records.",
        "They are left out of the table but accounted for.",
        "`* provisional figures` or `Source: annual report`.",
        "Nothing, if these rows are really no records.",
    ],
);

/// The header appears again.
pub static REPEATED_HEADER: Rule = rule(
    "HP-I021",
    "repeated-header",
    Severity::Info,
    [
        "The header appears again inside the table.",
        "Taken as a record it would be an organization called `Name`.",
        "A list pasted together from several pages.",
        "Nothing; the row is left out and accounted for.",
    ],
);

/// Two columns have one name.
pub static DUPLICATE_HEADER: Rule = rule(
    "HP-I022",
    "duplicate-header",
    Severity::Warning,
    [
        "Two columns of a table have the same header; the later ones get ` (2)`, ` (3)` and so on.",
        "A mapping by name alone could take the wrong one.",
        "Two columns named `Phone`.",
        "Give the columns different names, or map `Phone (2)` on purpose.",
    ],
);

/// A column with values has no name.
pub static EMPTY_HEADER: Rule = rule(
    "HP-I023",
    "empty-header",
    Severity::Warning,
    [
        "A column holds values but its header is empty; it is named after its letter.",
        "Nobody can tell from the sheet what the values mean.",
        "A fifth column of addresses with nothing in row 1, read as `column_E`.",
        "Write a header into the sheet, or map `column_E` on purpose.",
    ],
);

/// A header without rows.
pub static HEADER_ONLY: Rule = rule(
    "HP-I024",
    "header-without-rows",
    Severity::Warning,
    [
        "The table has a header but not one row of data.",
        "An empty table is often a failed export or an unused template.",
        "A sheet with `Name`, `Phone`, `Email` and nothing below.",
        "Check whether the data is missing; if the sheet is a template, leave it out.",
    ],
);

/// Nothing on a sheet.
pub static EMPTY_SHEET: Rule = rule(
    "HP-I025",
    "empty-sheet",
    Severity::Info,
    [
        "The sheet has no cell with a value.",
        "There is nothing to read from it.",
        "The unused `Sheet2` of a new workbook.",
        "Nothing, unless data should be there.",
    ],
);

/// Records of unequal length.
pub static RAGGED_ROWS: Rule = rule(
    "HP-I026",
    "ragged-rows",
    Severity::Warning,
    [
        "Records of a text file have more or fewer fields than the header.",
        "A stray delimiter or a missing quote may have moved values into the wrong columns.",
        "`Acme, Inc.,011 555 0100` without quotes in a file delimited by commas.",
        "Look at the rows named; quote fields that contain the delimiter and export again.",
    ],
);

/// A list without header.
pub static NO_HEADER: Rule = rule(
    "HP-I032",
    "missing-header",
    Severity::Warning,
    [
        "The first row looks like data, so the table has no header; columns are named after their letters.",
        "Without names a mapping rests on the values alone.",
        "A list that starts with a name and a telephone number.",
        "Insert a header row, or declare the columns in the source.",
    ],
);

/// A header over several rows.
pub static HEADER_OF_SEVERAL_ROWS: Rule = rule(
    "HP-I037",
    "multi-row-header",
    Severity::Info,
    [
        "The header spans several rows; the parts of a column are joined with a space.",
        "Column names differ from what any single row shows.",
        "`Contact` over `Name` and `Phone` gives `Contact Name` and `Contact Phone`.",
        "Check the names with `hotpass inspect` before mapping them.",
    ],
);
