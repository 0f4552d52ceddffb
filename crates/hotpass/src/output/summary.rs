//! The summary of a run for people: what was read, where every row went, what was found, what was written, what next.

use hotpass_model::{
    finding::Severity,
    plan::Stage,
    run::{FindingCount, QualityReport, RowAccounting, RunReport, SourceAccounting},
};

use super::{
    attention, gates, linkage,
    result::RunResult,
    style::Style,
    table::{self, Align, count, counted, size},
};
use crate::cli::Globals;

/// Findings listed unless more detail is asked for.
const LISTED: usize = 12;

/// Returns the summary.
pub(crate) fn render(result: &RunResult<'_>, globals: &Globals) -> String {
    let report = result.report();
    let mut parts = vec![
        headline(result),
        accounting(report.rows, report.until),
        sources(&report.sources, report.until, globals.verbose),
        findings(&report.findings, globals.verbose),
        refused(report),
        attention::render(report),
        gates::render(result, globals.verbose),
        linkage::render(result.refined()),
        report.quality.as_ref().map(quality).unwrap_or_default(),
        outputs(report),
        assumptions(report),
        next(result),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn headline(result: &RunResult<'_>) -> String {
    let report = result.report();
    let noun = if report.until >= Stage::Merge {
        "organization"
    } else {
        "record"
    };
    let title = format!(
        "{}: {} from {}",
        report.project,
        counted(report.total_records, noun),
        counted(report.rows.read, "row")
    );
    let note = if result.refined().plan.dry_run {
        "dry run, nothing written".to_owned()
    } else if report.blocked().next().is_some() {
        "blocked, nothing published".to_owned()
    } else if report.until < Stage::Publish {
        format!("up to {}, nothing published", report.until)
    } else {
        "published".to_owned()
    };
    let detail = format!("({note}, {:.1} s)", result.elapsed_seconds());
    format!("{} {}\n", Style::Heading.of(&title), Style::Dim.of(&detail))
}

fn accounting(rows: RowAccounting, until: Stage) -> String {
    let kept = kept(rows, until);
    let fate = fate(until).to_lowercase();
    let line = format!(
        "{} read = {} {fate} + {} quarantined + {} skipped",
        counted(rows.read, "row"),
        count(kept),
        count(rows.quarantined),
        count(rows.skipped)
    );
    if rows.read == kept + rows.quarantined + rows.skipped {
        format!("  {line}\n")
    } else {
        let warning = "the rows do not add up: please report this";
        format!("  {line}\n  {}\n", Style::Error.of(warning))
    }
}

/// Returns what becomes of rows that are kept: linking makes them part of records, and before it they are on their way.
fn fate(until: Stage) -> &'static str {
    if until < Stage::Link {
        "Going on"
    } else {
        "Merged"
    }
}

/// Returns how many rows are kept.
fn kept(rows: RowAccounting, until: Stage) -> u64 {
    if until < Stage::Link {
        let told = rows.merged + rows.quarantined + rows.skipped;
        return rows.read.saturating_sub(told);
    }
    rows.merged
}

fn sources(sources: &[SourceAccounting], until: Stage, verbose: bool) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let header = [
        ("Source", Align::Left),
        ("Files", Align::Right),
        ("Rows", Align::Right),
        (fate(until), Align::Right),
        ("Quarantined", Align::Right),
        ("Skipped", Align::Right),
        ("Joined", Align::Right),
        ("Unjoined", Align::Right),
    ];
    let rows = sources.iter().map(|source| {
        vec![
            source.label.clone(),
            count(source.files.len() as u64),
            count(source.rows.read),
            count(kept(source.rows, until)),
            count(source.rows.quarantined),
            count(source.rows.skipped),
            count(source.joined),
            count(source.unjoined),
        ]
    });
    let mut text = table::render(&header, rows.collect());
    if verbose {
        for source in sources {
            let reasons = |counts: &std::collections::BTreeMap<String, u64>| {
                let parts: Vec<String> = counts
                    .iter()
                    .map(|(reason, number)| format!("{reason} {}", count(*number)))
                    .collect();
                parts.join(", ")
            };
            for (verb, counts) in [
                ("skipped", &source.skipped),
                ("joined by", &source.joined_by),
            ] {
                if !counts.is_empty() {
                    text.push_str(&Style::Dim.of(&format!(
                        "  {} {verb}: {}",
                        source.label,
                        reasons(counts)
                    )));
                    text.push('\n');
                }
            }
        }
    }
    text
}

