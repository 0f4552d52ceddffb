//! Tables are resolved from files to files: what identifies records, what is written, what is refused.

use std::{fs, path::PathBuf};

use hotpass_linkage::resolution::ScoredPair;
use hotpass_model::{
    linkage::Thresholds,
    plan::Limits,
    resolution::{Destination, ThresholdChoice},
};
use tempfile::TempDir;

use super::*;

struct Nobody;

impl Observer for Nobody {
    fn notice(&self, _event: &RunEvent) {}
}

/// A folder of files.
struct Desk {
    folder: TempDir,
    tables: Tables,
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let paths = files.iter().map(|(name, text)| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path
        });
        let tables = Tables {
            files: paths.collect(),
            sheet: None,
            id: None,
            source_column: None,
            ignore: Vec::new(),
            limits: Limits {
                file_mib: 64,
                expanded_mib: 64,
                entries: 1000,
                cells: 1_000_000,
            },
        };
        Self { folder, tables }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn destination(&self, table: &str) -> Destination {
        Destination {
            index: None,
            table: self.path(table),
            artifacts: self.path("linkage"),
        }
    }

    fn input(&self) -> Result<Input> {
        Input::read(&self.tables, &|_| {})
    }

    fn resolve(&self, table: &str) -> Result<Resolved> {
        let request = Resolve {
            tables: self.tables.clone(),
            scoring: Scoring::default(),
            destination: Some(self.destination(table)),
        };
        resolve_tables(&request, &Nobody)
    }

    fn told(&self, error: &ResolveError) -> String {
        let root = format!("{}/", self.folder.path().display());
        error.to_string().replace(&root, "")
    }
}

/// Records of which every other is the copy of the one before.
fn people(n_rows: usize) -> String {
    let rows = (0..n_rows).map(|row| {
        let person = row / 2;
        format!(
            "Person{person} Family{},Town{},08210{person:05},19{:02}-01-{:02}\n",
            person * 7 % 101,
            person * 3 % 17,
            person % 90 + 10,
            person % 28 + 1
        )
    });
    let rows: Vec<String> = rows.collect();
    format!("name,town,phone,born\n{}", rows.concat())
}

/// A trained model that compares everybody in a house by name, and keeps every pair.
pub(super) fn of_houses() -> LinkageModel {
    serde_json::from_value(serde_json::json!({
        "blocking": [{ "rule": "house" }],
        "comparisons": [{
            "name": "name",
            "levels": [
                { "when": "name_l IS NULL OR name_r IS NULL", "is-null": true },
                { "when": "name_l = name_r", "m": 0.9, "u": 0.1 },
                { "when": "ELSE", "m": 0.1, "u": 0.9 },
            ],
        }],
        "prior": 0.1,
    }))
    .expect("a model")
}

fn ids(input: &Input) -> Vec<&str> {
    let rows = 0..input.records.n_rows() as u32;
    rows.map(|row| input.records.id(row)).collect()
}

#[test]
fn records_are_called_by_a_unique_id_else_by_source_and_id_else_by_file_and_row() {
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let cases: [Case<'_>; 4] = [
        (&[("a.csv", "ID,name\n7,Ann\n5,Bob\n")], &["5", "7"]),
        (
            &[("a.csv", "id,name\n1,Ann\n"), ("b.csv", "id,name\n1,Ann\n")],
            &["a:1", "b:1"],
        ),
        (&[("a.csv", "id,name\n1,Ann\n1,Bob\n")], &["a:2", "a:3"]),
        (
            &[("a.csv", "n\n1\n2\n3\n4\n5\n6\n7\n8\n9\n")],
            &[
                "a:02", "a:03", "a:04", "a:05", "a:06", "a:07", "a:08", "a:09", "a:10",
            ],
        ),
    ];
    for (files, expected) in cases {
        let desk = Desk::with(files);
        assert_eq!(ids(&desk.input().expect("records")), expected);
    }
}

#[test]
fn columns_that_are_named_and_are_not_there_are_told_with_the_nearest() {
    let mut desk = Desk::with(&[("a.csv", "code,name,town\nx,Ann,Ulm\nx,Bob,\n")]);
    for (id, source, ignore, expected) in [
        (
            Some("cod"),
            None,
            None,
            "`--id` names the column `cod`, and there is none; the nearest is `code`",
        ),
        (
            None,
            Some("zzz"),
            None,
            "`--source-column` names the column `zzz`, and there is none",
        ),
        (
            None,
            None,
            Some("Town"),
            "`--ignore` names the column `Town`, and there is none; the nearest is `town`",
        ),
        (
            Some("code"),
            None,
            None,
            "column `code` cannot identify records: rows a:2 and a:3 of one source say the same",
        ),
        (
            Some("town"),
            None,
            None,
            "column `town` cannot identify records: it is empty in row a:3",
        ),
    ] {
        let text = |name: Option<&str>| name.map(str::to_owned);
        desk.tables.id = text(id);
        desk.tables.source_column = text(source);
        desk.tables.ignore = text(ignore).into_iter().collect();
        let error = desk.input().expect_err(expected);
        assert_eq!(desk.told(&error), expected);
        assert!(error.is_usage());
    }
}

