//! Names that programs can use for columns (spec control-plane/10 §1).

use std::collections::BTreeSet;

// Words that Python keeps for itself, which is where such names are used most; `true`, `false` and `none` because names
// are lower-case here.
const RESERVED: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "false", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "none", "nonlocal", "not", "or", "pass", "raise", "return", "true", "try", "while",
    "with", "yield",
];

/// Returns a name for each title, no two the same, of lower-case letters, digits and low lines.
///
/// What is not a letter or digit becomes `_`, and none stands at an end; a name that begins with a digit gets `field_`
/// before it, a word that programs reserve and a name already given get `_` after it.
pub fn safe_identifiers<'a>(titles: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut given = BTreeSet::new();
    titles
        .into_iter()
        .map(|title| {
            let mut name = safe_identifier(title);
            while !given.insert(name.clone()) {
                name.push('_');
            }
            name
        })
        .collect()
}

fn safe_identifier(title: &str) -> String {
    let replaced: String = title
        .chars()
        .map(|mark| if mark.is_alphanumeric() { mark } else { '_' })
        .collect();
    let name = replaced.trim_matches('_').to_lowercase();
    if name.chars().next().is_none_or(char::is_numeric) {
        return format!("field_{name}");
    }
    if RESERVED.contains(&name.as_str()) {
        return name + "_";
    }
    name
}

#[cfg(test)]
mod tests {
    use super::safe_identifiers;

    #[test]
    fn titles_become_names_for_programs() {
        for (title, name) in [
            ("School", "school"),
            ("Contact person (role)", "contact_person__role"),
            ("Unnamed: 0", "unnamed__0"),
            ("2nd phone", "field_2nd_phone"),
            ("Class", "class_"),
            ("", "field_"),
            ("Straße", "straße"),
        ] {
            assert_eq!(safe_identifiers([title]), [name], "{title}");
        }
    }

    #[test]
    fn no_two_names_are_the_same() {
        assert_eq!(
            safe_identifiers(["A b", "a_b", "A-B"]),
            ["a_b", "a_b_", "a_b__"]
        );
    }
}