fn findings(findings: &[FindingCount], verbose: bool) -> String {
    let Some(gravest) = findings.iter().max_by_key(|finding| finding.severity) else {
        return String::new();
    };
    let total = |severity| -> u64 {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .map(|finding| finding.count)
            .sum()
    };
    let mut sorted: Vec<&FindingCount> = findings.iter().collect();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.code));
    let shown = if verbose { sorted.len() } else { LISTED };
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .take(shown)
        .map(|finding| {
            vec![
                finding.severity.as_str().to_owned(),
                finding.code.to_owned(),
                count(finding.count),
                finding.name.to_owned(),
                finding.first.clone(),
            ]
        })
        .collect();
    let header = [
        ("", Align::Left),
        ("", Align::Left),
        ("", Align::Right),
        ("", Align::Left),
        ("", Align::Left),
    ];
    let title = format!(
        "Findings: {}, {}, {}",
        counted(total(Severity::Error), "error"),
        counted(total(Severity::Warning), "warning"),
        counted(total(Severity::Info), "note")
    );
    let title = Style::of_severity(gravest.severity).of(&title);
    let mut text = format!("{title}\n{}", table::render(&header, rows));
    let hidden = sorted.len().saturating_sub(shown);
    if hidden > 0 {
        text.extend([format!(
            "  … and {}; -v lists them\n",
            counted(hidden as u64, "more code")
        )]);
    }
    if let Some(first) = sorted.first() {
        let line = format!(
            "  `hotpass explain {}` says what a code means and what to do.\n",
            first.code
        );
        text.push_str(&Style::Dim.of(&line));
    }
    text
}

fn refused(report: &RunReport) -> String {
    if report.refused.is_empty() {
        return String::new();
    }
    let rows = report
        .refused
        .iter()
        .map(|file| vec![file.file.clone(), file.code.clone(), file.message.clone()])
        .collect();
    let title = format!("Refused: {}", counted(report.refused.len() as u64, "file"));
    let header = [("", Align::Left); 3];
    format!(
        "{}\n{}",
        Style::Error.of(&title),
        table::render(&header, rows)
    )
}

fn quality(quality: &QualityReport) -> String {
    let score = quality.score;
    let failed = quality
        .expectations
        .iter()
        .filter(|expectation| !expectation.success)
        .count();
    let mut text = format!(
        "{} mean {:.2}, from {:.2} to {:.2}; {} of {} expectations hold\n",
        Style::Heading.of("Quality:"),
        score.mean,
        score.min,
        score.max,
        quality.expectations.len() - failed,
        quality.expectations.len()
    );
    for advice in &quality.recommendations {
        text.extend([format!("  {}: {}\n", advice.level, advice.message)]);
    }
    text
}

fn outputs(report: &RunReport) -> String {
    if report.outputs.is_empty() {
        return String::new();
    }
    let rows = report
        .outputs
        .iter()
        .map(|output| {
            vec![
                output.path.clone(),
                output.kind.to_owned(),
                size(output.bytes),
            ]
        })
        .collect();
    let header = [("", Align::Left), ("", Align::Left), ("", Align::Right)];
    format!(
        "{}\n{}",
        Style::Good.of("Written"),
        table::render(&header, rows)
    )
}

fn assumptions(report: &RunReport) -> String {
    if report.assumptions.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", Style::Heading.of("Assumed"));
    for sentence in &report.assumptions {
        text.extend([format!("  {sentence}\n")]);
    }
    text
}

fn next(result: &RunResult<'_>) -> String {
    let refined = result.refined();
    let report = &refined.report;
    let workbook = report
        .outputs
        .iter()
        .find(|output| output.kind == "workbook");
    let step = if report.blocked().next().is_some() {
        "correct the sources, or say in [policy] what is to happen, and run again.".to_owned()
    } else if let Some(refused) = report.refused.first() {
        format!(
            "`hotpass explain {}` says why a file was refused and what to do.",
            refused.code
        )
    } else if report.total_records == 0 && report.rows.read > 0 {
        "`hotpass map` shows what each column was taken for; nothing was recognized as an organization's name."
            .to_owned()
    } else if let (Some(workbook), true) = (workbook, report.rows.quarantined > 0) {
        format!(
            "look at the sheet Quarantine of {}, mend the sources, run again.",
            workbook.path
        )
    } else if report.until < Stage::Publish && report.rows.quarantined > 0 {
        "mend the rows that were set aside, or `hotpass run` to publish without them.".to_owned()
    } else if report.until < Stage::Publish {
        "`hotpass run` goes all the way and publishes.".to_owned()
    } else if refined.plan.dry_run {
        "run again without --dry-run to publish.".to_owned()
    } else if !report.assumptions.is_empty() && !refined.is_declared {
        format!(
            "`hotpass init {}` writes a project, to make it exact.",
            refined.plan.input_dir.display()
        )
    } else if let Some(workbook) = workbook {
        format!(
            "open {}; `hotpass explain` answers for every value.",
            workbook.path
        )
    } else {
        String::new()
    };
    let decide = (refined.waiting > 0 && refined.is_declared && report.until == Stage::Publish)
        .then(|| "decide the pairs that wait with `hotpass review`.".to_owned());
    let steps: Vec<String> = attention::step(report)
        .into_iter()
        .chain(decide)
        .chain((!step.is_empty()).then_some(step))
        .collect();
    if steps.is_empty() {
        return String::new();
    }
    format!("{} {}\n", Style::Hint.of("Next:"), steps.join(" Then: "))
}