#[test]
fn ignored_columns_are_kept_and_not_compared_whatever_the_order_of_rows() {
    let mut desk = Desk::with(&[("a.csv", "note,id,site,name\nn9,9,web,Ann\nn1,1,crm,Bob\n")]);
    desk.tables.source_column = Some("site".into());
    desk.tables.ignore = vec!["note".into()];
    let input = desk.input().expect("records");
    let compared: Vec<&str> = input
        .records
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!((ids(&input), compared), (vec!["1", "9"], vec!["name"]));
    let row = |row| -> Vec<&str> {
        input
            .layout
            .iter()
            .map(|(_, slot)| input.text(*slot, row))
            .collect()
    };
    assert_eq!(
        [row(0), row(1)],
        [["n1", "1", "crm", "Bob"], ["n9", "9", "web", "Ann"]]
    );
}

#[test]
fn duplicates_become_one_row_and_the_evidence_is_beside_it() {
    let text = people(60);
    let desk = Desk::with(&[("people.csv", &text)]);
    let resolved = desk.resolve("out/unique.csv").expect("a result");
    assert_eq!(resolved.input_records, 60);
    assert_eq!(
        resolved.input_records,
        resolved.deduplicated_records + resolved.duplicates_removed
    );
    assert_eq!(resolved.duplicates_removed, 30, "{resolved:?}");
    let table = fs::read_to_string(desk.path("out/unique.csv")).expect("the table");
    assert!(table.starts_with("cluster_id,name,town,phone,born,_records,_record_ids\r\n"));
    assert_eq!(table.lines().count(), 31);
    let counted: u64 = table
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').nth(1)?.parse::<u64>().ok())
        .sum();
    assert_eq!(counted, 60, "every record is in one row");
    for name in [
        "linkage_matches.parquet",
        "linkage_review_queue.parquet",
        "review.jsonl",
        "linkage_metadata.json",
        "clusters.csv",
        "model.yaml",
        "report.html",
    ] {
        assert!(desk.path("linkage").join(name).is_file(), "{name}");
    }
    let metadata =
        fs::read_to_string(desk.path("linkage/linkage_metadata.json")).expect("metadata");
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("JSON");
    assert_eq!(metadata["match_count"], resolved.high_confidence_matches);
    assert_eq!(metadata["review_count"], resolved.review_pairs);
    let entries = fs::read_dir(desk.path("linkage"))
        .expect("a folder")
        .count();
    assert_eq!(entries, 7, "nothing unfinished is left");
    desk.resolve("out/unique.csv")
        .expect("a result replaces the one before");
}

#[test]
fn tables_of_every_form_hold_the_same() {
    let text = people(10);
    let desk = Desk::with(&[("people.csv", &text)]);
    let read_back = |name: &str| {
        desk.resolve(name).expect("a result");
        let mut tables = desk.tables.clone();
        tables.files = vec![desk.path(name)];
        let input = Input::read(&tables, &|_| {}).expect("records");
        let rows = 0..input.records.n_rows() as u32;
        let rows: Vec<Vec<String>> = rows
            .map(|row| {
                let cells = input.layout.iter().map(|(_, slot)| input.text(*slot, row));
                cells.map(str::to_owned).collect()
            })
            .collect();
        rows
    };
    let first = read_back("a.csv");
    assert!(!first.is_empty());
    assert_eq!(read_back("a.parquet"), first);
    assert_eq!(read_back("a.xlsx"), first);
}

#[test]
fn an_input_and_files_of_others_are_not_replaced() {
    let text = people(10);
    let desk = Desk::with(&[("people.csv", &text)]);
    let error = desk.resolve("people.csv").expect_err("it is the input");
    assert_eq!(
        desk.told(&error),
        "the output would replace the input `people.csv`"
    );
    fs::create_dir(desk.path("linkage")).expect("a folder");
    fs::write(desk.path("linkage/model.yaml"), "precious").expect("a file");
    let error = desk.resolve("out.csv").expect_err("somebody else's model");
    assert!(
        desk.told(&error)
            .starts_with("cannot write `linkage/model.yaml`: expected no file"),
        "{error}"
    );
    let left: Vec<_> = fs::read_dir(desk.path("linkage"))
        .expect("a folder")
        .collect();
    assert_eq!(left.len(), 1, "what was begun is removed: {left:?}");
    assert!(!desk.path("out.csv").exists());
}

