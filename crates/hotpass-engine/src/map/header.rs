//! How well a header fits a property: exact name or synonym, else Ratcliff/Obershelp similarity
//! (2·M / T, M the characters of recursively matched longest common blocks, T all characters;
//! Ratcliff & Metzener, "Pattern Matching: The Gestalt Approach", Dr. Dobb's Journal, July 1988).

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
                let synonyms = profile.synonyms.get(property).into_iter().flatten();
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

    /// Returns how well a header fits each property, best first, registry order on ties.
    pub fn fits(&self, header: &str) -> Vec<Fit> {
        let folded = fold(header);
        let mut fits: Vec<Fit> = self
            .names
            .iter()
            .filter_map(|(property, names)| {
                let (score, name) = names
                    .iter()
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
    fn similarity_follows_the_published_formula() {
        // "WIKIMEDIA" and "WIKIMANIA" share WIKIM and IA: 2·7/18.
        assert!((similarity("wikimedia", "wikimania") - 14.0 / 18.0).abs() < 1e-12);
        assert!((similarity("same", "same") - 1.0).abs() < 1e-12);
        assert!(similarity("", "").abs() < 1e-12);
        assert!(similarity("abc", "xyz").abs() < 1e-12);
    }
}
