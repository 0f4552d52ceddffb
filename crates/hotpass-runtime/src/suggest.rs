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
    let problem = if let Some(rest) = message.strip_prefix("missing field ") {
        format!("missing key {rest}")
    } else if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.split_once(", expected "))
    {
        format!("expected {expected}, found {found}")
    } else {
        message.trim().replace('\n', ", ")
    };
    Words {
        problem,
        hint: None,
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
