//! Rules across settings: names used twice, names of nothing, and values that contradict each other. Every error names
//! both sides.

use std::collections::BTreeMap;

use hotpass_model::ssot;
use jiff::civil::Date;

use super::{
    layers::Layers,
    options::{Options, services::Window},
};
use crate::{
    document::{DocumentError, Step},
    error::{Error, Result},
    http, profiles,
    secrets::{reference::Reference, veil},
    suggest,
};

/// Checks everything that one value cannot know alone.
///
/// # Errors
/// The first contradiction.
pub(crate) fn check(options: &Options, layers: &Layers) -> Result<()> {
    let rules = Rules { options, layers };
    rules.profile()?;
    rules.labels()?;
    rules.priorities()?;
    rules.survivorship()?;
    rules.owner()?;
    rules.intent()?;
    rules.windows()?;
    rules.review()?;
    rules.references()
}

/// The version of the form of settings that this program reads and writes.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// How long an answer of another server may take, in seconds.
pub(crate) const TIMEOUT: std::ops::RangeInclusive<u64> = 1..=600;

struct Rules<'a> {
    options: &'a Options,
    layers: &'a Layers,
}

impl Rules<'_> {
    fn error(&self, steps: &[Step<'_>], problem: String, hint: impl Into<String>) -> Error {
        let error = self.layers.error_at(steps, problem, Some(hint.into()));
        error.into()
    }

    fn profile(&self) -> Result<()> {
        let root = [Step::Key("profile")];
        if self.options.profile.extends.is_some() {
            return Err(self.error(
                &[root[0], Step::Key("extends")],
                "a project's own `profile` table extends what `profile.name` names".into(),
                "take `extends` out, and name the profile with `name`",
            ));
        }
        let faults = profiles::faults(&self.options.profile, self.layers, &root);
        match faults.into_iter().next() {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        }
    }

    fn labels(&self) -> Result<()> {
        let steps = |index| [Step::Key("source"), Step::Index(index), Step::Key("label")];
        let mut first = BTreeMap::new();
        for (index, source) in self.options.sources.iter().enumerate() {
            let Some(earlier) = first.insert(source.label.as_str(), index) else {
                continue;
            };
            let place = self.layers.place(&steps(earlier));
            return Err(self.error(
                &steps(index),
                format!("the label `{}` is already used at {place}", source.label),
                "labels name sources in outputs, so each needs its own",
            ));
        }
        Ok(())
    }

    /// A source that declares no priority has the one that the profile gives its label.
    fn priorities(&self) -> Result<()> {
        let known = &self.options.profile.ingest.sources;
        let mut first = BTreeMap::new();
        for (index, source) in self.options.sources.iter().enumerate() {
            let of_profile = || known.get(&source.label)?.priority;
            let Some(priority) = source.priority.or_else(of_profile) else {
                continue;
            };
            let Some(earlier) = first.insert(priority, index) else {
                continue;
            };
            let steps = |index| {
                [
                    Step::Key("source"),
                    Step::Index(index),
                    Step::Key("priority"),
                ]
            };
            let place = self.layers.place(&steps(earlier));
            let problem = format!(
                "`source[{index}].priority` is {priority}, and so is `source[{earlier}].priority` at {place}"
            );
            let hint = "give each source its own, so that one of them wins when values differ";
            return Err(self.error(&steps(index), problem, hint));
        }
        Ok(())
    }

    fn survivorship(&self) -> Result<()> {
        for (name, survivorship) in &self.options.survivorship {
            let known = || ssot::COLUMNS.iter().map(|column| column.name);
            let steps = [Step::Key("survivorship"), Step::Key(name)];
            if !known().any(|column| column == name) {
                let problem = format!("unknown published column `{name}`");
                return Err(self.error(&steps, problem, suggest::advice(name, "columns", known())));
            }
            let mut order = survivorship.order.clone();
            order.sort_unstable();
            order.dedup();
            if order.len() < survivorship.order.len() {
                return Err(self.error(
                    &[steps[0], steps[1], Step::Key("order")],
                    "a criterion is listed twice".into(),
                    "list each criterion once, the weightiest first",
                ));
            }
        }
        Ok(())
    }

    fn owner(&self) -> Result<()> {
        let owner = self.options.governance.data_owner.as_deref();
        if owner.is_none_or(|owner| !owner.trim().is_empty()) {
            return Ok(());
        }
        Err(self.error(
            &[Step::Key("governance"), Step::Key("data-owner")],
            "`governance.data-owner` names nobody".into(),
            "name who answers for the data, or take the key out",
        ))
    }

    /// Personal data is processed for a stated purpose only (POPIA s. 13, GDPR art. 5(1)(b)).
    fn intent(&self) -> Result<()> {
        let (features, compliance) = (&self.options.features, &self.options.compliance);
        let asking = [
            ("features", "compliance", features.compliance),
            ("features", "enrichment", features.enrichment),
            ("compliance", "detect-pii", compliance.detect_pii),
        ];
        let Some((section, key, _)) = asking.into_iter().find(|(.., on)| *on == Some(true)) else {
            return Ok(());
        };
        let intent = self.options.governance.intent.iter().flatten();
        if intent.into_iter().any(|purpose| !purpose.trim().is_empty()) {
            return Ok(());
        }
        let place = self.layers.place(&[Step::Key(section), Step::Key(key)]);
        Err(self.error(
            &[Step::Key("governance"), Step::Key("intent")],
            format!("`governance.intent` is empty, but `{section}.{key}` is on at {place}"),
            "say in a sentence what the personal data is processed for",
        ))
    }

    /// What is no secret is printed, published or compared, so it says what it is and not where.
    fn references(&self) -> Result<()> {
        for mention in veil::mentions(&self.layers.merged()) {
            let is_text = matches!(&mention.secret, Ok(secret) if secret.reference().is_none());
            if is_text || veil::is_sensitive(&mention.key) {
                continue;
            }
            let place = self.layers.place_of_key(&mention.key);
            let problem = format!(
                "`{}` is no secret and takes no reference to one",
                mention.key
            );
            let hint = "write the value itself; tokens, passwords and credentials take references";
            return Err(DocumentError::new(place, problem, Some(hint.into())).into());
        }
        Ok(())
    }

    fn review(&self) -> Result<()> {
        let said = &self.options.review.label_studio;
        let at = |key| {
            [
                Step::Key("review"),
                Step::Key("label-studio"),
                Step::Key(key),
            ]
        };
        // A reference is refused as such, below.
        let url = said.url.as_deref().filter(|url| !Reference::is_meant(url));
        if let Some(Err(problem)) = url.map(http::address) {
            return Err(self.error(
                &at("url"),
                format!("`review.label-studio.url` {problem}"),
                "write it as the browser shows it, without a path: `https://host`",
            ));
        }
        let seconds = said.timeout_seconds;
        if let Some(seconds) = seconds.filter(|seconds| !TIMEOUT.contains(seconds)) {
            return Err(self.error(
                &at("timeout-seconds"),
                format!("`review.label-studio.timeout-seconds` is {seconds}"),
                format!(
                    "give an answer {} to {} seconds",
                    TIMEOUT.start(),
                    TIMEOUT.end()
                ),
            ));
        }
        Ok(())
    }

    fn windows(&self) -> Result<()> {
        let windows = &self.options.orchestrator.backfill.windows;
        for (index, window) in windows.iter().enumerate() {
            let Err((key, problem)) = valid(window, index) else {
                continue;
            };
            let steps = [
                Step::Key("orchestrator"),
                Step::Key("backfill"),
                Step::Key("windows"),
                Step::Index(index),
                Step::Key(key),
            ];
            return Err(self.error(&steps, problem, "days are written as `2025-01-31`"));
        }
        Ok(())
    }
}

/// Tells what is wrong with a window, and with which of its keys.
fn valid(window: &Window, index: usize) -> std::result::Result<(), (&'static str, String)> {
    let name = |key: &str| format!("`orchestrator.backfill.windows[{index}].{key}`");
    let day = |key: &'static str, text: &str| {
        text.parse::<Date>()
            .map_err(|_| (key, format!("{} is `{text}`, which is no day", name(key))))
    };
    let Some(start) = window.start_date.as_deref() else {
        return Err(("start-date", format!("{} is missing", name("start-date"))));
    };
    let start = day("start-date", start)?;
    let Some(end) = window.end_date.as_deref() else {
        return Ok(());
    };
    if day("end-date", end)? < start {
        let problem = format!(
            "{} is {end}, before {}, which is {start}",
            name("end-date"),
            name("start-date")
        );
        return Err(("end-date", problem));
    }
    Ok(())
}
