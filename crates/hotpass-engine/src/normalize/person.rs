//! Person names in parts: title, given, middle and family names, suffix.
//!
//! In: the text of a cell. Out: the name as `Given Middle Family Suffix`, a role beside it as the detail; a cell
//! with several full names gives several values. A title is not part of the name, unless it stands before a family
//! name alone. Letter case is changed only where a name is all upper or all lower case. What is given and what is
//! family is a reading of the order, comma and particles (`van der Merwe`), not a look-up of names.

use std::borrow::Cow;

use hotpass_model::property::Kind;
use serde::Serialize;

use super::{Normalized, Outcome, placeholder, text};

/// Letter case of names.
mod case;
/// Words that are titles, suffixes, particles and roles.
mod words;

const RULE: &str = "person_name.parts";
const PART_RULE: &str = "name_part.text";

/// The parts of a person's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonName {
    /// `Dr.`, `Capt` …, as written.
    pub title: Option<String>,
    /// The first name.
    pub given: Option<String>,
    /// Names and initials between the first and the family name.
    pub middle: Option<String>,
    /// The family name with its particles.
    pub family: Option<String>,
    /// `Jr`, `PhD` …, as written.
    pub suffix: Option<String>,
}

impl PersonName {
    /// Reads a name in one of the forms `Given Family` and `Family, Given`; `None` when it holds no name.
    pub fn parse(name: &str) -> Option<Self> {
        let cleaned = text::clean(name);
        let (name, _) = split_role(&cleaned.text);
        let cased = if text::is_single_case(name) {
            case::recase(name)
        } else {
            name.to_owned()
        };
        let mut parts = Self::default();
        let pieces: Vec<&str> = cased
            .split(',')
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        let (family, rest) = match pieces.as_slice() {
            [] => return None,
            [whole] => (None, vec![*whole]),
            [first, second, more @ ..]
                if more
                    .iter()
                    .chain([second])
                    .all(|piece| words::is_suffix_list(piece)) =>
            {
                parts.suffix = Some(
                    std::iter::once(*second)
                        .chain(more.iter().copied())
                        .collect::<Vec<_>>()
                        .join(" "),
                );
                (None, vec![*first])
            }
            [first, rest @ ..] => (Some(*first), rest.to_vec()),
        };
        let mut tokens: Vec<&str> = rest.iter().flat_map(|piece| piece.split(' ')).collect();
        let mut family: Vec<&str> = family
            .map(|family| family.split(' ').collect())
            .unwrap_or_default();
        let mut titles = take_titles(&mut family);
        titles.extend(take_titles(&mut tokens));
        parts.title = joined(&titles);
        let suffixes = take_suffixes(&mut tokens);
        parts.suffix = joined(&suffixes)
            .into_iter()
            .chain(parts.suffix)
            .reduce(|a, b| format!("{a} {b}"));
        if family.is_empty() {
            family = take_family(&mut tokens, !titles.is_empty());
        }
        if !tokens.is_empty() {
            parts.given = Some(tokens.remove(0).to_owned());
        }
        parts.middle = joined(&tokens);
        parts.family = joined(&family);
        // A single name is a given name unless a title says otherwise.
        if parts.given.is_none() && parts.title.is_none() {
            parts.given = parts.family.take();
        }
        (parts.given.is_some() || parts.family.is_some()).then_some(parts)
    }

