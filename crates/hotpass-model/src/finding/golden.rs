//! The rules of merging, assessing and publishing. Add one here together with the code that reports it and a test.

use super::{Rule, Severity};

/// Every rule of this family.
pub const RULES: &[&Rule] = &[&TRUE_CONFLICT, &NO_USABLE_VALUE, &DEMOTED_VALUE];

/// Records of one organization give different values for one field.
pub const TRUE_CONFLICT: Rule = Rule {
    code: "HP-G001",
    name: "true-conflict",
    severity: Severity::Info,
    what: "Records of one organization give different values for one field.",
    why: "One value won by the rule of survivorship; the others are kept as evidence.",
    example: "status `Active` from one source, `Dormant` from another",
    action: "Look at the Conflicts sheet; correct the wrong source.",
};

/// Every value given for a field is invalid.
pub const NO_USABLE_VALUE: Rule = Rule {
    code: "HP-G002",
    name: "no-usable-value",
    severity: Severity::Warning,
    what: "Every value given for a field is invalid.",
    why: "The published field is empty.",
    example: "the only telephone number has six digits",
    action: "Correct it at its source; the provenance shows the cells.",
};

/// A source's own flag or remark says that a value is doubtful.
pub const DEMOTED_VALUE: Rule = Rule {
    code: "HP-G003",
    name: "demoted-value",
    severity: Severity::Info,
    what: "A source's own flag or remark says that a value is doubtful.",
    why: "It loses against others and is published last.",
    example: "`Invalid` beside a contact",
    action: "Confirm the value, or remove the flag.",
};
