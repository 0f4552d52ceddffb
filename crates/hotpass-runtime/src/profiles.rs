//! Industry profiles: two are built in, a project may add its own or replace one of these by name, and a profile may
//! extend another: it says what differs.

use std::{collections::BTreeMap, path::Path};

use hotpass_model::{
    country,
    profile::{MappingThresholds, Profile, Refine},
    property::Property,
    ssot,
};

use crate::{
    document::{Document, DocumentError, Step},
    error::{Error, Result},
    settings::{
        layers::Layers,
        upgrade::{self, Form},
    },
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

    /// Adds a profile from its document, under the name that it says.
    ///
    /// # Errors
    /// When it cannot be read or names itself nothing.
    pub fn add_file(&mut self, path: &Path) -> Result<String> {
        let document = Document::read(path)?;
        let tree = document.tree(0)?;
        let Some(Kind::Text(name)) = tree.find(&[Step::Key("name")]).map(|node| &node.kind) else {
            let hint = Some("say `name = \"…\"`".into());
            return Err(document.error_at(&[], "missing key `name`", hint).into());
        };
        let name = name.clone();
        self.add(&name, document);
        Ok(name)
    }

    /// Expects that there is a profile of a name.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none.
    pub fn known(&self, name: &str) -> Result<()> {
        let found = self.find(name).map(drop);
        found.ok_or_else(|| self.unknown(name))
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
        match self.lint(name)?.into_iter().next() {
            Some(fault) => Err(fault.into()),
            None => Ok(self.layers(name)?.decode()?),
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
            Ok(profile) => {
                let mut found = faults(&profile, &layers, &[]);
                if profile.name != name {
                    let problem = format!(
                        "the name is `{}`, but the file is named `{name}`",
                        profile.name
                    );
                    let hint = "let both be the same";
                    let steps = [Step::Key("name")];
                    found.push(layers.error_at(&steps, problem, Some(hint.into())));
                }
                found
            }
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
        let mut layers = Layers::empty();
        for (_, document, _) in self.chain(name)? {
            layers.profile_alone(document)?;
        }
        Ok(layers)
    }

    /// Returns the documents that a profile consists of, the lowest first, with their names and whether they are built in.
    ///
    /// # Errors
    /// As [`Self::layers`].
    pub fn chain(&self, name: &str) -> Result<Vec<(&str, &Document, bool)>> {
        let mut chain = vec![self.find(name).ok_or_else(|| self.unknown(name))?];
        let mut name = name.to_owned();
        while let Some((_, document, _)) = chain.last()
            && let Some(base) = extended(document)?
        {
            let steps = [Step::Key("extends")];
            // A profile that takes the place of a built-in one may extend that one.
            let found = match base == name {
                true if self.own.contains_key(&name) => self.find_built_in(&name),
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
        chain.reverse();
        Ok(chain)
    }

    fn find(&self, name: &str) -> Option<(&str, &Document, bool)> {
        let own = self.own.get_key_value(name);
        let own = own.map(|(name, document)| (name.as_str(), document, false));
        own.or_else(|| self.find_built_in(name))
    }

    fn find_built_in(&self, name: &str) -> Option<(&str, &Document, bool)> {
        let found = self.built_in.get_key_value(name)?;
        Some((found.0, found.1, true))
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
            // Profiles of earlier forms left out what they did not change.
            None if !upgrade::edits(&tree, Form::Profile).is_empty() => Some("generic".into()),
            _ => None,
        },
    )
}

/// Returns what is wrong with a profile that can be decoded and stands in the layers where `root` leads.
pub(crate) fn faults(profile: &Profile, layers: &Layers, root: &[Step<'_>]) -> Vec<DocumentError> {
    let mut found = Faults {
        layers,
        root,
        told: Vec::new(),
    };
    found.country(&profile.country);
    found.shares(profile);
    found.columns(&profile.refine);
    for [one, other] in shared_priorities(profile) {
        let steps = ["ingest", "sources", other, "priority"];
        found.add(
            &steps,
            format!("`{one}` and `{other}` have one priority"),
            "give each source its own, so that one of them wins",
        );
    }
    for (name, properties) in shared_synonyms(profile) {
        let [first, second] = properties.map(|property| ["refine", "synonyms", property.name()]);
        let is_first = layers.layer(&found.steps(&first)) > layers.layer(&found.steps(&second));
        let [one, other] = properties.map(Property::name);
        let problem = format!("`{name}` stands for `{one}` and `{other}`");
        let place = if is_first { first } else { second };
        found.add(&place, problem, "keep it where it is likelier");
    }
    found.told
}

/// Faults under construction.
struct Faults<'a> {
    layers: &'a Layers,
    root: &'a [Step<'a>],
    told: Vec<DocumentError>,
}

impl<'a> Faults<'a> {
    fn steps(&self, keys: &[&'a str]) -> Vec<Step<'a>> {
        let keys = keys.iter().map(|key| Step::Key(key));
        self.root.iter().copied().chain(keys).collect()
    }

    fn add(&mut self, keys: &[&str], problem: String, hint: &str) {
        let keys = keys.iter().map(|key| Step::Key(key));
        let steps: Vec<Step<'_>> = self.root.iter().copied().chain(keys).collect();
        let fault = self.layers.error_at(&steps, problem, Some(hint.to_owned()));
        self.told.push(fault);
    }

    fn country(&mut self, country: &str) {
        if !country::is_alpha2(country) {
            self.add(
                &["country"],
                format!("`{country}` is not a country code"),
                "use the two capital letters of ISO 3166-1, such as `ZA`",
            );
        }
    }

    fn shares(&mut self, profile: &Profile) {
        let thresholds = profile.refine.thresholds;
        for (key, share) in [
            ("email", thresholds.email),
            ("phone", thresholds.phone),
            ("website", thresholds.website),
        ] {
            if !(0.0..=1.0).contains(&share) {
                self.add(
                    &["refine", "thresholds", key],
                    format!("`{key}` is {share}"),
                    "give a share between 0 and 1",
                );
            }
        }
        let MappingThresholds { apply, suggest } = profile.refine.mapping;
        if !(0.0..=1.0).contains(&suggest) || !(suggest..=1.0).contains(&apply) {
            self.add(
                &["refine", "mapping"],
                format!("`apply` is {apply} and `suggest` is {suggest}"),
                "both lie between 0 and 1, and `suggest` is not above `apply`",
            );
        }
    }

    fn columns(&mut self, refine: &Refine) {
        let known = || ssot::COLUMNS.iter().map(|column| column.name);
        for (key, names) in [
            ("required", &refine.required),
            ("optional", &refine.optional),
        ] {
            for name in names {
                if !known().any(|column| column == name) {
                    self.add(
                        &["refine", key],
                        format!("unknown published column `{name}`"),
                        &suggest::advice(name, "columns", known()),
                    );
                }
            }
        }
    }
}

/// Returns the sources that have one priority, two by two.
fn shared_priorities(profile: &Profile) -> Vec<[&str; 2]> {
    let mut first: BTreeMap<u32, &str> = BTreeMap::new();
    let pairs = profile.ingest.sources.iter().filter_map(|(label, source)| {
        let other = first.insert(source.priority?, label)?;
        Some([other, label.as_str()])
    });
    pairs.collect()
}

/// Returns the synonyms that stand for two properties.
fn shared_synonyms(profile: &Profile) -> Vec<(&str, [Property; 2])> {
    let mut first: BTreeMap<String, Property> = BTreeMap::new();
    let mut shared = Vec::new();
    for (property, names) in &profile.refine.synonyms {
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