    /// Returns the name as shown: without title, except before a family name alone.
    pub fn display(&self) -> String {
        let title = self.title.as_deref().filter(|_| self.given.is_none());
        [
            title,
            self.given.as_deref(),
            self.middle.as_deref(),
            self.family.as_deref(),
            self.suffix.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }
}

/// Normalizes a cell of whole person names.
pub fn normalize(raw: &str) -> Outcome {
    let cleaned = text::clean(raw);
    if let Some(missing) = placeholder::missing(Kind::PersonName, &cleaned.text) {
        return missing;
    }
    let text = cleaned.text.as_ref();
    if cleaned.is_truncated {
        return Outcome::one(Normalized::invalid(text, RULE, "truncated"));
    }
    let several = full_names(text);
    if several.len() > 1 {
        return Outcome::several(several.into_iter().map(one).collect());
    }
    Outcome::one(one(text))
}

/// Normalizes a cell of one part of a name: a given or a family name.
pub fn normalize_part(raw: &str) -> Outcome {
    let cleaned = text::clean(raw);
    let text = cleaned
        .text
        .trim_matches(|c: char| matches!(c, ',' | ';' | '"' | ' '));
    if let Some(missing) = placeholder::missing(Kind::NamePart, text) {
        return missing;
    }
    if let Some(reason) = not_a_name(text) {
        return Outcome::one(Normalized::invalid(text, PART_RULE, reason));
    }
    let cased = if text::is_single_case(text) {
        case::recase(text)
    } else {
        text.to_owned()
    };
    Outcome::one(text::kept(
        text::Cleaned {
            text: cased.into(),
            is_truncated: cleaned.is_truncated,
        },
        PART_RULE,
    ))
}

/// Splits a role off a name: `Name (Role)` and `Name - Role`.
pub fn split_role(text: &str) -> (&str, Option<&str>) {
    if let Some((name, role)) = text.split_once('(')
        && !text.to_ascii_uppercase().contains("CA(SA)")
    {
        let role = role.trim_end().trim_end_matches(')').trim();
        let name = name.trim_end_matches([' ', '-']);
        if name.chars().any(char::is_alphabetic) {
            return (name, (!role.is_empty()).then_some(role));
        }
    }
    if let Some((name, role)) = text
        .split_once(" - ")
        .or_else(|| text.split_once(" \u{2013} "))
        && name.chars().any(char::is_alphabetic)
        && role.chars().any(char::is_alphabetic)
    {
        return (name.trim_end_matches([' ', '-']), Some(role.trim()));
    }
    if let Some((name, role)) = text.rsplit_once(", ")
        && name.contains(' ')
        && words::is_role(role)
    {
        return (name.trim_end_matches([' ', ',']), Some(role));
    }
    (text, None)
}

fn one(text: &str) -> Normalized {
    if let Some(reason) = not_a_name(text) {
        return Normalized::invalid(text, RULE, reason);
    }
    let (unbracketed, remark) = without_inner_bracket(text);
    let (bare, role) = split_role(&unbracketed);
    let role = role.or(remark);
    let has_several =
        bare.contains(['&', '/', ';']) || bare.contains(" and ") || bare.contains(" en ");
    let Some(name) = PersonName::parse(bare) else {
        return Normalized::invalid(text, RULE, "title_alone");
    };
    let Some(shown) = settled(&name.display()) else {
        return Normalized::invalid(text, RULE, "not_a_name");
    };
    let value = if has_several {
        Normalized::doubtful(shown, RULE, "several_persons")
    } else if shown.chars().any(|c| c.is_ascii_digit()) {
        Normalized::doubtful(shown, RULE, "digits_in_name")
    } else {
        Normalized::valid(shown, RULE)
    };
    let value = if name.title.is_some() && name.given.is_some() {
        value.remarked("title_removed")
    } else {
        value
    };
    value.with_detail(role.unwrap_or_default())
}

/// Takes a bracket out of the middle of a name: `Col (Ret) Jane Doe`.
fn without_inner_bracket(text: &str) -> (Cow<'_, str>, Option<&str>) {
    if let Some((before, rest)) = text.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && after.starts_with(' ')
        && before.ends_with(' ')
        && after.chars().any(char::is_alphabetic)
    {
        return (
            Cow::Owned(format!("{}{after}", before.trim_end())),
            Some(inside.trim()),
        );
    }
    (Cow::Borrowed(text), None)
}

/// Repeats the reading until it changes nothing, so that odd names (two titles apart, a role in a role) settle.
fn settled(shown: &str) -> Option<String> {
    let mut shown = shown.to_owned();
    for _ in 0..8 {
        if not_a_name(&shown).is_some()
            || placeholder::missing(Kind::PersonName, &shown).is_some()
            || text::clean(&shown).text != shown
        {
            return None;
        }
        let (unbracketed, _) = without_inner_bracket(&shown);
        let again = PersonName::parse(&unbracketed)?.display();
        if again == shown {
            return (full_names(&shown).len() == 1).then_some(shown);
        }
        shown = again;
    }
    None
}

fn not_a_name(text: &str) -> Option<&'static str> {
    if !text.chars().any(char::is_alphabetic) {
        Some("no_letters")
    } else if text.contains('@') {
        Some("email_address")
    } else if text.chars().filter(char::is_ascii_digit).count() > 4 || text.contains("://") {
        Some("not_a_name")
    } else {
        None
    }
}

/// Splits a text into persons when every piece is a full name; else the text is one.
fn full_names(text: &str) -> Vec<&str> {
    for separator in [";", " / ", "/", " & ", "&", " and ", " en "] {
        let pieces: Vec<&str> = text
            .split(separator)
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        if pieces.len() > 1 && pieces.iter().all(|piece| is_full_name(piece)) {
            return pieces.into_iter().flat_map(full_names).collect();
        }
    }
    vec![text]
}

fn is_full_name(piece: &str) -> bool {
    let (bare, _) = split_role(piece);
    not_a_name(piece).is_none()
        && PersonName::parse(bare).is_some_and(|name| name.given.is_some() && name.family.is_some())
}

fn joined(words: &[&str]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

/// Takes titles off the start; in `Mr & Mrs Doe` they are joined.
fn take_titles<'a>(tokens: &mut Vec<&'a str>) -> Vec<&'a str> {
    let is_joined = |at: usize| {
        at > 0
            && tokens
                .get(at)
                .is_some_and(|token| matches!(*token, "&" | "and" | "en"))
            && tokens.get(at + 1).is_some_and(|next| words::is_title(next))
    };
    let n_titles = (0..tokens.len())
        .take_while(|at| words::is_title(tokens[*at]) || is_joined(*at))
        .count();
    tokens.drain(..n_titles).collect()
}

/// Takes suffixes off the end, but never the last two names.
fn take_suffixes<'a>(tokens: &mut Vec<&'a str>) -> Vec<&'a str> {
    let mut start = tokens.len();
    while start > 2 && words::is_suffix(tokens[start - 1]) {
        start -= 1;
    }
    tokens.split_off(start)
}

/// Takes the family name off the end of a name without a comma.
fn take_family<'a>(tokens: &mut Vec<&'a str>, has_title: bool) -> Vec<&'a str> {
    // `Mr. Le Roux`: after a title a particle starts the family name.
    let is_alone = has_title
        && tokens
            .first()
            .is_some_and(|token| words::is_particle(token));
    let start = if is_alone { 0 } else { family_start(tokens) };
    tokens.split_off(start)
}

/// Returns where the family name starts: at its first particle, else at the last word.
fn family_start(tokens: &[&str]) -> usize {
    let last = tokens.len().saturating_sub(1);
    (1..last)
        .find(|at| words::is_particle(tokens[*at]))
        .map_or(last, |at| {
            // `Janse van Rensburg` is one family name.
            if at > 1 && matches!(tokens[at - 1], "Janse" | "Jansen") {
                at - 1
            } else {
                at
            }
        })
}

#[cfg(test)]
mod tests;
