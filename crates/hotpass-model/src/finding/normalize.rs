//! The rules of normalization. Add one here together with the code that reports it and a test.

use super::{Rule, Severity};

/// Every rule of this family.
pub const RULES: &[&Rule] = &[
    &PLACEHOLDER,
    &INVALID_EMAIL,
    &INVALID_PHONE,
    &INVALID_WEBSITE,
    &INVALID_PROVINCE,
    &INVALID_COUNTRY,
    &INVALID_DATE,
    &INVALID_IDENTIFIER,
    &INVALID_NAME,
    &INVALID_TEXT,
    &AMBIGUOUS_DATE,
    &SEVERAL_VALUES,
    &TEXT_TRUNCATED,
    &NUMBER_AS_FLOAT,
    &DOUBTFUL,
];

/// The cell's text stands for nothing.
pub const PLACEHOLDER: Rule = Rule {
    code: "HP-N001",
    name: "placeholder-as-missing",
    severity: Severity::Info,
    what: "A cell holds a text that stands for \"nothing\": a dash, `N/A`, `TBD`, `none`, `nan`, or a zero where no zero makes sense.",
    why: "Read as a value it would become an organization, a contact or a conflict that does not exist.",
    example: "A phone column with `-`, `n/a` and `0` in it.",
    action: "Nothing, unless the text is a real value: then write it so that it cannot be taken for a placeholder.",
};

/// The cell is no e-mail address.
pub const INVALID_EMAIL: Rule = Rule {
    code: "HP-N002",
    name: "invalid-email",
    severity: Severity::Warning,
    what: "A cell of an e-mail column holds something that is not an e-mail address.",
    why: "Nobody can be reached there; the text is kept but not published as a contact.",
    example: "`jane doe@aero.example`, `a@b@c.com`, `jane(at)aero.example`",
    action: "Correct the address in the source, or move the text to a column of notes.",
};

/// The cell is no telephone number.
pub const INVALID_PHONE: Rule = Rule {
    code: "HP-N003",
    name: "invalid-phone",
    severity: Severity::Warning,
    what: "A cell of a telephone column holds digits or text that no numbering plan allows.",
    why: "Nobody can be reached there; the text is kept but not published as a contact.",
    example: "`12345`, `call the office`",
    action: "Correct the number in the source; set the source's country if it is a national number of another one.",
};

/// The cell is no website address.
pub const INVALID_WEBSITE: Rule = Rule {
    code: "HP-N004",
    name: "invalid-website",
    severity: Severity::Warning,
    what: "A cell of a website column holds something that cannot be a public website address.",
    why: "A wrong domain would also link organizations that have nothing in common.",
    example: "`under construction`, `ftp://files.aero.example`, `jane@aero.example`",
    action: "Correct the address in the source, or move the text to the column it belongs to.",
};

/// The cell is no province.
pub const INVALID_PROVINCE: Rule = Rule {
    code: "HP-N005",
    name: "invalid-province",
    severity: Severity::Warning,
    what: "A cell of a province column holds a text that is on no list of the country's provinces.",
    why: "Counts and filters by province would leave the record out or invent a province.",
    example: "`Pretoria`, `Transvaal`",
    action: "Write the province's name or abbreviation; check the source's country.",
};

/// The cell is no country.
pub const INVALID_COUNTRY: Rule = Rule {
    code: "HP-N006",
    name: "invalid-country",
    severity: Severity::Warning,
    what: "A cell of a country column holds a text that is neither a code nor a name of ISO 3166-1.",
    why: "Telephone numbers, provinces and identifiers are read by country.",
    example: "`Wakanda`, or a city where a country belongs",
    action: "Write the country's English name or its two- or three-letter code.",
};

