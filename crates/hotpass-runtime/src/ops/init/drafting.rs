//! A draft from what was found: every profile is tried, the best one completed, and nothing is written.

use std::{cmp::Reverse, collections::BTreeMap, path::Path};

use hotpass_model::{
    country::is_alpha2,
    mapping::{Mapping, MatchStatus},
    plan::Stage,
    port::{Engine, Observer},
};

use super::{
    Chosen, Draft, FoundFile, Keeping, Reason, Score, Survey, Wishes, country,
    document::{self, Content},
    mappings::Kept,
    sources::{self, DraftedSource},
};
use crate::{
    document::Document,
    error::{Error, Result},
    ops::{
        propose::{file_name, united},
        refine::refine,
    },
    profiles::Library,
    project::{FILE, Project, under},
    settings::{self, Flags, layers::Layers},
};

const NOTES: &[(&str, &str)] = &[
    ("contracts/README.md", include_str!("contracts.md")),
    ("suites/README.md", include_str!("suites.md")),
    ("profiles/README.md", include_str!("profiles.md")),
    ("mappings/README.md", include_str!("mappings.md")),
    ("decisions/README.md", include_str!("decisions.md")),
];

/// The profile that is taken when none knows more columns than it.
const PLAIN: &str = "generic";

/// What a draft is made from.
pub(super) struct Drafting<'a> {
    folder: &'a Path,
    survey: &'a Survey,
    wishes: &'a Wishes,
    library: Library,
    kept: Kept,
}

/// What one profile makes of the files.
struct Proposal {
    score: Score,
    country: String,
    sources: Vec<DraftedSource>,
    mapping: Mapping,
}

impl<'a> Drafting<'a> {
    /// Returns what a draft is made from, with what stands in the folder already.
    pub(super) fn new(folder: &'a Path, survey: &'a Survey, wishes: &'a Wishes) -> Result<Self> {
        let drafting = Self {
            folder,
            survey,
            wishes,
            library: Library::of_project(folder)?,
            kept: Kept::read(folder)?,
        };
        drafting.check_wishes()?;
        Ok(drafting)
    }

    /// Returns what the profile proposes that knows most columns.
    pub(super) async fn draft(
        &self,
        engine: &dyn Engine,
        observer: &dyn Observer,
    ) -> Result<Draft> {
        let mut proposals = Vec::new();
        for name in self.candidates() {
            proposals.push(self.propose(engine, &name, observer).await?);
        }
        proposals.sort_by_key(|proposal| {
            let score = &proposal.score;
            (
                Reverse(score.used),
                score.profile != PLAIN,
                score.profile.clone(),
            )
        });
        let scores: Vec<Score> = proposals
            .iter()
            .map(|proposal| proposal.score.clone())
            .collect();
        let Some(best) = proposals.into_iter().next() else {
            return Err(Error::usage(
                "there is no profile to choose from",
                "name one with --profile",
            ));
        };
        self.finish(best, scores)
    }

    fn check_wishes(&self) -> Result<()> {
        if let Some(name) = &self.wishes.profile {
            self.library.get(name)?;
        }
        match &self.wishes.country {
            Some(country) if !is_alpha2(country) => Err(Error::usage(
                format!("`{country}` is not a country code"),
                "use the two capital letters of ISO 3166-1, such as `ZA`",
            )),
            _ => Ok(()),
        }
    }

