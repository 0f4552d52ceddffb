//! What progress tells: the one kind of event that the engine's listener and recordings are translated into, and that
//! every display shows. Borrows its texts, so that an event that is not shown costs no memory.

use hotpass_model::run::{RowAccounting, RunEvent, RunReport};
use serde::Serialize;

use crate::output::table::{count, counted};

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Event<'a> {
    /// Work begins.
    Started {
        /// What is read; empty if it is not told.
        #[serde(skip_serializing_if = "str::is_empty")]
        input_dir: &'a str,
        /// What is written; empty if it is not told.
        #[serde(skip_serializing_if = "str::is_empty")]
        output_path: &'a str,
    },
    /// The run has its id.
    Identified {
        /// The run's id.
        run_id: &'a str,
    },
    /// A stage begins.
    StageStarted {
        /// The stage.
        stage: &'a str,
        /// How many units there will be, if that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        total: Option<u64>,
        /// How many sources it reads.
        #[serde(skip_serializing_if = "Option::is_none")]
        sources: Option<u64>,
    },
    /// A stage got further.
    StageProgress {
        /// The stage.
        stage: &'a str,
        /// How many units are done.
        done: u64,
        /// How many there are, if that is known.
        total: Option<u64>,
        /// What a unit is; empty if it is not told.
        #[serde(skip_serializing_if = "str::is_empty")]
        unit: &'a str,
    },
    /// A stage ended.
    StageCompleted {
        /// The stage.
        stage: &'a str,
        /// What came out.
        #[serde(flatten)]
        outcome: Outcome<'a>,
    },
    /// Updates of a stage that were not shown, once the stage has ended.
    Suppressed {
        /// The stage.
        stage: &'a str,
        /// How many.
        count: u64,
    },
    /// The work is done.
    Completed(Summary),
    /// The work ended; another event or the result says how.
    Ended {},
}

/// What came out of a stage, as far as it is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Outcome<'a> {
    /// Rows, records or entities that go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<u64>,
    /// Findings so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) findings: Option<u64>,
    /// Sources that were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sources: Option<u64>,
    /// Values that disagreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conflicts: Option<u64>,
    /// Rows that do not fit the schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) errors: Option<u64>,
    /// Whether all expectations hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) passed: Option<bool>,
    /// Expectations that do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failures: Option<u64>,
    /// What was written; empty if nothing was or it is not told.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) path: &'a str,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<f64>,
}

/// What came out of everything, as far as it is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Summary {
    /// Where every row went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<RowAccounting>,
    /// Records in the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_records: Option<u64>,
    /// Rows set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invalid_records: Option<u64>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<f64>,
}

impl<'a> Event<'a> {
    /// Returns the name that JSON lines use.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "run-started",
            Self::Identified { .. } => "run-identified",
            Self::StageStarted { .. } => "stage-started",
            Self::StageProgress { .. } => "stage-progress",
            Self::StageCompleted { .. } => "stage-completed",
            Self::Suppressed { .. } => "progress-suppressed",
            Self::Completed(_) => "run-completed",
            Self::Ended {} => "run-ended",
        }
    }

    /// Returns what the end of a run is told as.
    pub(crate) fn end(report: Option<&'a RunReport>) -> Self {
        report.map_or(Self::Ended {}, |report| {
            Self::Completed(Summary {
                rows: Some(report.rows),
                total_records: Some(report.total_records),
                invalid_records: Some(report.rows.quarantined),
                seconds: None,
            })
        })
    }

    /// Returns the event as a line for people; none if it is not worth one.
    pub(crate) fn line(&self) -> Option<String> {
        Some(match self {
            Self::Started { input_dir: "", .. } => "started".into(),
            Self::Started { input_dir, .. } => format!("started on {input_dir}"),
            Self::Identified { .. } | Self::Ended {} => return None,
            Self::StageStarted { stage, total, .. } => match total.filter(|&total| total > 0) {
                Some(total) => format!("{stage}: 0 of {}", count(total)),
                None => format!("{stage} …"),
            },
            Self::StageProgress {
                stage,
                done,
                total,
                unit,
            } => {
                let of = total.map_or_else(String::new, |total| format!(" of {}", count(total)));
                let space = if unit.is_empty() { "" } else { " " };
                format!("{stage}: {}{of}{space}{unit}", count(*done))
            }
            Self::StageCompleted { stage, outcome } => {
                let facts = outcome.facts();
                let comma = if facts.is_empty() { "" } else { ", " };
                format!("{stage}: done{comma}{}", facts.join(", "))
            }
            Self::Suppressed { stage, count } => {
                format!(
                    "Suppressed {} of {stage}",
                    counted(*count, "progress update")
                )
            }
            Self::Completed(summary) => {
                let facts = summary.facts();
                let colon = if facts.is_empty() { "" } else { ": " };
                format!("done{colon}{}", facts.join(", "))
            }
        })
    }
}

