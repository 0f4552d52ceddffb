//! Resolves tables on their own: which of their records mean the same, why, and how right that is.
//!
//! Names of files and choices go in; what is wrong with them is told before anything is read. The settings of a project
//! give limits and the profile, nothing else: what the columns mean is in the tables.

// New records against an index.
pub mod matching;
// Linkage models as documents.
pub mod model;
// What models learn.
pub mod training;

use std::path::{Path, PathBuf};

use hotpass_model::{
    decision::Verdicts,
    linkage::Thresholds,
    plan::Plan,
    port::{Engine, Observer},
    resolution::{
        BlockingExtents, Destination, Evaluate, Evaluated, PairExplanation, Resolve, Resolved,
        Scoring, Tables, ThresholdChoice, memory::MemoryLimit,
    },
};

use crate::{
    error::{Error, Result},
    project::Project,
    settings::{self, Flags},
};

/// The suffixes of tables that are written.
const SUFFIXES: [&str; 3] = ["csv", "xlsx", "parquet"];

/// What is read, as it was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The only sheet of workbooks that is read.
    pub sheet: Option<String>,
    /// The column that identifies a record.
    pub id: Option<String>,
    /// The column that says where a record is from.
    pub source_column: Option<String>,
    /// Columns that are not compared.
    pub ignore: Vec<String>,
    /// The document of a model.
    pub model: Option<PathBuf>,
    /// Thresholds.
    pub thresholds: AskedThresholds,
    /// The industry profile: its name, or the path of its document.
    pub profile: Option<String>,
    /// How much memory scored pairs may take.
    pub memory: MemoryLimit,
    /// A file of decisions about the records, which are obeyed.
    pub decisions: Option<PathBuf>,
}

/// Thresholds as they were asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AskedThresholds {
    /// The single threshold.
    pub single: Option<f64>,
    /// The match threshold.
    pub matching: Option<f64>,
    /// The review threshold.
    pub review: Option<f64>,
}

/// What a request amounts to.
pub(crate) struct Prepared {
    pub(crate) tables: Tables,
    pub(crate) scoring: Scoring,
    /// What holds besides, a sentence each.
    notices: Vec<String>,
}

/// Resolves tables. Without an output nothing is written.
pub async fn resolve(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    destination: Option<Destination>,
    observer: &dyn Observer,
) -> Result<Resolved> {
    let Prepared {
        tables,
        scoring,
        notices,
    } = prepare(engine, project, asked)?;
    if let Some(destination) = &destination {
        expect_suffix(&destination.table)?;
        if destination.index.as_ref() == Some(&destination.table) {
            return Err(Error::usage(
                "the index and the table are to be one file",
                "give `--index` and `--output` names of their own",
            ));
        }
    }
    let request = Resolve {
        tables,
        scoring,
        destination,
    };
    let mut resolved = engine.linker().resolve(&request, observer).await?;
    resolved.warnings.splice(0..0, notices);
    Ok(resolved)
}

/// Tells which pairs the blocking rules give, without scoring any.
pub async fn blocking(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    observer: &dyn Observer,
) -> Result<BlockingExtents> {
    let Prepared {
        tables, scoring, ..
    } = prepare(engine, project, asked)?;
    Ok(engine
        .linker()
        .blocking(&tables, &scoring, observer)
        .await?)
}

/// Tells why two records, named by their ids, have the weight that they have.
pub async fn explain(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    pair: [&str; 2],
    observer: &dyn Observer,
) -> Result<PairExplanation> {
    let Prepared {
        tables, scoring, ..
    } = prepare(engine, project, asked)?;
    let explained = engine
        .linker()
        .explain_pair(&tables, &scoring, pair, observer);
    Ok(explained.await?)
}

/// Compares what comes out with the truth.
pub async fn evaluate(
    engine: &dyn Engine,
    project: &Project,
    asked: &Asked,
    (truth, report): (&Path, Option<&Path>),
    observer: &dyn Observer,
) -> Result<Evaluated> {
    expect_file(
        truth,
        "name a table of pairs of record ids, or of the cluster of each",
    )?;
    let Prepared {
        tables, scoring, ..
    } = prepare(engine, project, asked)?;
    let request = Evaluate {
        tables,
        scoring,
        truth: truth.to_owned(),
        report: report.map(Path::to_owned),
    };
    Ok(engine.linker().evaluate(&request, observer).await?)
}

/// Says that decisions contradict each other, if some do.
fn contradicted(verdicts: &Verdicts) -> Option<String> {
    let n = verdicts.contradictions.len();
    (n > 0).then(|| {
        format!("{n} decisions cannot all be true and were not obeyed; `hotpass review decisions` tells which")
    })
}

