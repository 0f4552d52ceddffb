//! The rules of selecting sources and mapping columns. Add one here together with the code that reports it and a test.

use super::{Rule, Severity};

/// Every rule of this family.
pub const RULES: &[&Rule] = &[
    &SOURCE_WITHOUT_FILES,
    &UNCLAIMED_FILE,
    &SEVERAL_FILES_UNDER_ONE_LABEL,
    &CLAIMED_TWICE,
    &DECLARED_TABLE_MISSING,
    &UNDECLARED_TABLE,
    &DECLARED_COLUMN_MISSING,
    &UNMAPPED_COLUMN,
    &PROPOSED_COLUMN,
    &TARGET_ALREADY_FED,
    &SEVERAL_COLUMNS_FEED_ONE_PROPERTY,
    &TABLE_WITHOUT_ORGANIZATIONS,
    &HEADER_CONTRADICTED,
];

/// A declared source matches no file.
pub const SOURCE_WITHOUT_FILES: Rule = Rule {
    code: "HP-M001",
    name: "source-without-files",
    severity: Severity::Warning,
    what: "A declared source matches no file.",
    why: "Its records are missing from the result.",
    example: "pattern `*sacaa*.xlsx` in a folder without such a file",
    action: "Check the pattern and the input folder, or remove the source.",
};

/// A readable file belongs to no declared source.
pub const UNCLAIMED_FILE: Rule = Rule {
    code: "HP-M002",
    name: "unclaimed-file",
    severity: Severity::Info,
    what: "A readable file belongs to no declared source.",
    why: "Its rows are not part of the result.",
    example: "`prices.xlsx` beside the declared workbooks",
    action: "Declare a source for it in `hotpass.toml`, or leave it.",
};

/// Several files share one source label.
pub const SEVERAL_FILES_UNDER_ONE_LABEL: Rule = Rule {
    code: "HP-M003",
    name: "several-files-under-one-label",
    severity: Severity::Info,
    what: "Several files share one source label.",
    why: "Their rows are told apart by file in provenance only, not by label.",
    example: "`schools.xlsx` and `schools.csv` in one folder",
    action: "Declare two sources with labels of their own if they differ in trust.",
};

/// A file matches the patterns of two sources; the first declared has it.
pub const CLAIMED_TWICE: Rule = Rule {
    code: "HP-M004",
    name: "claimed-twice",
    severity: Severity::Warning,
    what: "A file matches the patterns of two sources; the first declared has it.",
    why: "The second source gets none of its rows.",
    example: "patterns `*.xlsx` and `contacts*.xlsx`",
    action: "Narrow one of the patterns.",
};

/// A declared sheet or table is in none of the source's files.
pub const DECLARED_TABLE_MISSING: Rule = Rule {
    code: "HP-M005",
    name: "declared-table-missing",
    severity: Severity::Warning,
    what: "A declared sheet or table is in none of the source's files.",
    why: "Its rows are missing from the result.",
    example: "sheet `Contact Info` was renamed to `Contacts`",
    action: "Correct the sheet name; `hotpass inspect` lists the sheets.",
};

/// A table on a sheet that the source does not declare is not read.
pub const UNDECLARED_TABLE: Rule = Rule {
    code: "HP-M006",
    name: "undeclared-table",
    severity: Severity::Info,
    what: "A table on a sheet that the source does not declare is not read.",
    why: "Its rows count as skipped.",
    example: "a picklist sheet `Admin`",
    action: "Declare the table if it matters.",
};

/// A declared header is not in the table.
pub const DECLARED_COLUMN_MISSING: Rule = Rule {
    code: "HP-M007",
    name: "declared-column-missing",
    severity: Severity::Error,
    what: "A declared header is not in the table.",
    why: "The property it feeds stays empty.",
    example: "`Cell number` is declared, the sheet says `Cellnumber`",
    action: "Correct the header; `hotpass inspect` lists them.",
};

/// No property fits a column.
pub const UNMAPPED_COLUMN: Rule = Rule {
    code: "HP-M008",
    name: "unmapped-column",
    severity: Severity::Info,
    what: "No property fits a column.",
    why: "Its values are not part of the result.",
    example: "a column `Distance`",
    action: "Declare it, or leave it.",
};

/// A column may hold a property, but not surely enough to use it.
pub const PROPOSED_COLUMN: Rule = Rule {
    code: "HP-M009",
    name: "proposed-column",
    severity: Severity::Warning,
    what: "A column may hold a property, but not surely enough to use it.",
    why: "Its values are not part of the result yet.",
    example: "`Surname in full` resembles `surname` with confidence 0.64",
    action: "Run `hotpass map`, set its status to `applied` or `unmapped`, and commit the file.",
};

/// Two columns fit one property that takes one column.
pub const TARGET_ALREADY_FED: Rule = Rule {
    code: "HP-M010",
    name: "target-already-fed",
    severity: Severity::Warning,
    what: "Two columns fit one property that takes one column.",
    why: "Only the better one is used.",
    example: "`Company` and `Trading as` both fit `organization_name`",
    action: "Declare which one is meant.",
};

/// Several columns feed one property; all their values are kept.
pub const SEVERAL_COLUMNS_FEED_ONE_PROPERTY: Rule = Rule {
    code: "HP-M011",
    name: "several-columns-feed-one-property",
    severity: Severity::Info,
    what: "Several columns feed one property; all their values are kept.",
    why: "A person should know that they are one list now.",
    example: "`Phone` and `Cell` both feed `contact_phone`",
    action: "Nothing, unless the columns mean different things.",
};

/// No column of a table tells which organization its rows are about.
pub const TABLE_WITHOUT_ORGANIZATIONS: Rule = Rule {
    code: "HP-M012",
    name: "table-without-organizations",
    severity: Severity::Warning,
    what: "No column of a table tells which organization its rows are about.",
    why: "Its rows count as skipped.",
    example: "a price list",
    action: "Declare `organization_name` or `record_key` for it if it matters.",
};

/// A header says one thing and the values another.
pub const HEADER_CONTRADICTED: Rule = Rule {
    code: "HP-M013",
    name: "header-contradicted",
    severity: Severity::Warning,
    what: "A header says one thing and the values another.",
    why: "Using it would fill a property with wrong values.",
    example: "a column `Email` full of telephone numbers",
    action: "Look at the column, then declare what it holds.",
};