#[test]
fn what_an_earlier_result_wrote_is_not_guessed() {
    let text = people(10);
    for (metadata, problem) in [
        ("{\"artifacts\": [", "EOF while parsing"),
        ("{\"files\": []}", "expected a list `artifacts`, found none"),
    ] {
        let desk = Desk::with(&[("people.csv", &text)]);
        fs::create_dir(desk.path("linkage")).expect("a folder");
        fs::write(desk.path("linkage/linkage_metadata.json"), metadata).expect("a file");
        let error = desk
            .resolve("out.csv")
            .expect_err("metadata that list nothing");
        assert_eq!(
            desk.told(&error),
            "cannot tell from `linkage/linkage_metadata.json` which files an earlier run wrote"
        );
        let source = std::error::Error::source(&error).expect("a cause");
        assert!(source.to_string().contains(problem), "{source}");
        assert!(
            error
                .hint()
                .is_some_and(|hint| hint.contains("--artifacts"))
        );
        assert!(!desk.path("out.csv").exists());
    }
    let desk = Desk::with(&[("people.csv", &text)]);
    fs::create_dir_all(desk.path("linkage/linkage_metadata.json")).expect("a folder");
    let error = desk
        .resolve("out.csv")
        .expect_err("metadata that cannot be read");
    assert!(matches!(error, ResolveError::Metadata { .. }), "{error}");
}

#[test]
fn tables_that_have_nothing_to_link_are_results_or_clear_messages() {
    let wide: Vec<String> = (0..500).map(|column| format!("c{column}")).collect();
    let wide = format!(
        "{}\n{}\n{}\n",
        wide.join(","),
        "x,".repeat(499) + "y",
        "z,".repeat(499) + "w"
    );
    for (text, rows) in [
        ("id,name\n", 0),
        ("id,name\n1,Ann\n", 1),
        ("name,town\nAnn,Ulm\nBob,Bonn\nCyd,Mainz\n", 3),
        (wide.as_str(), 2),
    ] {
        let desk = Desk::with(&[("a.csv", text)]);
        let resolved = desk.resolve("out.csv").expect(text);
        assert_eq!(
            (resolved.input_records, resolved.deduplicated_records),
            (rows, rows),
            "{text}"
        );
        assert!(desk.path("linkage/linkage_matches.parquet").is_file());
    }
    let desk = Desk::with(&[("a.csv", "id,name,town\n1,,\n2,,\n")]);
    match desk.resolve("out.csv") {
        Ok(resolved) => assert_eq!(
            resolved.duplicates_removed, 0,
            "nothing says that they are the same"
        ),
        Err(error) => assert!(error.hint().is_some(), "{error}"),
    }
    let desk = Desk::with(&[("a.xlsx", "%PDF-1.4")]);
    let error = desk.resolve("out.csv").expect_err("a PDF");
    assert!(error.to_string().contains("PDF"), "{error}");
}

#[test]
fn thresholds_that_are_asked_for_hold() {
    let text = people(40);
    let desk = Desk::with(&[("people.csv", &text)]);
    let request = |matching, review| Resolve {
        tables: desk.tables.clone(),
        scoring: Scoring {
            thresholds: ThresholdChoice { matching, review },
            ..Scoring::default()
        },
        destination: None,
    };
    let all = resolve_tables(&request(Some(1.0), Some(0.0)), &Nobody).expect("a result");
    assert_eq!((all.thresholds.matching, all.thresholds.review), (1.0, 0.0));
    let default = resolve_tables(&request(Some(0.9), Some(0.7)), &Nobody).expect("a result");
    assert!(default.high_confidence_matches >= all.high_confidence_matches);
    assert_eq!(default.thresholds, Thresholds::default());
    assert!(all.outputs.is_empty());
}

#[test]
fn what_is_written_does_not_depend_on_what_was_spilled() {
    let rows = (0..1_300).map(|row| format!("Name {},House {}\n", row * 7919 % 641, row % 4));
    let text = format!("name,house\n{}", rows.collect::<String>());
    let desk = Desk::with(&[("a.csv", &text)]);
    let written = |memory: &str| {
        let request = Resolve {
            tables: desk.tables.clone(),
            scoring: Scoring {
                model: Some(of_houses()),
                memory: memory.parse().expect("an amount"),
                ..Scoring::default()
            },
            destination: Some(desk.destination("out.csv")),
        };
        let resolved = resolve_tables(&request, &Nobody).expect("a result");
        let paths = resolved.outputs.iter().map(|output| &output.path);
        let files: Vec<(String, Vec<u8>)> = paths
            .map(|path| (path.clone(), fs::read(path).expect("it is there")))
            .collect();
        (resolved.spilled_bytes, files)
    };
    let (in_memory, spilled) = (written("1GB"), written("8MB"));
    assert_eq!(in_memory.0, 0);
    assert!(spilled.0 > 0);
    assert!(in_memory.1 == spilled.1, "the files differ");
    assert!(in_memory.1.len() > 5);
}

