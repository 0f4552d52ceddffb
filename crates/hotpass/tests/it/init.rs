//! `hotpass init`: what it proposes, that the first run succeeds, and that nothing is half written.

use std::{collections::BTreeSet, path::Path};

use hotpass_testkit::{project::TestProject, trouble};
use serde_json::Value;

use crate::{json, project, run, shown};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/flight-schools/data"
);

/// Returns a folder with the three workbooks of the example and nothing else.
fn three_workbooks() -> TestProject {
    let project = project();
    for entry in std::fs::read_dir(EXAMPLE).expect("the example's workbooks") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        std::fs::copy(&path, project.root().join(name)).expect("a copy");
    }
    project
}

/// Returns the codes of a run's findings.
fn codes(result: &Value) -> BTreeSet<String> {
    let findings = result["findings"].as_object().expect("findings");
    findings.keys().cloned().collect()
}

fn files(result: &Value) -> Vec<String> {
    let sources = result["sources"].as_array().expect("sources");
    let files = sources
        .iter()
        .flat_map(|source| source["files"].as_array().expect("files"));
    let mut files: Vec<String> = files
        .map(|file| file.as_str().expect("a name").to_owned())
        .collect();
    files.sort();
    files
}

fn write(project: &TestProject, name: &str, text: &str) {
    project.write(name, text).expect("a file");
}

#[test]
fn a_folder_becomes_a_project_with_its_files_as_sources() {
    let project = project();
    for name in ["Schools.csv", "data/More schools.csv"] {
        write(
            &project,
            name,
            "Name,Email\nAero School,info@aero.example\n",
        );
    }
    let outcome = run(&project, &["init", "--name", "Schools"]);
    insta::assert_snapshot!(shown(&project, &outcome));
    insta::assert_snapshot!(
        project
            .read("hotpass.toml")
            .expect("the project's document")
    );
    insta::assert_snapshot!(project.read("mappings/schools.toml").expect("the mapping"));

    let again = run(&project, &["init"]);
    assert_eq!(again.code, Some(2));
    assert!(
        again.stderr.contains("`hotpass.toml` is there already"),
        "{}",
        again.stderr
    );
    json(&project, &["init", "--force"]);
    json(&project, &["check"]);
}

