//! What a run did not find although settings declare it, and what it left unread: findings go in, what to mend comes out.

use hotpass_model::{
    finding::{
        Rule,
        map::{
            DECLARED_COLUMN_MISSING, DECLARED_TABLE_MISSING, SOURCE_WITHOUT_FILES, UNCLAIMED_FILE,
        },
    },
    run::{FindingCount, RunReport},
};

use super::{
    style::Style,
    table::{count, counted},
};

/// How many of a kind are named.
const NAMED: usize = 3;

/// What is declared and may not be there, with the words for it.
const DECLARED: [(&Rule, &str); 3] = [
    (&DECLARED_COLUMN_MISSING, "declared header"),
    (&DECLARED_TABLE_MISSING, "declared table"),
    (&SOURCE_WITHOUT_FILES, "declared source"),
];

/// Returns what is declared and not there, and the files that nobody reads; empty when all is well.
pub(crate) fn render(report: &RunReport) -> String {
    let mut text = String::new();
    for (rule, noun) in DECLARED {
        let Some(found) = of(report, rule) else {
            continue;
        };
        let title = format!("Not found: {}", counted(found.count, noun));
        text.extend([format!("{}\n", Style::Warning.of(&title))]);
        for instance in found.instances.iter().take(NAMED) {
            text.extend([format!("  {}: {}\n", instance.place, instance.message)]);
        }
        text.push_str(&more(found));
        text.extend([format!(
            "  {} {}\n",
            rule.action,
            Style::Dim.of(&format!("`hotpass explain {}`", rule.code))
        )]);
    }
    if let Some(found) = of(report, &UNCLAIMED_FILE) {
        let verb = if found.count == 1 {
            "belongs"
        } else {
            "belong"
        };
        let files = counted(found.count, "file");
        let title = format!("Not read: {files} {verb} to no source");
        text.extend([format!("{}\n", Style::Warning.of(&title))]);
        for instance in found.instances.iter().take(NAMED) {
            text.extend([format!("  {}\n", instance.place)]);
        }
        text.push_str(&more(found));
    }
    text
}

/// Returns what to do first, as a sentence that begins in lower case.
pub(crate) fn step(report: &RunReport) -> Option<String> {
    let declared = DECLARED.iter().find_map(|(rule, _)| of(report, rule));
    if let Some(found) = declared {
        let code = found.code;
        return Some(format!(
            "mend what is declared and not there; `hotpass explain {code}` says how."
        ));
    }
    of(report, &UNCLAIMED_FILE).map(|found| match found.count {
        1 => format!(
            "declare a source for `{}` if it should be read.",
            found.first
        ),
        number => format!(
            "declare sources for the {} that are not read, if they should be.",
            counted(number, "file")
        ),
    })
}

fn of<'a>(report: &'a RunReport, rule: &Rule) -> Option<&'a FindingCount> {
    let mut found = report.findings.iter();
    found.find(|found| found.code == rule.code && found.count > 0)
}

fn more(found: &FindingCount) -> String {
    let more = found.count.saturating_sub(NAMED as u64);
    if more == 0 {
        return String::new();
    }
    format!("  … and {} more\n", count(more))
}
