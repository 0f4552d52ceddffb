//! Times laying settings over each other: large documents over the defaults, and one flag over a large document.

use std::{collections::BTreeMap, hint::black_box, time::Instant};

use hotpass_runtime::tree::{Kind, Node, Place};
use serde_json::{Value, json};

/// How often one flag is laid over a document; a single time is below what a clock tells.
const FLAGS: u32 = 10_000;
/// How often a document is laid over the defaults; the median counts.
const ROUNDS: usize = 9;

/// A payload, and what the Python predecessor took on a machine of two cores, in milliseconds: the payload into the
/// defaults, and one flag into the result. Measured at another time, so no ratio of this session.
struct Shape {
    name: &'static str,
    n_entries: usize,
    payload: fn(usize) -> Node,
    predecessor: [f64; 2],
}

const SHAPES: [Shape; 5] = [
    shape("one flag", 1, |_| flag(), [0.14, 0.14]),
    shape("1 000 synonym lists of 10", 1_000, synonyms, [9.6, 15.9]),
    shape(
        "10 000 synonym lists of 10",
        10_000,
        synonyms,
        [136.0, 230.0],
    ),
    shape("1 000 agents", 1_000, agents, [109.0, 280.0]),
    shape("10 000 agents", 10_000, agents, [1_930.0, 3_150.0]),
];

const fn shape(
    name: &'static str,
    n_entries: usize,
    payload: fn(usize) -> Node,
    predecessor: [f64; 2],
) -> Shape {
    Shape {
        name,
        n_entries,
        payload,
        predecessor,
    }
}

/// Returns the times of every shape, in milliseconds.
pub(super) fn measure() -> Vec<Value> {
    SHAPES.iter().map(measured).collect()
}

fn measured(shape: &Shape) -> Value {
    let payload = (shape.payload)(shape.n_entries);
    let defaults = flag();
    let mut rounds = Vec::with_capacity(ROUNDS);
    let mut merged = Node::empty(0);
    for _ in 0..ROUNDS {
        let (mut lower, upper) = (defaults.clone(), payload.clone());
        let started = Instant::now();
        lower.lay(upper);
        rounds.push(started.elapsed().as_secs_f64() * 1e3);
        merged = black_box(lower);
    }
    rounds.sort_by(f64::total_cmp);
    let flags: Vec<Node> = (0..FLAGS).map(|_| flag()).collect();
    let started = Instant::now();
    for flag in flags {
        merged.lay(flag);
    }
    let one_flag = started.elapsed().as_secs_f64() * 1e3 / f64::from(FLAGS);
    black_box(merged);
    let into_defaults = rounds.get(ROUNDS / 2).copied().unwrap_or_default();
    let [payload_before, flag_before] = shape.predecessor;
    json!({
        "shape": shape.name,
        "payload_into_defaults_ms": into_defaults,
        "one_flag_into_result_ms": one_flag,
        "predecessor_payload_ms": payload_before,
        "predecessor_flag_ms": flag_before,
    })
}

fn node(kind: Kind) -> Node {
    Node::new(kind, Place::default())
}

fn text(text: String) -> Node {
    node(Kind::Text(text))
}

fn table<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let entries = entries.map(|(name, value)| (name.to_owned(), value));
    node(Kind::Table(BTreeMap::from(entries)))
}

fn flag() -> Node {
    table([(
        "features",
        table([("compliance", node(Kind::Boolean(true)))]),
    )])
}

fn synonyms(n: usize) -> Node {
    let names = |entry: usize| (0..10).map(move |name| text(format!("name {name} of {entry}")));
    let lists = (0..n).map(|entry| {
        (
            format!("column_{entry}"),
            node(Kind::List(names(entry).collect())),
        )
    });
    table([(
        "profile",
        table([("synonyms", node(Kind::Table(lists.collect())))]),
    )])
}

fn agents(n: usize) -> Node {
    let terms = |agent: usize| (0..5).map(move |term| text(format!("term {term} of {agent}")));
    let target = |agent: usize, target: usize| {
        table([
            ("identifier", text(format!("target-{agent}-{target}"))),
            ("domain", text(format!("target-{agent}-{target}.example"))),
        ])
    };
    let agents = (0..n).map(|agent| {
        table([
            ("name", text(format!("agent-{agent}"))),
            ("search-terms", node(Kind::List(terms(agent).collect()))),
            (
                "targets",
                node(Kind::List(
                    (0..5).map(|number| target(agent, number)).collect(),
                )),
            ),
        ])
    });
    table([(
        "acquisition",
        table([("agents", node(Kind::List(agents.collect())))]),
    )])
}
