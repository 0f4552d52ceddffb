//! How well a header fits a property: exact name or synonym, else Ratcliff/Obershelp similarity
//! (2·M / T, M the characters of recursively matched longest common blocks, T all characters;
//! Ratcliff & Metzener, "Pattern Matching: The Gestalt Approach", Dr. Dobb's Journal, July 1988).
//! Letters in common are not enough, or `Distance` would be a `district`: one word of the header must be one of the
//! name's, abbreviated, run together or misspelt at most.

use hotpass_model::{profile::Profile, property::Property};

/// Returns a header in the form it is compared in: lower-case letters and digits, single spaces between words.
pub fn fold(header: &str) -> String {
    let mut folded = String::with_capacity(header.len());
    for c in header.chars() {
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The fit of a header with one property.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The property.
    pub property: Property,
    /// 0 to 1; 1 is an exact name or synonym.
    pub score: f64,
    /// The name that fits best.
    pub name: String,
}

/// The folded names of every property under a profile.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    names: Vec<(Property, Vec<String>)>,
}

impl Vocabulary {
    /// Returns the names and synonyms of a profile.
    pub fn new(profile: &Profile) -> Self {
        let names = Property::ALL
            .iter()
            .map(|property| {
                let synonyms = profile.refine.synonyms.get(property).into_iter().flatten();
                let mut names: Vec<String> = std::iter::once(property.name())
                    .chain(synonyms.map(String::as_str))
                    .map(fold)
                    .collect();
                names.dedup();
                (*property, names)
            })
            .collect();
        Self { names }
    }

    /// Returns how well a header fits each property that it resembles, best first, registry order on ties.
    pub fn fits(&self, header: &str) -> Vec<Fit> {
        let folded = fold(header);
        let mut fits: Vec<Fit> = self
            .names
            .iter()
            .filter_map(|(property, names)| {
                let (score, name) = names
                    .iter()
                    .filter(|name| shares_a_word(&folded, name))
                    .map(|name| (similarity(&folded, name), name))
                    .max_by(|a, b| a.0.total_cmp(&b.0))?;
                Some(Fit {
                    property: *property,
                    score,
                    name: name.clone(),
                })
            })
            .collect();
        fits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.property.cmp(&b.property))
        });
        fits
    }
}

/// Tells whether two folded texts have a word in common, or are one word when the spaces between theirs go.
fn shares_a_word(a: &str, b: &str) -> bool {
    let (joined_a, joined_b) = (a.replace(' ', ""), b.replace(' ', ""));
    joined_a == joined_b
        || is_one_word(&joined_a, &joined_b)
        || a.split(' ')
            .any(|left| b.split(' ').any(|right| is_one_word(left, right)))
}

/// Tells whether two words are the same one: written alike, abbreviated, run together with others, or misspelt by one
/// letter in five. Where a few letters decide, too many words have them: `no`, `of`, `reg` and `region`.
fn is_one_word(a: &str, b: &str) -> bool {
    let (n_a, n_b) = (a.chars().count(), b.chars().count());
    let (short, n_short, long, n_long) = if n_a <= n_b {
        (a, n_a, b, n_b)
    } else {
        (b, n_b, a, n_a)
    };
    (short == long && n_short >= 3)
        || (n_short >= 4 && long.starts_with(short))
        || (n_short >= 5 && long.contains(short))
        || (1..=n_long / 5).contains(&strsim::osa_distance(short, long))
}

/// Returns the Ratcliff/Obershelp similarity of two folded texts, 0 to 1.
pub fn similarity(a: &str, b: &str) -> f64 {
    if a == b {
        return if a.is_empty() { 0.0 } else { 1.0 };
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * matched(&a, &b) as f64 / (a.len() + b.len()) as f64
}

fn matched(a: &[char], b: &[char]) -> usize {
    let (start_a, start_b, length) = longest_block(a, b);
    if length == 0 {
        return 0;
    }
    length
        + matched(&a[..start_a], &b[..start_b])
        + matched(&a[start_a + length..], &b[start_b + length..])
}

fn longest_block(a: &[char], b: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    let mut previous = vec![0usize; b.len() + 1];
    for (i, left) in a.iter().enumerate() {
        let mut current = vec![0usize; b.len() + 1];
        for (j, right) in b.iter().enumerate() {
            if left == right {
                current[j + 1] = previous[j] + 1;
                if current[j + 1] > best.2 {
                    best = (
                        i + 1 - current[j + 1],
                        j + 1 - current[j + 1],
                        current[j + 1],
                    );
                }
            }
        }
        previous = current;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_fold_to_words() {
        for (header, folded) in [
            ("Name of Organisation", "name of organisation"),
            ("E-mail  (1)", "e mail 1"),
            ("__C_ID", "c id"),
            ("–", ""),
        ] {
            assert_eq!(fold(header), folded);
        }
    }

    #[test]
    fn a_header_resembles_a_name_when_they_share_a_word_and_not_only_letters() {
        for (header, name, resembles) in [
            ("distance", "district", false),
            ("instance", "importance", false),
            ("provider", "province", false),
            ("strat", "state", false),
            ("rate", "date", false),
            ("candidate", "date", false),
            ("reg", "region", false),
            ("seat no", "reg no", false),
            ("statue", "status", true),
            ("adress", "address", true),
            ("emial", "email", true),
            ("organisations", "organization", true),
            ("prov", "province", true),
            ("surname in full", "surname", true),
            ("school name", "name", true),
            ("emailaddr1", "email address", true),
            ("cellnumber", "cell number", true),
            ("tele phone", "telephone", true),
            ("no", "no", true),
            ("ta", "t a", true),
        ] {
            assert_eq!(shares_a_word(header, name), resembles, "{header}, {name}");
            assert_eq!(shares_a_word(name, header), resembles, "{name}, {header}");
        }
    }

    #[test]
    fn what_a_header_does_not_resemble_is_no_fit() {
        let vocabulary = Vocabulary {
            names: vec![
                (Property::Area, vec!["area".into(), "district".into()]),
                (Property::Status, vec!["status".into()]),
            ],
        };
        assert_eq!(vocabulary.fits("Distance"), []);
        let fits = vocabulary.fits("Statue");
        assert_eq!(fits.len(), 1);
        assert_eq!(fits[0].property, Property::Status);
    }

    #[test]
    fn similarity_follows_the_published_formula() {
        // "WIKIMEDIA" and "WIKIMANIA" share WIKIM and IA: 2·7/18.
        assert!((similarity("wikimedia", "wikimania") - 14.0 / 18.0).abs() < 1e-12);
        assert!((similarity("same", "same") - 1.0).abs() < 1e-12);
        assert!(similarity("", "").abs() < 1e-12);
        assert!(similarity("abc", "xyz").abs() < 1e-12);
    }
}
