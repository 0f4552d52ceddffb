//! Pairs and decisions as lists, and what new decisions lead to.

use hotpass_model::decision::{Choice, Contradiction, Decision, ReviewPair};
use hotpass_runtime::ops::review::{Consequence, Places, Review, Scope, Standing, decision_file};
use serde_json::{Value, json};

use super::{
    DecisionsArgs,
    portrait::{harmless, signed},
};
use crate::{
    context::CommandContext,
    error::CliError,
    output::{
        style::Style,
        table::{Align, clip, counted, render},
    },
};

/// The widest text of a record in a list.
const WIDEST: usize = 40;

/// Prints pairs in the order in which they are asked.
pub(super) fn pairs(
    cx: &CommandContext<'_>,
    review: &Review,
    scope: Scope,
) -> Result<(), CliError> {
    let pairs = review.pairs(scope);
    let decided = review.decisions().by_pair();
    let object = |pair: &&ReviewPair| {
        let mut object = serde_json::to_value(pair)?;
        if let (Some(object), Some(decision)) = (object.as_object_mut(), decided.get(&pair.id)) {
            object.insert("decision".into(), serde_json::to_value(decision)?);
        }
        Ok::<_, serde_json::Error>(object)
    };
    let objects = pairs
        .iter()
        .map(object)
        .collect::<Result<Vec<Value>, _>>()?;
    let all = &review.queue().pairs;
    let result = json!({
        "success": true,
        "thresholds": review.queue().thresholds,
        "waiting": review.pairs(Scope::Undecided).len(),
        "total": all.len(),
        "pairs": objects,
    });
    cx.printer.result(&result, || {
        let waiting = review.pairs(Scope::Undecided).len() as u64;
        let heading = format!(
            "{} of {} wait for a decision\n",
            waiting,
            counted(all.len() as u64, "pair")
        );
        if pairs.is_empty() {
            return heading;
        }
        let row = |pair: &&ReviewPair| {
            vec![
                pair.id.to_string(),
                format!("{:.3}", pair.probability),
                signed(pair.weight),
                title(&pair.left),
                title(&pair.right),
            ]
        };
        let titles = [
            ("Pair", Align::Left),
            ("Probability", Align::Right),
            ("Weight", Align::Right),
            ("Left", Align::Left),
            ("Right", Align::Left),
        ];
        heading + &render(&titles, pairs.iter().map(row).collect())
    })
}

/// Returns the first value of a record, by which people know it, or its id.
fn title(record: &hotpass_model::decision::ReviewRecord) -> String {
    let mut values = record.fields.iter().map(|(_, value)| value.as_str());
    let first = values.find(|value| !value.trim().is_empty());
    clip(&harmless(first.unwrap_or(&record.id.0)), WIDEST)
}

/// Prints decisions and how they stand, after setting a torn line aside if that is asked for.
pub(super) fn decisions(
    cx: &CommandContext<'_>,
    args: &DecisionsArgs,
    mend: bool,
) -> Result<(), CliError> {
    let (project, _) = cx.open(None)?;
    let places = Places {
        queue: None,
        decisions: args.decisions.as_deref(),
    };
    let file = decision_file(&project.root, &places);
    let mended = if mend { file.mend()? } else { None };
    if let Some(mended) = &mended {
        cx.printer.note(&format!(
            "line {} was never finished; it is kept in {}",
            mended.line,
            mended.kept.display()
        ))?;
    }
    let recording = hotpass_runtime::ops::review::Recording::Rehearsed;
    let review = Review::of_decisions(&project.root, &places, recording)?;
    let verdicts = review.decisions().replay();
    let standings = review.standings();
    let object = |(decision, standing): &(&Decision, Standing)| {
        let mut object = serde_json::to_value(decision)?;
        if let Some(object) = object.as_object_mut() {
            object.insert("standing".into(), standing.as_str().into());
        }
        Ok::<_, serde_json::Error>(object)
    };
    let objects = standings
        .iter()
        .map(object)
        .collect::<Result<Vec<Value>, _>>()?;
    let result = json!({
        "success": true,
        "decisions": objects,
        "contradictions": verdicts.contradictions,
        "mended_line": mended.map(|mended| mended.line),
    });
    cx.printer.result(&result, || {
        if standings.is_empty() {
            return format!("nothing is decided yet in {}\n", file.path().display());
        }
        let mut text = render(
            &["Decision", "When", "Who", "What", "Why", ""].map(|title| (title, Align::Left)),
            standings.iter().map(row).collect(),
        );
        for found in &verdicts.contradictions {
            let line = contradiction(found);
            text.extend([format!("{} {line}\n", Style::Warning.of("warning:"))]);
        }
        text
    })
}

