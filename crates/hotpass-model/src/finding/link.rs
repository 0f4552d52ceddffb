//! The rules of joining and linking. Add one here together with the code that reports it and a test.

use super::{Rule, Severity};

/// Every rule of this family.
pub const RULES: &[&Rule] = &[
    &ORGANIZATION_NOT_FOUND,
    &STANDS_ALONE,
    &AMBIGUOUS_JOIN,
    &POSSIBLE_DUPLICATE,
    &KEY_SHARED_BY_MANY,
    &KEPT_APART_BY_REGISTRATION,
];

/// A related row names no organization and its key finds none.
pub const ORGANIZATION_NOT_FOUND: Rule = Rule {
    code: "HP-L001",
    name: "organization-not-found",
    severity: Severity::Error,
    what: "A related row names no organization and its key finds none.",
    why: "Its contact details cannot be attached to anything; the row is set aside.",
    example: "a contact with an empty company and id 0",
    action: "Complete the id or the name at the source.",
};

/// A related row names an organization that its source does not list.
pub const STANDS_ALONE: Rule = Rule {
    code: "HP-L002",
    name: "stands-alone",
    severity: Severity::Info,
    what: "A related row names an organization that its source does not list.",
    why: "It became an organization of its own.",
    example: "a contact of `Sky Academy`, which the company sheet lacks",
    action: "Add the organization at the source if it is known there under another name.",
};

/// A related row fits several organizations of its source.
pub const AMBIGUOUS_JOIN: Rule = Rule {
    code: "HP-L003",
    name: "ambiguous-join",
    severity: Severity::Warning,
    what: "A related row fits several organizations of its source.",
    why: "It was attached to the first by record id.",
    example: "two companies named `Aero School`",
    action: "Give the row the id of the one it belongs to.",
};

/// Two organizations may be the same; they stay apart until somebody decides.
pub const POSSIBLE_DUPLICATE: Rule = Rule {
    code: "HP-L004",
    name: "possible-duplicate",
    severity: Severity::Warning,
    what: "Two organizations may be the same; they stay apart until somebody decides.",
    why: "Their names are similar, or they share a contact detail and not a similar name.",
    example: "`Cape Wings` and `Blue Sky` with one telephone number",
    action: "Decide with `hotpass review`, or correct the name or the detail at the source.",
};

/// A contact detail is shared by too many organizations to mean anything.
pub const KEY_SHARED_BY_MANY: Rule = Rule {
    code: "HP-L005",
    name: "key-shared-by-many",
    severity: Severity::Info,
    what: "A contact detail is shared by too many organizations to mean anything.",
    why: "It is not used for linking.",
    example: "the switchboard of an airport",
    action: "Nothing, or correct the rows.",
};

/// Two organizations look alike but have different registration numbers.
pub const KEPT_APART_BY_REGISTRATION: Rule = Rule {
    code: "HP-L006",
    name: "kept-apart-by-registration",
    severity: Severity::Info,
    what: "Two organizations look alike but have different registration numbers.",
    why: "They are different legal entities and stay apart.",
    example: "two branches named `Aero School`, registered separately",
    action: "Nothing, or correct the registration numbers.",
};
