//! The file of decisions: adding, reading, tearing.

use std::{fs, sync::Barrier, thread};

use hotpass_model::decision::Answer;

use super::{
    super::tests::{about, statement},
    *,
};

fn add(file: &DecisionFile, who: &str, choice: Choice) -> Result<Vec<Decision>> {
    let (decisions, added) = file.append(|_| Ok(vec![(statement(who), choice)]))?;
    Ok(decisions.all()[decisions.all().len() - added..].to_vec())
}

#[test]
fn what_is_added_is_read_again_and_lines_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    assert_eq!(file.read().expect("no file").all(), []);
    let first = add(&file, "ana", about("a", "b", Answer::Same)).expect("a decision");
    let before = fs::read(file.path()).expect("a file");
    let because = statement("bo").because(Some("  same number "));
    let (all, added) = file
        .append(|known| {
            assert_eq!(known.all(), first);
            Ok(vec![(because, about("c", "d", Answer::Different))])
        })
        .expect("a decision");
    assert_eq!((all.all().len(), added), (2, 1));
    let after = fs::read(file.path()).expect("a file");
    assert!(after.starts_with(&before));
    assert_eq!(after.split(|byte| *byte == b'\n').count(), 3);
    let read = file.read().expect("decisions");
    assert_eq!(read, all);
    assert_eq!(read.all()[0], first[0]);
    assert_eq!(read.all()[1].why.as_deref(), Some("same number"));
}

#[test]
fn reviewers_at_the_same_time_do_not_write_into_each_others_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for reviewer in 0..4 {
            let (file, start) = (&file, &start);
            scope.spawn(move || {
                start.wait();
                for number in 0..10 {
                    let choice = about(&format!("r{reviewer}:{number}"), "b", Answer::Same);
                    add(file, "ana", choice).expect("a decision");
                }
            });
        }
    });
    assert_eq!(file.read().expect("whole lines").all().len(), 40);
}

#[test]
fn what_makes_no_sense_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    add(&file, "ana", about("a", "b", Answer::Same)).expect("a decision");
    let before = fs::read(file.path()).expect("a file");
    let both = [about("c", "d", Answer::Same), about("x", "x", Answer::Same)];
    let statements = both.map(|choice| (statement("ana"), choice)).to_vec();
    file.append(|_| Ok(statements)).expect_err("one is none");
    assert_eq!(fs::read(file.path()).expect("a file"), before);
}

#[test]
fn a_torn_line_is_told_with_its_place_and_set_aside_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    let whole = add(&file, "ana", about("a", "b", Answer::Same)).expect("a decision");
    assert_eq!(file.mend().expect("nothing to mend"), None);
    let line = fs::read_to_string(file.path()).expect("a file");
    let torn = line.get(..line.len() / 2).expect("half a line");
    fs::write(file.path(), format!("{line}{torn}")).expect("a torn file");
    for error in [
        file.read().expect_err("a torn line"),
        add(&file, "bo", about("c", "d", Answer::Same)).expect_err("a torn line"),
    ] {
        let text = error.to_string();
        assert!(text.contains("decisions.jsonl:2:"), "{text}");
        assert!(text.contains("was never finished"), "{text}");
        assert!(error.hint().is_some_and(|hint| hint.contains("--mend")));
    }
    let mended = file.mend().expect("a mended file").expect("a torn line");
    assert_eq!(mended.line, 2);
    let kept = fs::read_to_string(&mended.kept).expect("a file");
    assert_eq!(kept.trim_end(), torn);
    assert_eq!(file.read().expect("decisions").all(), whole);
}

#[test]
fn a_last_line_without_its_end_is_a_line_and_the_next_begins_behind_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    add(&file, "ana", about("a", "b", Answer::Same)).expect("a decision");
    let line = fs::read_to_string(file.path()).expect("a file");
    fs::write(file.path(), line.trim_end()).expect("a file");
    assert_eq!(file.mend().expect("nothing to mend"), None);
    add(&file, "ana", about("c", "d", Answer::Same)).expect("a decision");
    assert_eq!(file.read().expect("decisions").all().len(), 2);
}

#[test]
fn a_wrong_line_is_told_with_its_place_and_without_its_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = DecisionFile::new(folder.path().join("decisions.jsonl"));
    add(&file, "ana", about("a", "b", Answer::Same)).expect("a decision");
    let line = fs::read_to_string(file.path()).expect("a file");
    for (second, expected) in [
        (line.clone(), "2:1: there is a decision `d-"),
        (line.replace("\"who\"", "\"whom\""), "unknown field `whom`"),
        (line.replace("\"ana\"", "7"), "expected a string"),
        (
            line.replace("\"same\"", "\"planted\""),
            "unknown variant `planted`",
        ),
        ("planted\n".into(), "2:1: expected value"),
    ] {
        fs::write(file.path(), format!("{line}{second}")).expect("a file");
        let error = file.read().expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains("decisions.jsonl:2:"), "{error}");
    }
}
