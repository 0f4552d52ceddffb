//! Words for what a parser refused: its message in, a problem and the nearest valid name out.

/// The most names listed when none is near.
const LISTED: usize = 12;
/// How alike a name must be to be suggested, 0 to 1.
const NEAR: f64 = 0.75;

/// What is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) problem: String,
    pub(crate) hint: Option<String>,
}

/// Rewords a message of the TOML parser for the person who wrote the document.
pub(crate) fn reword(message: &str) -> Words {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return unknown("key", rest);
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let noun = if rest.contains("`organization_name`") {
            "property"
        } else {
            "value"
        };
        return unknown(noun, rest);
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        let name = rest.trim().trim_matches('`');
        return Words {
            problem: format!("missing key `{name}`"),
            hint: Some(format!("add `{name} = …`")),
        };
    }
    let mismatch = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|prefix| message.strip_prefix(prefix))
        .and_then(|rest| rest.split_once(", expected "));
    if let Some((found, expected)) = mismatch {
        return mismatched(found, expected);
    }
    let hints = SYNTAX.iter().find(|(words, _)| message.contains(words));
    Words {
        problem: message.trim().replace('\n', ", "),
        hint: hints.map(|(_, hint)| (*hint).to_owned()),
    }
}

/// Words of the TOML parser → what to write instead.
const SYNTAX: &[(&str, &str)] = &[
    (
        "unicode value digits",
        "write a backslash in quotation marks as `\\\\`, or the text in single quotes",
    ),
    (
        "invalid boolean",
        "write `true` or `false`, in small letters",
    ),
    ("unclosed table", "a table's header is written as `[name]`"),
    (
        "unclosed array of tables",
        "the header of a list's table is written as `[[name]]`",
    ),
    ("duplicate key", "keep one of the two"),
    ("must be quoted", "write text in quotation marks"),
    (
        "invalid basic string",
        "close the quotation marks; a backslash in them is written as `\\\\`",
    ),
    (
        "unexpected key or value",
        "write one key per line; digits of a number may be set off by `_`, not by commas or spaces",
    ),
    (
        "missing assignment",
        "a key and its value are written as `key = value`",
    ),
];

/// Words for a value of another kind than is wanted.
fn mismatched(found: &str, expected: &str) -> Words {
    let wanted = match expected {
        "u8" | "u16" | "u32" | "u64" | "i64" => "a whole number",
        "f64" | "f32" => "a number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    let quoted = found
        .strip_prefix("string ")
        .map(|text| text.trim_matches('"'));
    let is_compound = matches!(wanted, "a table" | "a list");
    let told = match quoted {
        // Whoever writes text where a table belongs may mean a secret in it.
        Some(_) if is_compound => "text".into(),
        None if is_compound && found.contains('`') => "one value".into(),
        Some(text) => format!("the text \"{text}\""),
        None if found == "map" => "one table".into(),
        None if found == "sequence" => "a list".into(),
        None => found.to_owned(),
    };
    let is_number = quoted.is_some_and(|text| text.parse::<f64>().is_ok());
    let is_truth = quoted.is_some_and(|text| matches!(text, "true" | "false"));
    let hint = match wanted {
        "a whole number" | "a number" if is_number => Some("write it without quotation marks"),
        "`true` or `false`" if is_truth => Some("write it without quotation marks"),
        "a list" if found == "map" => {
            Some("the header of a list's table has two brackets: `[[source]]`")
        }
        "a list" => Some("write it in brackets: `[\"…\"]`"),
        "a string" => Some("write text in quotation marks"),
        "a whole number" if found.contains("`-") => Some("it may not be below 0"),
        _ => None,
    };
    Words {
        problem: format!(
            "expected {}, found {told}",
            wanted.replace("a string", "text")
        ),
        hint: hint.map(str::to_owned),
    }
}

/// Returns advice about a name that is none of the valid ones: the nearest, or else what there is.
pub fn advice<'a>(name: &str, plural: &str, valid: impl IntoIterator<Item = &'a str>) -> String {
    let valid: Vec<&str> = valid.into_iter().collect();
    if let Some(near) = nearest(name, &valid) {
        return format!("did you mean `{near}`?");
    }
    if valid.is_empty() {
        return format!("there are no {plural}");
    }
    let mut listed: Vec<String> = valid
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    if valid.len() > LISTED {
        listed.push(format!("and {} more", valid.len() - LISTED));
    }
    format!("valid {plural}: {}", listed.join(", "))
}

fn unknown(noun: &str, rest: &str) -> Words {
    let quoted: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let (name, valid) = quoted
        .split_first()
        .map_or(("", &[][..]), |(name, valid)| (*name, valid));
    let plural = match noun {
        "property" => "properties",
        "key" => "keys",
        _ => "values",
    };
    Words {
        problem: format!("unknown {noun} `{name}`"),
        hint: Some(advice(name, plural, valid.iter().copied())),
    }
}

fn nearest<'a>(name: &str, valid: &[&'a str]) -> Option<&'a str> {
    let folded = fold(name);
    valid
        .iter()
        .map(|candidate| {
            let likeness = strsim::normalized_damerau_levenshtein(&folded, &fold(candidate));
            (likeness, *candidate)
        })
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
        .or_else(|| beginning(&folded, valid))
}

/// Returns the name that begins almost as a name does.
fn beginning<'a>(folded: &str, valid: &[&'a str]) -> Option<&'a str> {
    let length = folded.chars().count();
    let begins = |candidate: &&&str| {
        let start: String = fold(candidate).chars().take(length).collect();
        length > 3 && strsim::normalized_damerau_levenshtein(folded, &start) >= NEAR
    };
    valid.iter().find(begins).copied()
}

fn fold(name: &str) -> String {
    name.to_lowercase().replace(['-', '_', ' '], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_far_ones_are_listed() {
        assert_eq!(
            advice("Input Dir", "keys", ["name", "input-dir"]),
            "did you mean `input-dir`?"
        );
        assert_eq!(
            advice("zzz", "profiles", ["aviation", "generic"]),
            "valid profiles: `aviation`, `generic`"
        );
        assert_eq!(advice("zzz", "contracts", []), "there are no contracts");
    }
}
