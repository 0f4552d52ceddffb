//! The file of pairs that wait.

use hotpass_model::decision::{Evidence, ReviewRecord};

use super::{super::tests::record, *};

fn queue() -> ReviewQueue {
    let side = |id: &str| ReviewRecord {
        id: record(id),
        source: "A".into(),
        fields: vec![("name".into(), "Aero".into())],
    };
    let mut pair = ReviewPair::new(side("a:1"), side("b:2"), 0.8, 2.0);
    pair.evidence.push(Evidence {
        comparison: "name".into(),
        level: "exact".into(),
        weight: f64::INFINITY,
        left: None,
        right: None,
    });
    ReviewQueue {
        pairs: vec![pair, ReviewPair::new(side("a:1"), side("b:3"), 0.7, 1.2)],
        ..ReviewQueue::default()
    }
}

#[test]
fn a_queue_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("review.jsonl");
    let mut queue = queue();
    write(&path, &queue).expect("a queue");
    queue.pairs[0].evidence[0].weight = f64::MAX;
    assert_eq!(read(&path).expect("a queue"), queue);
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing is left beside it");
}

#[test]
fn what_is_wrong_with_a_queue_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("review.jsonl");
    let error = read(&path).expect_err("no file");
    assert!(error.to_string().contains("there is no review queue"));
    let text = queue().to_lines();
    let line = |number: usize| text.lines().nth(number).expect("a line");
    for (wrong, expected) in [
        (String::new(), "review.jsonl:1:1: the file is empty"),
        (
            text.replace("\"schema\":1", "\"schema\":2"),
            "its form is 2",
        ),
        (
            text.replace("\"pairs\":2", "\"pairs\":3"),
            "says 3 pairs, and 2 follow",
        ),
        (format!("{text}{}", line(1)), "review.jsonl:4:1: `pair-"),
        (
            text.replace("\"a:1\"", "\"a:9\""),
            "is not the id of these two records",
        ),
        (
            text.replace("0.8", "1.8"),
            "review.jsonl:2:1: a probability is 0 to 1",
        ),
        (
            text.replace("\"level\"", "\"levels\""),
            "unknown field `levels`",
        ),
    ] {
        fs::write(&path, wrong).expect("a file");
        let error = read(&path).expect_err(expected);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().is_some());
    }
}
