//! Similarities and other measures of two values, and codes of one; pure functions over text.
//!
//! In: one value or two, as text or as numbers. Out: a similarity from 0 to 1, a distance in edits, days or kilometers, or
//! a code that equal-sounding or equal-meaning values share. Nothing here knows a column, a model or what missing values
//! mean; a comparison decides that.

// Words that say that there is no value.
pub mod absence;
// E-mail addresses, telephone numbers and domains out of cells that hold several.
pub mod contact;
// Dates of many spellings, and of one given format.
pub mod date;
// Edit distances and similarities of two values, without preparing them.
pub mod distance;
// Similarities by edits over values prepared once, with cut-offs; the hot path of scoring.
pub mod edit;
// User name and domain of an e-mail address.
pub mod email;
// Text without what does not matter when it is compared.
pub mod fold;
// Distances on the globe.
pub mod geography;
// Similarities by the runs of characters that values are made of.
pub mod gram;
// Differences of numbers.
pub mod number;
// Names of organizations: legal form, trading name, acronym.
pub mod organization;
// Names of people: nicknames, initials, swapped parts.
pub mod person;
// Digits of phone numbers.
pub mod phone;
// Codes that words of the same sound share.
pub mod phonetic;
// Similarities that do not mind the order or number of words.
pub mod token;