    /// Returns the profiles to compare.
    fn candidates(&self) -> Vec<String> {
        match &self.wishes.profile {
            Some(name) => vec![name.clone()],
            None if self.survey.files.is_empty() => vec![PLAIN.to_owned()],
            None => self
                .library
                .names()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }

    async fn propose(
        &self,
        engine: &dyn Engine,
        name: &str,
        observer: &dyn Observer,
    ) -> Result<Proposal> {
        let profile = self.library.get(name)?;
        let sources = sources::propose(self.survey, &self.wishes.left_out, &profile);
        let chosen = Chosen::asked(name);
        let text = self.document(&chosen, &Chosen::of_the_profile(&profile.country), &sources);
        let mapping = if sources.is_empty() {
            Mapping::default()
        } else {
            let plan = settings::resolve(&self.project(&text)?, &Flags::default())?.plan;
            united(engine.propose(&plan, observer).await?)
        };
        let columns = || mapping.tables.iter().flat_map(|table| &table.columns);
        let is_used = |status| matches!(status, MatchStatus::Applied | MatchStatus::Declared);
        let score = Score {
            profile: name.to_owned(),
            used: columns().filter(|column| is_used(column.status)).count(),
            columns: columns().count(),
        };
        Ok(Proposal {
            score,
            country: profile.country,
            sources,
            mapping,
        })
    }

    /// Returns the project that a document would make, with what stands beside it.
    fn project(&self, text: &str) -> Result<Project> {
        let mut layers = Layers::defaults();
        layers.document(&Document::new(under(self.folder, Path::new(FILE)), text))?;
        Ok(Project {
            root: self.folder.to_path_buf(),
            is_declared: true,
            layers,
            contracts: BTreeMap::new(),
            suites: BTreeMap::new(),
            profiles: self.library.clone(),
            mapping: self.kept.mapping.clone(),
        })
    }

    fn finish(&self, best: Proposal, scores: Vec<Score>) -> Result<Draft> {
        let Proposal {
            score,
            country,
            sources,
            mapping,
        } = best;
        let profile = Chosen {
            reason: match &self.wishes.profile {
                Some(_) => Reason::Asked,
                None => Reason::Found(because(&scores)),
            },
            value: score.profile,
        };
        let country = self.country(&country, &sources);
        let mut files = Vec::new();
        for (name, text) in NOTES {
            let path = under(self.folder, Path::new(name));
            if !path.exists() {
                files.push((path, (*text).to_owned()));
            }
        }
        if let Some(relative) = self.mapping_file(&sources) {
            files.extend(
                self.kept
                    .completed(&under(self.folder, Path::new(&relative)), &mapping)?,
            );
        }
        let text = self.document(&profile, &country, &sources);
        self.project(&text)?.check()?;
        files.push((under(self.folder, Path::new(FILE)), text));
        Ok(Draft {
            name: self.name(),
            profile,
            country,
            scores,
            sources,
            refused: self.survey.refused.clone(),
            left_out: self.left_out().map(|file| file.path.clone()).collect(),
            mapping,
            files,
        })
    }

    fn document(&self, profile: &Chosen, country: &Chosen, sources: &[DraftedSource]) -> String {
        let left_out: Vec<FoundFile> = self.left_out().cloned().collect();
        let mapping = self.mapping_file(sources);
        document::render(&Content {
            name: &self.name(),
            profile,
            country,
            input_dir: self.wishes.input_dir(),
            mapping: mapping.as_deref(),
            sources,
            refused: &self.survey.refused,
            left_out: &left_out,
        })
    }

    fn left_out(&self) -> impl Iterator<Item = &FoundFile> {
        let files = self.survey.files.iter();
        files.filter(|file| self.wishes.left_out.contains(&file.path))
    }

    fn country(&self, of_the_profile: &str, sources: &[DraftedSource]) -> Chosen {
        if let Some(country) = &self.wishes.country {
            return Chosen::asked(country);
        }
        let files = sources.iter().flat_map(|source| &source.files);
        match country::named(files).filter(|named| named.country != of_the_profile) {
            Some(named) => Chosen::found(
                &named.country,
                &format!(
                    "{} of {} telephone numbers begin with its prefix",
                    named.count, named.of
                ),
            ),
            None => Chosen::of_the_profile(of_the_profile),
        }
    }

    fn name(&self) -> String {
        let asked = self.wishes.name.as_deref().map(str::trim);
        if let Some(asked) = asked.filter(|name| !name.is_empty()) {
            return asked.to_owned();
        }
        let real = self.folder.canonicalize().ok();
        let name = real
            .as_deref()
            .and_then(Path::file_name)
            .or(self.folder.file_name());
        name.map_or_else(
            || "project".into(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Returns where the mapping is kept, relative to the project.
    fn mapping_file(&self, sources: &[DraftedSource]) -> Option<String> {
        let is_kept = self.wishes.mapping == Keeping::Written && !sources.is_empty();
        is_kept.then(|| file_name(&self.name()))
    }

    /// Only reading values shows whether a country that was asked for is one.
    pub(super) async fn try_country(
        &self,
        engine: &dyn Engine,
        draft: &Draft,
        observer: &dyn Observer,
    ) -> Result<()> {
        let text = self.document(&draft.profile, &draft.country, &draft.sources);
        let flags = Flags {
            until: Some(Stage::Normalize),
            dry_run: true,
            ..Flags::default()
        };
        refine(engine, &self.project(&text)?, &flags, observer).await?;
        Ok(())
    }
}

/// Returns why the first of the profiles was chosen.
fn because(scores: &[Score]) -> String {
    let [best, others @ ..] = scores else {
        return String::new();
    };
    if best.columns == 0 {
        return "for any business".into();
    }
    let told = |score: &Score| format!("{} {}", score.profile, score.used);
    let next = others.iter().map(told).collect::<Vec<_>>().join(", ");
    let mine = format!("knows {} of {} columns", best.used, best.columns);
    if next.is_empty() {
        mine
    } else {
        format!("{mine}; {next}")
    }
}
