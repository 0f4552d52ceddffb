//! What a run leaves to people about entities: pairs that wait for a decision, decisions that cannot all hold, and
//! entities that became one or came apart.

use hotpass_model::entity::EntityEvent;
use hotpass_runtime::ops::refine::Refined;
use serde::Serialize;

use super::{style::Style, table::counted};

/// How many events are named.
const NAMED: usize = 5;

/// How many entities something became of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct EventCounts {
    created: u64,
    returned: u64,
    merged: u64,
    split: u64,
    vanished: u64,
}

impl EventCounts {
    /// Counts events.
    pub(crate) fn of(events: &[EntityEvent]) -> Self {
        let mut counts = Self::default();
        for event in events {
            match event {
                EntityEvent::Created { .. } => counts.created += 1,
                EntityEvent::Returned { .. } => counts.returned += 1,
                EntityEvent::Merged { from, .. } => counts.merged += from.len() as u64,
                EntityEvent::Split { .. } => counts.split += 1,
                EntityEvent::Vanished { .. } => counts.vanished += 1,
                EntityEvent::Survived { .. } => {}
            }
        }
        counts
    }
}

/// Returns what is told; empty when there is nothing to tell.
pub(crate) fn render(refined: &Refined) -> String {
    let mut text = String::new();
    let waiting = refined.waiting;
    if waiting > 0 {
        let verb = if waiting == 1 { "waits" } else { "wait" };
        let title = format!(
            "To decide: {} {verb} for a person",
            counted(waiting, "pair")
        );
        text.extend([format!(
            "{} {}\n",
            Style::Warning.of(&title),
            Style::Dim.of("`hotpass review`")
        )]);
    }
    if !refined.contradictions.is_empty() {
        let n = refined.contradictions.len() as u64;
        let title = format!("Not obeyed: {} of decisions", counted(n, "contradiction"));
        text.extend([format!(
            "{}; what is apart stays apart {}\n",
            Style::Warning.of(&title),
            Style::Dim.of("`hotpass review decisions`")
        )]);
    }
    let told: Vec<String> = refined.events.iter().filter_map(event).collect();
    for line in told.iter().take(NAMED) {
        text.extend([format!("  {line}\n")]);
    }
    if told.len() > NAMED {
        let more = told.len() - NAMED;
        text.extend([format!(
            "  … and {more} more; `hotpass entities history` tells those of one\n"
        )]);
    }
    text
}

/// Returns an event that changes what an id stands for, in words.
fn event(event: &EntityEvent) -> Option<String> {
    let listed = |ids: &[hotpass_model::ident::EntityId]| {
        let ids = ids.iter().map(|id| id.0.to_string());
        ids.collect::<Vec<_>>().join(", ")
    };
    match event {
        EntityEvent::Merged { from, into } => {
            Some(format!("{} became one with {into}", listed(from)))
        }
        EntityEvent::Split { from, into } => {
            Some(format!("{from} came apart into {}", listed(into)))
        }
        _ => None,
    }
}
