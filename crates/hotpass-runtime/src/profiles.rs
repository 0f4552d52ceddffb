//! Industry profiles: two are built in, a project may add its own or replace one of these by name.

use std::collections::BTreeMap;

use hotpass_model::profile::Profile;

use crate::document::Document;

const AVIATION: &str = include_str!("profiles/aviation.toml");
const GENERIC: &str = include_str!("profiles/generic.toml");

/// Returns the built-in profiles by name.
#[expect(
    clippy::missing_panics_doc,
    reason = "the texts are compiled in and a test reads them"
)]
pub fn built_in() -> BTreeMap<String, Profile> {
    [("aviation.toml", AVIATION), ("generic.toml", GENERIC)]
        .into_iter()
        .map(|(path, text)| {
            let profile: Profile = Document::new(path, text)
                .parse()
                .expect("the built-in profiles are valid, as a test shows");
            (profile.name.clone(), profile)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_valid_and_go_by_their_names() {
        let profiles = built_in();
        assert_eq!(profiles.keys().collect::<Vec<_>>(), ["aviation", "generic"]);
        for profile in profiles.values() {
            assert!(
                profile.mapping.suggest < profile.mapping.apply,
                "{}",
                profile.name
            );
            assert_eq!(profile.country, "ZA", "{}", profile.name);
        }
    }

    #[test]
    fn no_synonym_stands_for_two_properties() {
        for profile in built_in().values() {
            let mut seen = BTreeMap::new();
            for (property, names) in &profile.synonyms {
                for name in names {
                    let folded: String = name
                        .to_lowercase()
                        .chars()
                        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
                        .collect();
                    let other = seen.insert(folded, *property);
                    assert!(
                        other.is_none(),
                        "{}: `{name}` stands for {property:?} and {other:?}",
                        profile.name
                    );
                }
            }
        }
    }
}