/// Completes a request: files that are there, thresholds in order, the model read, limits and profile of the settings.
pub(crate) fn prepare(engine: &dyn Engine, project: &Project, asked: &Asked) -> Result<Prepared> {
    expect_files(&asked.files)?;
    let flags = Flags {
        profile: asked.profile.clone(),
        ..Flags::default()
    };
    let plan = settings::resolve(project, &flags)?.plan;
    let mut notices: Vec<String> = switched_off(&plan).into_iter().collect();
    let deduplication = plan.profile.refine.deduplication;
    let model = asked
        .model
        .as_deref()
        .map(|path| model::read(engine, path))
        .transpose()?;
    let mut decisions = Vec::new();
    if let Some(path) = &asked.decisions {
        let verdicts = training::verdicts(project, path)?;
        notices.extend(contradicted(&verdicts));
        decisions = verdicts.labels();
    }
    let mut thresholds = choice(asked.thresholds)?;
    if thresholds.is_empty() && model.is_none() {
        let of_profile = deduplication.threshold.map(ThresholdChoice::single);
        thresholds = of_profile.unwrap_or_default();
    }
    Ok(Prepared {
        tables: Tables {
            files: asked.files.clone(),
            sheet: asked.sheet.clone(),
            id: asked.id.clone(),
            source_column: asked.source_column.clone(),
            ignore: asked.ignore.clone(),
            limits: plan.limits,
        },
        scoring: Scoring {
            model,
            thresholds,
            blocking_keys: deduplication.blocking_keys,
            memory: asked.memory,
            decisions,
        },
        notices,
    })
}

/// Says that a switch of the settings does not hold here.
fn switched_off(plan: &Plan) -> Option<String> {
    (!plan.features.entity_resolution).then(|| {
        "entity resolution is switched off in the settings; that is for runs, and does not hold here"
            .to_owned()
    })
}

/// Returns the thresholds that are asked for, if they are in order.
fn choice(asked: AskedThresholds) -> Result<ThresholdChoice> {
    let named = [
        ("--threshold", asked.single),
        ("--match-threshold", asked.matching),
        ("--review-threshold", asked.review),
    ];
    for (name, value) in named {
        if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
            return Err(Error::usage(
                format!("`{name}` is {value}, and thresholds are probabilities"),
                "give a number from 0 to 1",
            ));
        }
    }
    let separate = ThresholdChoice {
        matching: asked.matching,
        review: asked.review,
    };
    match asked.single {
        Some(_) if !separate.is_empty() => Err(Error::usage(
            "`--threshold` says both thresholds at once",
            "give it alone, or `--match-threshold` and `--review-threshold`",
        )),
        Some(single) => Ok(ThresholdChoice::single(single)),
        None => {
            let thresholds = separate.over(Thresholds::default());
            if thresholds.matching < thresholds.review {
                return Err(Error::usage(
                    format!(
                        "the match threshold {} is below the review threshold {}",
                        thresholds.matching, thresholds.review
                    ),
                    "pairs from the match threshold on are matches, those between the two are reviewed",
                ));
            }
            Ok(separate)
        }
    }
}

fn expect_files(files: &[PathBuf]) -> Result<()> {
    for (position, path) in files.iter().enumerate() {
        expect_file(path, "name workbooks, CSV or Parquet files")?;
        if files.iter().take(position).any(|other| other == path) {
            return Err(Error::usage(
                format!("`{}` is given twice", path.display()),
                "give each file once: every record of it would be there twice",
            ));
        }
    }
    Ok(())
}

fn expect_file(path: &Path, hint: &str) -> Result<()> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Error::usage(
            format!("expected a file, found the folder `{shown}`"),
            format!("{hint}, such as `{shown}/*.csv`"),
        ));
    }
    if !path.exists() {
        return Err(Error::usage(format!("cannot find `{shown}`"), hint));
    }
    Ok(())
}

fn expect_suffix(path: &Path) -> Result<()> {
    let suffix = path.extension().unwrap_or_default().to_string_lossy();
    if SUFFIXES.contains(&suffix.to_lowercase().as_str()) {
        return Ok(());
    }
    Err(Error::usage(
        format!(
            "cannot tell from `{}` which form the table is to have",
            path.display()
        ),
        "give it a name that ends in `.csv`, `.xlsx` or `.parquet`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_out_of_range_or_order_are_refused() {
        let asked = |single, matching, review| AskedThresholds {
            single,
            matching,
            review,
        };
        for (asked, words) in [
            (asked(Some(1.5), None, None), "`--threshold` is 1.5"),
            (asked(Some(-0.1), None, None), "`--threshold` is -0.1"),
            (asked(Some(f64::NAN), None, None), "`--threshold` is NaN"),
            (asked(None, Some(2.0), None), "`--match-threshold` is 2"),
            (
                asked(None, Some(0.4), Some(0.6)),
                "the match threshold 0.4 is below",
            ),
            (asked(Some(0.8), Some(0.9), None), "`--threshold` says both"),
        ] {
            let error = choice(asked).expect_err(words);
            assert!(error.to_string().starts_with(words), "{error}");
        }
        let chosen = choice(asked(None, Some(0.5), Some(0.5))).expect("they are in order");
        assert_eq!(chosen.matching, Some(0.5));
    }

    #[test]
    fn a_file_given_twice_and_a_folder_are_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "id\n1\n").expect("a file");
        for (files, words) in [
            (vec![file.clone(), file.clone()], "is given twice"),
            (vec![folder.path().to_owned()], "expected a file"),
            (vec![folder.path().join("b.csv")], "cannot find"),
        ] {
            let error = expect_files(&files).expect_err(words);
            assert!(error.to_string().contains(words), "{error}");
        }
        for (name, is_known) in [
            ("a.CSV", true),
            ("a.parquet", true),
            ("a.xls", false),
            ("a", false),
        ] {
            assert_eq!(expect_suffix(Path::new(name)).is_ok(), is_known, "{name}");
        }
    }
}