fn row((decision, standing): &(&Decision, Standing)) -> Vec<String> {
    let standing = match standing {
        Standing::Counts | Standing::Undoes => String::new(),
        Standing::Contradicted => Style::Warning.of(standing.as_str()),
        Standing::Undone | Standing::Overruled => Style::Dim.of(standing.as_str()),
    };
    let why = decision.why.as_deref().unwrap_or_default();
    vec![
        decision.id.to_string(),
        decision.when.clone(),
        harmless(&decision.who),
        what(&decision.what),
        clip(&harmless(why), WIDEST),
        standing,
    ]
}

/// Returns what was decided, in words.
fn what(choice: &Choice) -> String {
    let text = match choice {
        Choice::Pair {
            left,
            right,
            answer,
            ..
        } => format!("{}: {left} and {right}", answer.as_str()),
        Choice::Merge { entities } => {
            let entities: Vec<&str> = entities.iter().map(|entity| &*entity.0).collect();
            format!("merge: {}", entities.join(" and "))
        }
        Choice::Split { entity, records } => {
            let records: Vec<&str> = records.iter().map(|record| &*record.0).collect();
            format!("split: {} from {entity}", records.join(" and "))
        }
        Choice::NeverMerge {
            entities: [one, other],
        } => format!("never merge: {one} and {other}"),
        Choice::Undo { decision } => format!("undo: {decision}"),
    };
    harmless(&text)
}

/// Prints what new decisions lead to.
pub(super) fn consequence(
    cx: &CommandContext<'_>,
    review: &Review,
    consequence: &Consequence,
    is_rehearsed: bool,
) -> Result<(), CliError> {
    for warning in warnings(consequence) {
        cx.printer.note(&format!("warning: {warning}"))?;
    }
    let path = review.path();
    let result = json!({
        "success": true,
        "decisions": consequence.made,
        "overruled": consequence.overruled,
        "contradictions": consequence.contradictions,
        "path": path,
        "dry_run": is_rehearsed,
    });
    cx.printer.result(&result, || {
        let line = |made: &Decision| format!("{}  {}\n", made.id, what(&made.what));
        let lines: String = consequence.made.iter().map(line).collect();
        let place = if is_rehearsed {
            "nothing was written".to_owned()
        } else {
            format!("kept in {}", path.display())
        };
        format!("{lines}{place}\n")
    })
}

/// Returns what somebody should know about new decisions, a sentence each.
pub(super) fn warnings(consequence: &Consequence) -> Vec<String> {
    let overruled = consequence.overruled.iter().map(|two| {
        format!(
            "`{}` overrules the earlier decision `{}`",
            two.later, two.earlier
        )
    });
    let contradictions = consequence.contradictions.iter().map(contradiction);
    overruled.chain(contradictions).collect()
}

fn contradiction(found: &Contradiction) -> String {
    let quoted = |ids: Vec<&str>| format!("`{}`", ids.join("`, `"));
    let together = found.together.iter().map(|id| &*id.0).collect();
    let path = found.path.iter().map(String::as_str).collect();
    harmless(&format!(
        "`{}` keeps apart what {} make one, along {}: they stay apart, and these links count for nothing; undo one of these decisions",
        found.apart,
        quoted(together),
        quoted(path)
    ))
}
