//! Files and requests that go wrong: each gets a clear message or finding and the right exit code, never a panic, and
//! what can be read is read all the same.

use std::path::{Path, PathBuf};

use hotpass_testkit::{
    golden,
    project::{Outcome, TestProject},
    trouble,
};

use crate::{
    project,
    publication::{csv_table, value},
    run,
};

/// One file that goes wrong, and what must be said of it.
struct Trouble {
    name: &'static str,
    write: fn(&Path) -> anyhow::Result<PathBuf>,
    /// The exit code of a run over a folder with this file and a sound one, and of looking at this one.
    code: i32,
    finding: &'static str,
    /// What the result says in words, in lower case.
    words: &'static str,
}

const TROUBLES: [Trouble; 11] = [
    Trouble {
        name: "a PDF named .xlsx",
        write: trouble::pdf_named_xlsx,
        code: 5,
        finding: "HP-I004",
        words: "pdf",
    },
    Trouble {
        name: "a password-protected workbook",
        write: trouble::encrypted_book,
        code: 5,
        finding: "HP-I001",
        words: "password",
    },
    Trouble {
        name: "a truncated workbook",
        write: trouble::truncated_book,
        code: 5,
        finding: "HP-I003",
        words: "truncated",
    },
    Trouble {
        name: "a zip bomb",
        write: |folder| trouble::zip_bomb(folder, 200 << 20),
        code: 5,
        finding: "HP-I011",
        words: "zip bomb",
    },
    Trouble {
        name: "a header without rows",
        write: trouble::header_only,
        code: 0,
        finding: "HP-I024",
        words: "header only.xlsx",
    },
    Trouble {
        name: "a workbook without cells",
        write: trouble::empty_book,
        code: 0,
        finding: "HP-I025",
        words: "empty.xlsx",
    },
    Trouble {
        name: "text in Windows-1252",
        write: trouble::windows_1252_csv,
        code: 0,
        finding: "HP-I027",
        words: "windows-1252",
    },
    Trouble {
        name: "text in UTF-16",
        write: trouble::utf16_csv,
        code: 0,
        finding: "",
        words: "utf-16",
    },
    Trouble {
        name: "ragged rows",
        write: trouble::ragged_csv,
        code: 0,
        finding: "HP-I026",
        words: "ragged.csv",
    },
    Trouble {
        name: "several tables on a sheet",
        write: trouble::several_tables,
        code: 0,
        finding: "HP-I017",
        words: "several tables.xlsx",
    },
    Trouble {
        name: "two hundred sheets",
        write: |folder| trouble::many_sheets(folder, 200),
        code: 0,
        finding: "",
        words: "many sheets.xlsx",
    },
];

/// Asserts that a run ended as a program ends, whatever it was given.
fn assert_composed(name: &str, outcome: &Outcome) {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    for bad in [
        "panicked",
        "stack backtrace",
        "RUST_BACKTRACE",
        "unwrap()",
        "os error",
    ] {
        assert!(!said.contains(bad), "{name}: {said}");
    }
    assert!(
        matches!(outcome.code, Some(0..=5)),
        "{name}: {:?} {said}",
        outcome.code
    );
}

fn result(outcome: &Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.stdout).expect("one object")
}

#[test]
fn every_troublesome_file_is_told_of_with_its_code_and_the_right_exit_code() {
    for trouble in TROUBLES {
        let project = project();
        let folder = project.folder("in").expect("a folder");
        let sound = "Company name\nAero School\n";
        project.write("in/sound.csv", sound).expect("a file");
        (trouble.write)(&folder).expect("a file");
        let outcome = run(&project, &["run", "in", "--format", "json"]);
        let name = trouble.name;
        assert_composed(name, &outcome);
        assert_eq!(outcome.code, Some(trouble.code), "{name}: {outcome:?}");
        let result = result(&outcome);
        let findings = project
            .read("dist/hotpass.findings.csv")
            .unwrap_or_default();
        let said = format!("{}{findings}", outcome.stdout);
        let finding = trouble.finding;
        assert!(
            finding.is_empty() || result["findings"][finding].as_u64() >= Some(1),
            "{name}: no {finding} in {said}"
        );
        assert!(
            said.to_lowercase().contains(trouble.words),
            "{name}: {said}"
        );
        let refused = result["refused"].as_array().map_or(0, Vec::len);
        assert_eq!(refused, usize::from(trouble.code == 5), "{name}");
        let rows = &result["rows"];
        let count = |name: &str| rows[name].as_u64().expect("a count");
        assert_eq!(
            count("read"),
            count("merged") + count("quarantined") + count("skipped"),
            "{name}"
        );
    }
}