impl<'a> From<&'a RunEvent> for Event<'a> {
    fn from(event: &'a RunEvent) -> Self {
        match event {
            RunEvent::RunIdentified { run_id } => Self::Identified { run_id: &run_id.0 },
            RunEvent::StageStarted { stage } => Self::StageStarted {
                stage: stage.as_str(),
                total: None,
                sources: None,
            },
            RunEvent::StageProgress {
                stage,
                done,
                total,
                unit,
            } => Self::StageProgress {
                stage: stage.as_str(),
                done: *done,
                total: Some(*total),
                unit,
            },
            RunEvent::StageCompleted {
                stage,
                rows,
                findings,
            } => Self::StageCompleted {
                stage: stage.as_str(),
                outcome: Outcome {
                    rows: Some(*rows),
                    findings: Some(*findings),
                    ..Outcome::default()
                },
            },
        }
    }
}

impl Outcome<'_> {
    fn facts(&self) -> Vec<String> {
        let numbers = [
            (self.rows, "row"),
            (self.sources, "source"),
            (self.findings, "finding"),
            (self.conflicts, "conflict"),
            (self.errors, "error"),
            (self.failures, "failed expectation"),
        ];
        let mut facts: Vec<String> = numbers
            .into_iter()
            .filter_map(|(number, noun)| Some(counted(number?, noun)))
            .collect();
        let verdict = |passed| if passed { "passed" } else { "failed" };
        facts.extend(self.passed.map(|passed| verdict(passed).to_owned()));
        facts.extend((!self.path.is_empty()).then(|| self.path.to_owned()));
        facts.extend(self.seconds.map(|seconds| format!("{seconds:.1} s")));
        facts
    }
}

impl Summary {
    fn facts(&self) -> Vec<String> {
        let records = self.total_records.map(|number| counted(number, "record"));
        let invalid = self.invalid_records;
        let invalid = invalid.map(|number| format!("{} invalid", count(number)));
        let seconds = self.seconds.map(|seconds| format!("{seconds:.1} s"));
        [records, invalid, seconds].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use hotpass_model::plan::Stage;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_engine_tells_is_translated() {
        let told = RunEvent::StageProgress {
            stage: Stage::Ingest,
            done: 1,
            total: 3,
            unit: "files",
        };
        let event = Event::from(&told);
        assert_eq!(event.name(), "stage-progress");
        assert_eq!(
            serde_json::to_value(event).expect("JSON"),
            json!({ "stage": "ingest", "done": 1, "total": 3, "unit": "files" })
        );
        assert_eq!(event.line().expect("a line"), "ingest: 1 of 3 files");
    }

    #[test]
    fn a_line_names_what_is_told_and_nothing_else() {
        let outcome = Outcome {
            rows: Some(10_000),
            conflicts: Some(12),
            ..Outcome::default()
        };
        let stage = "aggregate";
        let completed = Event::StageCompleted { stage, outcome };
        assert_eq!(
            completed.line().expect("a line"),
            "aggregate: done, 10,000 rows, 12 conflicts"
        );
        let outcome = Outcome {
            passed: Some(false),
            failures: Some(2),
            path: "dist/a.xlsx",
            seconds: Some(18.5),
            ..Outcome::default()
        };
        let completed = Event::StageCompleted { stage, outcome };
        assert_eq!(
            completed.line().expect("a line"),
            "aggregate: done, 2 failed expectations, failed, dist/a.xlsx, 18.5 s"
        );
        assert_eq!(Event::Ended {}.line(), None);
        assert_eq!(Event::end(None).name(), "run-ended");
        assert_eq!(
            Event::Suppressed { stage, count: 1 }
                .line()
                .expect("a line"),
            "Suppressed 1 progress update of aggregate"
        );
    }
}
