//! Which pairs blocking rules give, as text.

use hotpass_model::resolution::BlockingExtents;

use super::percent;
use crate::output::{
    style::Style,
    table::{Align, clip, count, counted, render as table},
};

/// How wide a rule is shown.
const RULE: usize = 50;
/// How wide what a block shares is shown.
const KEY: usize = 40;

/// Returns the rules with their pairs, then the largest block of each.
pub(crate) fn render(extents: &BlockingExtents) -> String {
    let title = format!(
        "{} of {} possible among {}",
        counted(extents.candidate_pairs, "candidate pair"),
        count(extents.possible_pairs),
        counted(extents.records, "record")
    );
    let mut text = format!("{}\n\n", Style::Heading.of(&title));
    let header = [
        ("Rule", Align::Left),
        ("Pairs", Align::Right),
        ("New", Align::Right),
        ("Cumulative", Align::Right),
        ("Recall", Align::Right),
        ("Cut", Align::Right),
        ("Largest block", Align::Left),
    ];
    let rows = extents.rules.iter().map(|rule| {
        let largest = rule
            .largest_blocks
            .first()
            .map_or_else(String::new, |block| {
                format!("{} of {}", count(block.records), clip(&block.key, KEY))
            });
        vec![
            clip(&rule.rule, RULE),
            count(rule.pairs),
            count(rule.new_pairs),
            count(rule.cumulative_pairs),
            rule.estimated_recall.map_or_else(String::new, percent),
            if rule.blocks_cut > 0 {
                counted(rule.blocks_cut, "block")
            } else {
                String::new()
            },
            largest,
        ]
    });
    text.push_str(&table(&header, rows.collect()));
    let reasons: Vec<String> = extents
        .rules
        .iter()
        .filter_map(|rule| Some(format!("  {}: {}\n", rule.rule, rule.reason.as_ref()?)))
        .collect();
    if extents.proposed && !reasons.is_empty() {
        text.extend([format!("\n{}\n", Style::Heading.of("Why these rules"))]);
        text.push_str(&reasons.concat());
    }
    text
}