/// The cell is no date.
pub const INVALID_DATE: Rule = Rule {
    code: "HP-N007",
    name: "invalid-date",
    severity: Severity::Warning,
    what: "A cell of a date column holds a text that is no day of the calendar between 1900 and 2100.",
    why: "The record would sort and merge as if it had no date.",
    example: "`31/02/2025`, `next week`, `March 2025`",
    action: "Write a whole date, best as `YYYY-MM-DD`.",
};

/// The cell is no such number.
pub const INVALID_IDENTIFIER: Rule = Rule {
    code: "HP-N008",
    name: "invalid-identifier",
    severity: Severity::Warning,
    what: "A tax, registration, identity or postal number has the wrong form, an impossible birth date or a wrong check digit.",
    why: "Such numbers decide that two records are one, or are not; a mistyped digit would decide wrongly.",
    example: "An identity number whose last digit does not fit the others.",
    action: "Compare the number with the document it came from.",
};

/// The cell is no name.
pub const INVALID_NAME: Rule = Rule {
    code: "HP-N009",
    name: "invalid-name",
    severity: Severity::Warning,
    what: "A cell of a name column holds no name: digits alone, an e-mail address, a title without a name.",
    why: "It would become an organization or a person that does not exist.",
    example: "An organization called `4711`, a contact called `Mr.`",
    action: "Correct the name in the source, or check the mapping of the column.",
};

/// The cell's text cannot be used.
pub const INVALID_TEXT: Rule = Rule {
    code: "HP-N010",
    name: "unusable-text",
    severity: Severity::Warning,
    what: "A cell of free text cannot be used as it is.",
    why: "The text is kept, but nothing is built on it.",
    example: "A label column with text of the wrong sort.",
    action: "Look at the cell, and correct it or map its column to another property.",
};

/// The date can be read in two ways.
pub const AMBIGUOUS_DATE: Rule = Rule {
    code: "HP-N011",
    name: "ambiguous-date",
    severity: Severity::Warning,
    what: "A date can be read day first or month first, and neither the column nor the source says which.",
    why: "Read the wrong way it is off by up to eleven months, and the latest record of two may be the older one.",
    example: "`03/04/2025` in a column without a day above 12.",
    action: "Declare the column's order in the source: `dmy`, `mdy` or `ymd`.",
};

/// The cell holds several values.
pub const SEVERAL_VALUES: Rule = Rule {
    code: "HP-N012",
    name: "several-values-in-cell",
    severity: Severity::Info,
    what: "One cell holds several values of its kind.",
    why: "All of them are kept, in order; the first is the primary one.",
    example: "`Tel: 011 555 0100 or 082 123 4567`",
    action: "Nothing; give each value its own column to decide which is primary.",
};

/// The text was cut.
pub const TEXT_TRUNCATED: Rule = Rule {
    code: "HP-N013",
    name: "text-truncated",
    severity: Severity::Warning,
    what: "A text is longer than 10 000 characters and was cut there.",
    why: "What follows the cut is not published.",
    example: "A whole report pasted into a notes cell.",
    action: "Move long texts to a document and keep a reference to it.",
};

/// The value was stored as a number.
pub const NUMBER_AS_FLOAT: Rule = Rule {
    code: "HP-N014",
    name: "number-stored-as-float",
    severity: Severity::Info,
    what: "A telephone number or identifier is stored as a number, perhaps with a decimal point or exponent.",
    why: "The leading zero or plus is lost in the file; it was restored by the rules of the column's kind.",
    example: "`821234567`, `0821234567.0`, `8.21234567E8`",
    action: "Format the column as text before typing such values.",
};

/// The value is in doubt.
pub const DOUBTFUL: Rule = Rule {
    code: "HP-N015",
    name: "doubtful-value",
    severity: Severity::Info,
    what: "A value has the form of its kind but something about it is in doubt; the reason says what.",
    why: "It is used where nothing better is known, and loses against a valid value.",
    example: "A telephone number of a possible length in no known range; a province spelled with one letter wrong.",
    action: "Look at the reason, and correct the source where it is right to doubt.",
};
