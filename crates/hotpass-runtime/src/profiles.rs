//! Industry profiles: two are built in, a project may add its own or replace one of these by name, and a profile may
//! extend another: it says what differs.

use std::collections::BTreeMap;

use hotpass_model::{profile::Profile, property::Property};

use crate::{
    document::{Document, DocumentError, Step},
    error::{Error, Result},
    settings::layers::Layers,
    suggest,
    tree::Kind,
};

const AVIATION: &str = include_str!("profiles/aviation.toml");
const GENERIC: &str = include_str!("profiles/generic.toml");
/// The most profiles that build on one another.
const LONGEST_CHAIN: usize = 16;

/// The profiles that a project can name.
#[derive(Debug, Clone)]
pub struct Library {
    built_in: BTreeMap<String, Document>,
    own: BTreeMap<String, Document>,
}

impl Library {
    /// Returns the built-in profiles.
    pub fn built_in() -> Self {
        let named = [("aviation", AVIATION), ("generic", GENERIC)];
        Self {
            built_in: named
                .map(|(name, text)| (name.to_owned(), Document::new(format!("{name}.toml"), text)))
                .into(),
            own: BTreeMap::new(),
        }
    }

    /// Adds a profile, in the place of the built-in one of this name if there is one.
    pub fn add(&mut self, name: &str, document: Document) {
        self.own.insert(name.to_owned(), document);
    }

    /// Returns every name, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .built_in
            .keys()
            .chain(self.own.keys())
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns a profile, complete.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none of this name; the first fault of the profile.
    pub fn get(&self, name: &str) -> Result<Profile> {
        let layers = self.layers(name)?;
        let profile: Profile = layers.decode()?;
        match faults(&profile, &layers).into_iter().next() {
            Some(fault) => Err(fault.into()),
            None => Ok(profile),
        }
    }

    /// Returns everything that is wrong with a profile.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none of this name.
    pub fn lint(&self, name: &str) -> Result<Vec<DocumentError>> {
        let layers = match self.layers(name) {
            Ok(layers) => layers,
            Err(Error::Document(fault)) => return Ok(vec![fault]),
            Err(other) => return Err(other),
        };
        Ok(match layers.decode::<Profile>() {
            Ok(profile) => faults(&profile, &layers),
            Err(fault) => vec![fault],
        })
    }

    /// Returns where a profile is written; none: it is built in.
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.own.get(name)
    }

    /// Returns a profile over those it extends, the first of which extends none.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none of this name; a document that cannot be read, extends what there is not, or
    /// itself.
    pub fn layers(&self, name: &str) -> Result<Layers> {
        let mut chain = vec![self.find(name).ok_or_else(|| self.unknown(name))?];
        let mut name = name.to_owned();
        while let Some(document) = chain.last()
            && let Some(base) = extended(document)?
        {
            let steps = [Step::Key("extends")];
            // A profile that takes the place of a built-in one may extend that one.
            let found = match base == name {
                true if self.own.contains_key(&name) => self.built_in.get(&name),
                true => None,
                false => self.find(&base),
            };
            let Some(found) = found else {
                let problem = format!("there is no profile `{base}` to extend");
                let advice = suggest::advice(&base, "profiles", self.names());
                return Err(document.error_at(&steps, problem, Some(advice)).into());
            };
            if chain.len() == LONGEST_CHAIN {
                let hint = "let the first of them extend nothing, or a built-in one";
                let problem = "these profiles extend one another in a circle";
                return Err(document.error_at(&steps, problem, Some(hint.into())).into());
            }
            chain.push(found);
            name = base;
        }
        let mut layers = Layers::empty();
        for document in chain.into_iter().rev() {
            layers.document(document)?;
        }
        Ok(layers)
    }

    fn find(&self, name: &str) -> Option<&Document> {
        self.own.get(name).or_else(|| self.built_in.get(name))
    }

    fn unknown(&self, name: &str) -> Error {
        Error::usage(
            format!("unknown profile `{name}`"),
            suggest::advice(name, "profiles", self.names()),
        )
    }
}

/// Returns the name of the profile that a document extends.
fn extended(document: &Document) -> Result<Option<String>> {
    let tree = document.tree(0)?;
    Ok(
        match tree.find(&[Step::Key("extends")]).map(|node| &node.kind) {
            Some(Kind::Text(name)) => Some(name.clone()),
            _ => None,
        },
    )
}

/// Returns what is wrong with a profile that can be decoded.
fn faults(profile: &Profile, layers: &Layers) -> Vec<DocumentError> {
    let mut faults = Vec::new();
    let mut fault = |steps: &[Step<'_>], problem: String, hint: &str| {
        faults.push(layers.error_at(steps, problem, Some(hint.to_owned())));
    };
    if !is_country_code(&profile.country) {
        fault(
            &[Step::Key("country")],
            format!("`{}` is not a country code", profile.country),
            "use the two capital letters of ISO 3166-1, such as `ZA`",
        );
    }
    for (key, share) in [
        ("email", profile.thresholds.email),
        ("phone", profile.thresholds.phone),
        ("website", profile.thresholds.website),
    ] {
        if !(0.0..=1.0).contains(&share) {
            fault(
                &[Step::Key("thresholds"), Step::Key(key)],
                format!("`{key}` is {share}"),
                "give a share between 0 and 1",
            );
        }
    }
    let mapping = profile.mapping;
    if !(0.0..=1.0).contains(&mapping.suggest) || !(mapping.suggest..=1.0).contains(&mapping.apply)
    {
        fault(
            &[Step::Key("mapping")],
            format!(
                "`apply` is {} and `suggest` is {}",
                mapping.apply, mapping.suggest
            ),
            "both lie between 0 and 1, and `suggest` is not above `apply`",
        );
    }
    for [one, other] in shared_priorities(profile) {
        fault(
            &[Step::Key("source-priorities"), Step::Key(other)],
            format!("`{one}` and `{other}` have one priority"),
            "give each source its own, so that one of them wins",
        );
    }
    for (name, properties) in shared_synonyms(profile) {
        let [first, second] =
            properties.map(|property| [Step::Key("synonyms"), Step::Key(property.name())]);
        let place = if layers.layer(&first) > layers.layer(&second) {
            first
        } else {
            second
        };
        let [one, other] = properties.map(Property::name);
        let problem = format!("`{name}` stands for `{one}` and `{other}`");
        fault(&place, problem, "keep it where it is likelier");
    }
    faults
}

/// Tells whether text has the form of an alpha-2 code of ISO 3166-1.
pub(crate) fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Returns the sources that have one priority, two by two.
fn shared_priorities(profile: &Profile) -> Vec<[&str; 2]> {
    let mut first: BTreeMap<u32, &str> = BTreeMap::new();
    let pairs = profile
        .source_priorities
        .iter()
        .filter_map(|(label, priority)| {
            let other = first.insert(*priority, label)?;
            Some([other, label.as_str()])
        });
    pairs.collect()
}

/// Returns the synonyms that stand for two properties.
fn shared_synonyms(profile: &Profile) -> Vec<(&str, [Property; 2])> {
    let mut first: BTreeMap<String, Property> = BTreeMap::new();
    let mut shared = Vec::new();
    for (property, names) in &profile.synonyms {
        for name in names {
            let lower = name.to_lowercase();
            let words: Vec<&str> = lower
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            match first.insert(words.join(" "), *property) {
                Some(other) if other != *property => {
                    shared.push((name.as_str(), [other, *property]));
                }
                _ => {}
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests;