#[test]
fn a_pair_is_explained_by_its_ids_in_either_order() {
    let desk = Desk::with(&[("people.csv", &people(20))]);
    let told = |pair| explain_pair(&desk.tables, &Scoring::default(), pair, &Nobody);
    let explained = told(["people:02", "people:03"]).expect("an explanation");
    assert_eq!(
        told(["people:03", "people:02"]).expect("the same"),
        explained
    );
    assert_eq!(told(["people:2", "people:3"]).expect("the same"), explained);
    let sum: f64 = explained
        .steps
        .iter()
        .map(|step| step.weight + step.term_frequency)
        .sum();
    assert!((explained.prior_weight + sum - explained.match_weight).abs() < 1e-9);
    for (pair, expected) in [
        (
            ["people:02", "people:99"],
            "no record has the id `people:99`",
        ),
        (["people:02", "people:02"], "`people:02` is one record"),
    ] {
        let error = told(pair).expect_err(expected);
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn truth_is_read_as_pairs_or_as_clusters() {
    let desk = Desk::with(&[("people.csv", "id,name\n1,A\n2,B\n3,C\n4,D\n")]);
    let input = desk.input().expect("records");
    let pairs = |text: &str| {
        let path = desk.path("truth.csv");
        fs::write(&path, text).expect("a file");
        truth::pairs(&path, &input)
    };
    for (text, expected) in [
        (
            "record_id_l,record_id_r\n2,1\n3,4\n1,2\n",
            vec![(0, 1), (2, 3)],
        ),
        ("one,other\n2,1\n", vec![(0, 1)]),
        (
            "record_id,cluster_id\n1,x\n2,x\n3,\n4,x\n",
            vec![(0, 1), (0, 3), (1, 3)],
        ),
        ("id_l,id_r,label\n1,2,1\n3,4,0\n", vec![(0, 1)]),
        ("id,cluster\n", vec![]),
    ] {
        assert_eq!(pairs(text).expect(text), expected, "{text}");
    }
    for (text, expected) in [
        (
            "record_id_l,record_id_r\n1,2\n1,9\n",
            "1 of its rows name a record that is not there; the first is row 3",
        ),
        ("alone\n1\n", "its columns are alone"),
    ] {
        let error = pairs(text).expect_err(expected);
        assert!(error.to_string().ends_with(expected), "{error}");
    }
}

#[test]
fn the_value_that_stands_for_several_is_the_most_frequent_then_the_longest_then_the_first() {
    let text = "id,a,b,c\n1,x,,same\n2,y,long one,other\n3,y,short,\n";
    let desk = Desk::with(&[("a.csv", text)]);
    let input = desk.input().expect("records");
    let survivors: Vec<&str> = input
        .layout
        .iter()
        .map(|(_, slot)| clusters::survivor(&input, *slot, &[0, 1, 2]))
        .collect();
    assert_eq!(survivors, ["1", "y", "long one", "other"]);
}

#[test]
fn pairs_have_what_both_records_say_even_when_there_are_none() {
    let desk = Desk::with(&[("a.csv", "id,name,cluster_id\n1,Ann,u\n2,,v\n")]);
    let input = desk.input().expect("records");
    let pair = ScoredPair {
        left: 0,
        right: 1,
        weight: 2.0,
        probability: 0.8,
        class: Class::Review,
    };
    for pairs in [vec![], vec![pair]] {
        let n_pairs = pairs.len();
        let chunks: Vec<_> = tables::pairs(&input, pairs.into_iter()).collect();
        let batch = chunks[0].as_ref().expect("a chunk");
        let schema = batch.schema();
        let names: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        assert_eq!(
            names,
            [
                "record_id_l",
                "record_id_r",
                "source_l",
                "source_r",
                "match_weight",
                "match_probability",
                "classification",
                "left_name",
                "right_name",
                "left_cluster_id",
                "right_cluster_id"
            ]
        );
        assert_eq!((chunks.len(), batch.num_rows()), (1, n_pairs));
    }
    let clusters = Clusters::of(&[0, 1]);
    let mut chunks = tables::deduplicated(&input, &clusters);
    let batch = chunks.next().expect("one").expect("a chunk");
    assert_eq!(batch.schema().field(3).name(), "input_cluster_id");
}
