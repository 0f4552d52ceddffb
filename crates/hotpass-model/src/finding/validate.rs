//! The rules of validation. Add one here together with the code that reports it and a test.

use super::{Rule, Severity};

/// Every rule of this family.
pub const RULES: &[&Rule] = &[
    &REQUIRED_VALUE_MISSING,
    &WRONG_TYPE,
    &NOT_IN_ENUMERATION,
    &PATTERN_NOT_MATCHED,
    &OUT_OF_RANGE,
    &WRONG_LENGTH,
    &NOT_UNIQUE,
    &DUPLICATE_KEY,
    &TEMPLATE_ROW,
    &EXPECTATION_NOT_MET,
    &CONTRACT_NOT_MET,
];

/// A row lacks a value its contract requires.
pub const REQUIRED_VALUE_MISSING: Rule = Rule {
    code: "HP-V001",
    name: "required-value-missing",
    severity: Severity::Error,
    what: "A row lacks a value its contract requires.",
    why: "The row cannot stand for what it should.",
    example: "a row with a telephone number and no organization name",
    action: "Complete the row at its source, or relax the contract.",
};

/// A value is not of the type its contract asks for.
pub const WRONG_TYPE: Rule = Rule {
    code: "HP-V002",
    name: "wrong-type",
    severity: Severity::Error,
    what: "A value is not of the type its contract asks for.",
    why: "It cannot be compared or computed with.",
    example: "`soon` in a date field",
    action: "Correct the value at its source.",
};

/// A value is not among those its contract allows.
pub const NOT_IN_ENUMERATION: Rule = Rule {
    code: "HP-V003",
    name: "not-in-enumeration",
    severity: Severity::Error,
    what: "A value is not among those its contract allows.",
    why: "Reports that group by it would show a stray group.",
    example: "status `Activ`",
    action: "Correct the value, or extend the contract.",
};

/// A value does not match the pattern of its contract.
pub const PATTERN_NOT_MATCHED: Rule = Rule {
    code: "HP-V004",
    name: "pattern-not-matched",
    severity: Severity::Error,
    what: "A value does not match the pattern of its contract.",
    why: "It is probably mistyped.",
    example: "`2019/1234/07` for a registration number",
    action: "Correct the value at its source.",
};

/// A value is below the minimum or above the maximum of its contract.
pub const OUT_OF_RANGE: Rule = Rule {
    code: "HP-V005",
    name: "out-of-range",
    severity: Severity::Error,
    what: "A value is below the minimum or above the maximum of its contract.",
    why: "It is probably mistyped.",
    example: "an interaction in 2205",
    action: "Correct the value at its source.",
};

/// A value is shorter or longer than its contract allows.
pub const WRONG_LENGTH: Rule = Rule {
    code: "HP-V006",
    name: "wrong-length",
    severity: Severity::Error,
    what: "A value is shorter or longer than its contract allows.",
    why: "It is probably truncated or mistyped.",
    example: "a one-letter name",
    action: "Correct the value at its source.",
};

/// Two rows share a value that must be unique.
pub const NOT_UNIQUE: Rule = Rule {
    code: "HP-V007",
    name: "not-unique",
    severity: Severity::Error,
    what: "Two rows share a value that must be unique.",
    why: "One of them is probably a mistake.",
    example: "two rows with one registration number",
    action: "Correct the rows at their source; the first by record id was kept.",
};

/// Two rows of a table share their key.
pub const DUPLICATE_KEY: Rule = Rule {
    code: "HP-V008",
    name: "duplicate-key",
    severity: Severity::Warning,
    what: "Two rows of a table share their key.",
    why: "A related row with that key could belong to either.",
    example: "`C_ID` 101 twice",
    action: "Give each row a key of its own; the rows are kept and told apart by content.",
};

/// A row carries an identifier or constant and nothing else.
pub const TEMPLATE_ROW: Rule = Rule {
    code: "HP-V009",
    name: "template-row",
    severity: Severity::Info,
    what: "A row carries an identifier or constant and nothing else.",
    why: "It is a prefilled line and counts as skipped.",
    example: "861 rows with a formula id and no name",
    action: "Nothing; fill the row in, or delete it, where it was meant to be one.",
};

/// An expectation of a suite does not hold.
pub const EXPECTATION_NOT_MET: Rule = Rule {
    code: "HP-V010",
    name: "expectation-not-met",
    severity: Severity::Error,
    what: "An expectation of a suite does not hold.",
    why: "Whoever wrote the suite relies on it.",
    example: "`Email` matches its pattern in 60 % of the rows, and 85 % are expected",
    action: "Correct the values at their source, or change the suite or its policy.",
};

/// What a contract says of a table as a whole does not hold.
pub const CONTRACT_NOT_MET: Rule = Rule {
    code: "HP-V011",
    name: "contract-not-met",
    severity: Severity::Error,
    what: "What a contract says of a table as a whole does not hold.",
    why: "Whoever relies on the contract finds other columns or other figures.",
    example: "a column that is not among the fields, where they have to match",
    action: "Correct the table at its source, or change the contract.",
};