#[test]
fn a_refused_file_costs_the_others_nothing() {
    let project = project();
    let folder = project.folder("in").expect("a folder");
    golden::write(&folder).expect("the workbooks");
    for trouble in TROUBLES.iter().filter(|trouble| trouble.code == 5) {
        (trouble.write)(&folder).expect("a file");
    }
    let outcome = run(&project, &RUN_ALL);
    assert_composed("a folder", &outcome);
    assert_eq!(outcome.code, Some(5), "{}", outcome.stderr);
    let result = result(&outcome);
    assert_eq!(result["refused"].as_array().map(Vec::len), Some(4));
    let names = names(&project, "out/all.csv");
    for name in ["Aero School", "Heli Ops"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
}

/// Runs the folder `in` without a project.
const RUN_ALL: [&str; 6] = [
    "run",
    "in",
    "--output-path",
    "out/all.xlsx",
    "--format",
    "json",
];

fn names(project: &TestProject, relative: &str) -> Vec<String> {
    let rows = csv_table(project, relative);
    rows.iter()
        .map(|row| value(row, "organization_name").to_owned())
        .collect()
}

#[test]
fn twenty_troublesome_files_without_a_project_are_one_partial_run() {
    let project = project();
    let folder = project.folder("in").expect("a folder");
    for trouble in TROUBLES {
        (trouble.write)(&folder).expect("a file");
    }
    golden::write(&folder).expect("the workbooks");
    trouble::one_label_twice(&folder).expect("two files");
    for (name, content) in [
        ("in/nothing.csv", &b""[..]),
        ("in/nul.csv", b"\0\0\0\0\0\0\0\0"),
        ("in/not a database.parquet", b"PAR1 and nothing else"),
        ("in/notes.txt", b"Company,Phone\nAero School,0821234567\n"),
        ("in/~$Reachout Database.xlsx", b"\x05owner"),
    ] {
        project.write(name, content).expect("a file");
    }
    assert!(project.files("in").expect("the files").len() >= 20);
    let outcome = run(&project, &RUN_ALL);
    assert_composed("a folder of twenty", &outcome);
    assert_eq!(outcome.code, Some(5), "{}", outcome.stderr);
    let result = result(&outcome);
    for refused in result["refused"].as_array().expect("a list") {
        let code = refused["code"].as_str().expect("a code");
        assert!(code.starts_with("HP-I0"), "{refused}");
        assert!(!refused["message"].as_str().unwrap_or_default().is_empty());
    }
    assert!(
        names(&project, "out/all.csv")
            .iter()
            .any(|name| name == "Aero School")
    );
}

#[test]
fn inspect_gives_a_reason_for_every_refusal() {
    for trouble in TROUBLES {
        let project = project();
        let path = (trouble.write)(project.root()).expect("a file");
        let file = path.file_name().expect("a name").to_string_lossy();
        for format in ["text", "json"] {
            let outcome = run(&project, &["inspect", &file, "--format", format]);
            assert_composed(trouble.name, &outcome);
            let refused = trouble.code == 5;
            assert_eq!(
                outcome.code,
                Some(trouble.code),
                "{}: {}",
                trouble.name,
                outcome.stderr
            );
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(
                !refused || said.contains(trouble.finding),
                "{}: {said}",
                trouble.name
            );
        }
    }
}

#[test]
fn two_files_with_one_label_are_told_apart() {
    let project = project();
    let folder = project.folder("in").expect("a folder");
    trouble::one_label_twice(&folder).expect("two files");
    let outcome = run(&project, &["run", "in", "--format", "json"]);
    assert_composed("two files with one label", &outcome);
    let result = result(&outcome);
    let sources = result["sources"].as_array().expect("the sources");
    let labels: Vec<&str> = sources
        .iter()
        .filter_map(|source| source["label"].as_str())
        .collect();
    assert!(
        result["findings"]["HP-M003"].as_u64() >= Some(1) || labels.len() == 2,
        "{result}"
    );
    assert_eq!(result["rows"]["read"], 2);

    // Declared, they are one source, and that is said.
    project
        .write(
            "hotpass.toml",
            "[project]\ninput-dir = \"in\"\n[[source]]\nlabel = \"Members\"\npattern = \"*/Members.csv\"\n",
        )
        .expect("a file");
    let outcome = run(&project, &["run", "--format", "json"]);
    assert_composed("two files with one label", &outcome);
    let declared: serde_json::Value = self::result(&outcome);
    assert_eq!(declared["findings"]["HP-M003"], 2, "{declared}");
    assert_eq!(
        declared["sources"][0]["files"].as_array().map(Vec::len),
        Some(2)
    );
}

#[test]
fn a_big_sheet_is_read_whole() {
    let project = project();
    trouble::big_sheet(&project.folder("in").expect("a folder"), 20_000).expect("a workbook");
    let outcome = run(&project, &["check", "in", "--format", "json"]);
    assert_composed("a big sheet", &outcome);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert_eq!(result(&outcome)["rows"]["read"], 20_000);

    trouble::big_sheet(&project.path("in"), 3000).expect("a workbook");
    let outcome = run(&project, &["run", "in", "--format", "json"]);
    assert_composed("a big sheet", &outcome);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let rows = &result(&outcome)["rows"];
    assert_eq!(
        (rows["read"].as_u64(), rows["merged"].as_u64()),
        (Some(3000), Some(3000))
    );
}