#[test]
fn the_first_run_on_three_workbooks_is_better_than_one_without_a_project() {
    let [bare, ready] = [three_workbooks(), three_workbooks()];
    let without = json(&bare, &["run", "."]);
    let drafted = json(&ready, &["init", "--yes"]);
    assert_eq!(drafted["profile"]["value"], "aviation");
    let with = json(&ready, &["run"]);

    assert_eq!(with["total_records"], without["total_records"]);
    let rows = |result: &Value, what: &str| result["rows"][what].as_u64().expect("a count");
    assert_eq!(rows(&with, "read"), rows(&without, "read"));
    assert_eq!(
        rows(&with, "read"),
        rows(&with, "merged") + rows(&with, "quarantined") + rows(&with, "skipped")
    );
    assert!(
        rows(&with, "merged") > rows(&without, "merged"),
        "{}",
        with["rows"]
    );
    assert!(rows(&with, "quarantined") <= rows(&without, "quarantined"));
    assert_eq!(files(&with), files(&without));
    let new: Vec<String> = codes(&with).difference(&codes(&without)).cloned().collect();
    assert_eq!(
        new,
        Vec::<String>::new(),
        "findings that only the project has"
    );
    assert_eq!(with["assumptions"], serde_json::json!([]));
    let score = |result: &Value| {
        result["quality"]["score"]["mean"]
            .as_f64()
            .expect("a score")
    };
    assert!(
        score(&with) >= score(&without),
        "{} < {}",
        score(&with),
        score(&without)
    );

    // A second run finds its own outputs beside the inputs and takes them for neither.
    let again = json(&ready, &["run"]);
    assert_eq!(again["rows"], with["rows"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_reason_and_is_no_source() {
    let project = project();
    write(
        &project,
        "a.csv",
        "Name,Email\nAero School,info@aero.example\n",
    );
    trouble::truncated_book(project.root()).expect("a workbook");
    let result = json(&project, &["init", "--yes"]);
    assert_eq!(result["refused"][0]["file"], "truncated.xlsx");
    let code = result["refused"][0]["code"].as_str().expect("a code");
    let text = project.read("hotpass.toml").expect("the document");
    assert!(
        text.contains(&format!("# truncated.xlsx could not be read ({code}):")),
        "{text}"
    );
    assert!(text.contains("# pattern = \"./truncated.xlsx\""), "{text}");
    let ran = json(&project, &["run"]);
    assert_eq!(files(&ran), ["a.csv"]);
    let only = BTreeSet::from(["HP-M002".to_owned()]);
    assert!(
        codes(&ran).is_superset(&only),
        "the file is reported: {ran}"
    );
}

#[test]
fn no_readable_file_is_lost_whatever_they_are_called() {
    let project = project();
    let names = [
        "b.csv",
        "more/b.csv",
        "more/deep/b.csv",
        "Case.csv",
        "case.csv",
        "List 2023.csv",
        "List 2024.csv",
        "List.txt.csv",
        "Copy of List 2024.csv",
        "we?rd*.csv",
        "[a]{b}.csv",
        "back\\slash.csv",
        "größe.csv",
    ];
    for (index, name) in names.iter().enumerate() {
        write(
            &project,
            name,
            &format!("Name,Email\nSchool {index},s{index}@aero.example\n"),
        );
    }
    trouble::one_label_twice(project.root()).expect("files");
    let without = json(&project, &["run", ".", "--dry-run"]);
    json(&project, &["init", "--yes"]);
    let with = json(&project, &["run", "--dry-run"]);
    assert_eq!(files(&with), files(&without));
    assert_eq!(with["rows"]["read"], without["rows"]["read"]);
    for code in ["HP-M001", "HP-M002", "HP-M004"] {
        assert!(!codes(&with).contains(code), "{code}: {with}");
    }
}

#[test]
fn editions_of_a_file_share_a_source_and_its_mapping() {
    let project = project();
    for year in [2023, 2024] {
        let text = format!("Name,Email,Odd\nSchool {year},s{year}@aero.example,x\n");
        write(&project, &format!("Schools {year}.csv"), &text);
    }
    let result = json(&project, &["init", "--yes"]);
    assert_eq!(result["sources"].as_array().expect("sources").len(), 1);
    assert_eq!(result["sources"][0]["pattern"], "./Schools*.csv");
    assert_eq!(result["sources"][0]["label"], "Schools");
    let ran = json(&project, &["run", "--dry-run"]);
    assert_eq!(ran["rows"]["merged"], 2);
    // What `map` would add to the file that was written: nothing.
    let mapped = json(&project, &["map", "--dry-run"]);
    assert_eq!(mapped["added_columns"], 0, "{mapped}");
}

#[test]
fn the_country_is_taken_from_telephone_numbers_only_when_they_agree() {
    let numbers = |prefix: &str| -> String {
        let rows = (0..9).map(|n| format!("School {n},{prefix}20 7946 095{n}\n"));
        format!("Name,Phone\n{}", rows.collect::<String>())
    };
    for (prefix, by, value) in [("+44 ", "files", "GB"), ("0", "profile", "ZA")] {
        let project = project();
        write(&project, "a.csv", &numbers(prefix));
        let result = json(&project, &["init", "--yes"]);
        assert_eq!(result["country"]["by"], by, "{result}");
        assert_eq!(result["country"]["value"], value);
        let is_written = project
            .read("hotpass.toml")
            .expect("the document")
            .contains(&format!("\ncountry = \"{value}\""));
        assert_eq!(is_written, by == "files");
    }
}

#[test]
fn what_is_asked_for_by_flags_is_written() {
    let project = project();
    write(
        &project,
        "in/a.csv",
        "Name,Email\nAero School,info@aero.example\n",
    );
    let flags = [
        "init",
        "--yes",
        "--name",
        "Ours",
        "--profile",
        "aviation",
        "--country",
        "ke",
        "--input-dir",
        "in",
        "--no-map",
    ];
    json(&project, &flags);
    let text = project.read("hotpass.toml").expect("the document");
    for line in [
        "name = \"Ours\"",
        "name = \"aviation\"",
        "country = \"KE\"",
        "input-dir = \"in\"",
        "pattern = \"./a.csv\"",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let mappings = project.files("mappings").expect("the folder");
    assert_eq!(mappings, ["README.md"]);
    assert_eq!(json(&project, &["run"])["rows"]["merged"], 1);
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let project = project();
    write(&project, "a.csv", "Name,Phone\nAero School,082 555 1234\n");
    for (flags, words) in [
        (["--profile", "nowhere"], "unknown profile `nowhere`"),
        (["--country", "Kenya"], "`Kenya` is not a country code"),
        (["--country", "XX"], "XX"),
        (
            ["--input-dir", "nowhere"],
            "cannot find the input folder `nowhere`",
        ),
    ] {
        let outcome = run(&project, &[&["init", "--yes"], &flags[..]].concat());
        assert_eq!(outcome.code, Some(2), "{flags:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(words),
            "{flags:?}: {}",
            outcome.stderr
        );
        assert!(outcome.stderr.contains("hint:"), "{}", outcome.stderr);
        assert_eq!(project.files(".").expect("the files"), ["a.csv"]);
    }
    let outcome = run(&project, &["init", "a.csv"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
}

#[test]
fn when_one_document_cannot_be_written_none_is() {
    let project = project();
    write(
        &project,
        "a.csv",
        "Name,Email\nAero School,info@aero.example\n",
    );
    // A file stands where the folder of the mapping should.
    write(&project, "mappings", "");
    let outcome = run(&project, &["init", "--yes"]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("cannot write `mappings/"),
        "{}",
        outcome.stderr
    );
    let left = std::fs::read_dir(project.root())
        .expect("the folder")
        .count();
    assert_eq!(left, 2, "{:?}", project.files("."));
}

#[test]
fn a_project_written_anew_under_another_name_keeps_its_mapping() {
    let project = project();
    write(
        &project,
        "a.csv",
        "Name,Email,Odd\nAero School,info@aero.example,x\n",
    );
    json(&project, &["init", "--yes", "--name", "One"]);
    let decided = project
        .read("mappings/one.toml")
        .expect("a mapping")
        .replace(
            "header = \"Odd\", status = \"unmapped\"",
            "header = \"Odd\", status = \"applied\", property = \"notes\"",
        );
    write(&project, "mappings/one.toml", &decided);
    json(&project, &["init", "--yes", "--name", "Two", "--force"]);
    assert_eq!(
        project.read("mappings/one.toml").expect("a mapping"),
        decided
    );
    assert!(!project.path("mappings/two.toml").exists());
    assert!(!codes(&json(&project, &["run", "--dry-run"])).contains("HP-M008"));
}

#[test]
fn a_dry_run_shows_the_document_and_writes_nothing() {
    let project = project();
    write(
        &project,
        "a.csv",
        "Name,Email\nAero School,info@aero.example\n",
    );
    let outcome = run(&project, &["init", "--dry-run"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("pattern = \"./a.csv\""),
        "{}",
        outcome.stdout
    );
    assert_eq!(json(&project, &["init", "--dry-run"])["dry_run"], true);
    assert_eq!(project.files(".").expect("the files"), ["a.csv"]);
}

#[test]
fn an_empty_folder_becomes_a_project_without_sources() {
    let project = project();
    let result = json(&project, &["init", "new/folder", "--yes"]);
    assert_eq!(result["sources"], serde_json::json!([]));
    assert!(project.path("new/folder/hotpass.toml").is_file());
    let outcome = run(&project, &["doctor", "--project", "new/folder"]);
    assert!(
        !outcome.stdout.contains("hotpass.toml:"),
        "it is valid: {}",
        outcome.stdout
    );
}

#[test]
fn an_earlier_publication_is_no_input() {
    let project = project();
    write(
        &project,
        "a.csv",
        "Name,Email\nAero School,info@aero.example\n",
    );
    json(&project, &["run", ".", "--output-path", "out/result.xlsx"]);
    let result = json(&project, &["init", "--yes"]);
    assert_eq!(
        result["sources"].as_array().expect("sources").len(),
        1,
        "{result}"
    );
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::terminal::Terminal;

    fn two_files() -> TestProject {
        let project = project();
        for name in ["a.csv", "b.csv"] {
            write(
                &project,
                name,
                "Name,Email\nAero School,info@aero.example\n",
            );
        }
        project
    }

    #[test]
    fn return_takes_what_is_proposed() {
        let project = two_files();
        let mut terminal = Terminal::start(&project, &["init"]);
        terminal
            .answer("Name of the project:", "\r")
            .answer("Industry profile:", "\r")
            .answer("Country of telephone numbers", "\r")
            .answer("Files that are sources:", "\r")
            .answer("Write this project?", "\r");
        let (code, stdout, screen) = terminal.end();
        assert_eq!(code, Some(0), "{screen}");
        assert!(stdout.contains("Wrote"), "{stdout}");
        assert!(!stdout.contains("Profile"), "it was shown before: {stdout}");

        assert_eq!(json(&project, &["run"])["rows"]["merged"], 2);
    }

    #[test]
    fn answers_change_what_is_written() {
        let project = two_files();
        let mut terminal = Terminal::start(&project, &["init"]);
        terminal
            .answer("Name of the project:", "Ours\r")
            .answer("Industry profile:", "\u{1b}[B\r")
            .answer("Country of telephone numbers", "ke\r")
            // The first of the files is taken out.
            .answer("Files that are sources:", " \r")
            .answer("Write this project?", "y\r");
        let (code, _, screen) = terminal.end();
        assert_eq!(code, Some(0), "{screen}");
        let text = project.read("hotpass.toml").expect("the document");
        for line in [
            "name = \"Ours\"",
            "name = \"aviation\"",
            "country = \"KE\"",
            "\npattern = \"./b.csv\"",
            "# a.csv was left out.",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(project.path("mappings/ours.toml").is_file());
        assert_eq!(files(&json(&project, &["run"])), ["b.csv"]);
    }

    /// Three files of which the first decides for the profile `aviation` and for the country.
    fn one_that_decides() -> TestProject {
        let project = two_files();
        let rows = (0..9).map(|n| format!("School {n},FAOR,+44 20 7946 095{n}\n"));
        let text = format!("Name,Aerodrome,Phone\n{}", rows.collect::<String>());
        write(&project, "0.csv", &text);
        project
    }

    #[test]
    fn what_was_agreed_to_holds_when_files_are_left_out() {
        for (first, expected) in [("\r", 0), ("\u{1b}[B\r", 1)] {
            let project = one_that_decides();
            let proposed = json(&project, &["init", "--dry-run"]);
            assert_eq!(proposed["country"]["value"], "GB");
            assert_eq!(proposed["profile"]["value"], "aviation", "{proposed}");
            let profile = proposed["compared"][expected]["profile"].clone();
            let mut terminal = Terminal::start(&project, &["init"]);
            terminal
                .answer("Name of the project:", "   \r")
                .answer("Industry profile:", first)
                .answer("Country of telephone numbers", "\r")
                .answer("Files that are sources:", " \r")
                .answer("Write this project?", "y\r");
            let (code, _, screen) = terminal.end();
            assert_eq!(code, Some(0), "{screen}");
            let text = project.read("hotpass.toml").expect("the document");
            assert!(text.contains("# 0.csv was left out."), "{text}");
            assert!(text.contains(&format!("\nname = {profile}")), "{text}");
            assert!(text.contains("\ncountry = \"GB\""), "{text}");
            assert!(!text.contains("name = \"\""), "{text}");
        }
    }

    #[test]
    fn what_is_no_country_is_refused_and_asked_again() {
        let project = two_files();
        let mut terminal = Terminal::start(&project, &["init"]);
        terminal
            .answer("Name of the project:", "\r")
            .answer("Industry profile:", "\u{1b}[B\r")
            .answer("Country of telephone numbers", "xx\r")
            .answer("`XX` is not a country code", "")
            .answer("Country of telephone numbers", "ke\r")
            .answer("Files that are sources:", "\r")
            .answer("Write this project?", "y\r");
        let (code, _, screen) = terminal.end();
        assert_eq!(code, Some(0), "{screen}");
        let text = project.read("hotpass.toml").expect("the document");
        for line in ["name = \"aviation\"", "\ncountry = \"KE\""] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn to_leave_out_every_file_is_asked_about() {
        let project = two_files();
        let none = "\u{1b}[D\r";
        let mut terminal = Terminal::start(&project, &["init"]);
        terminal
            .answer("Name of the project:", "\r")
            .answer("Industry profile:", "\r")
            .answer("Country of telephone numbers", "\r")
            .answer("Files that are sources:", none)
            .answer("You left out all 2 files", "")
            .answer("Leave out all of them?", "\r")
            .answer("Files that are sources:", none)
            .answer("Leave out all of them?", "y\r")
            .answer("Write this project?", "y\r");
        let (code, stdout, screen) = terminal.end();
        assert_eq!(code, Some(0), "{screen}");
        assert!(
            stdout.contains("all files are left out (2 files)"),
            "{stdout}"
        );
        assert!(!stdout.contains("no readable file"), "{stdout}");
    }

    #[test]
    fn escape_no_and_ctrl_c_leave_nothing_behind() {
        for (answers, ended) in [
            (&["\u{1b}"][..], 2),
            (&["\r", "\r", "\r", "\r", "n\r"], 2),
            (&["\u{3}"], 130),
            (&["\r", "\r", "\r", "\r", "\u{3}"], 130),
        ] {
            let project = two_files();
            let mut terminal = Terminal::start(&project, &["init"]);
            let questions = [
                "Name of the project:",
                "Industry profile:",
                "Country of telephone numbers",
                "Files that are sources:",
                "Write this project?",
            ];
            for (question, answer) in questions.iter().zip(answers) {
                terminal.answer(question, answer);
            }
            let (code, _, screen) = terminal.end();
            assert_eq!(code, Some(ended), "{answers:?}: {screen}");
            assert!(screen.contains("Nothing was written."), "{screen}");
            assert!(!screen.contains("publication"), "{screen}");
            assert_eq!(project.files(".").expect("the files"), ["a.csv", "b.csv"]);
        }
    }

    #[test]
    fn nobody_is_asked_who_said_yes() {
        let project = two_files();
        let (code, stdout, screen) = Terminal::start(&project, &["init", "-y"]).end();
        assert_eq!(code, Some(0), "{screen}");
        assert!(
            stdout.contains("Wrote") && !screen.contains('?'),
            "{stdout}{screen}"
        );
    }
}

#[test]
fn the_folder_of_the_example_is_there() {
    assert!(Path::new(EXAMPLE).is_dir());
}
