//! Reads a publication back with libraries of its own, so that a test does not believe what the program says of
//! itself: tables come out as rows of text, files as bytes. It also sets up the projects the acceptance tests share.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    path::Path,
};

use hotpass_testkit::{
    flight_schools::{self, Spec},
    project::TestProject,
};
use parquet::{
    file::reader::{FileReader as _, SerializedFileReader},
    record::Field,
};
use sha2::{Digest as _, Sha256};

use crate::{project, run};

/// The folder of the bundled example.
pub(crate) const EXAMPLE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/flight-schools");

/// A row by column name; a column that is null is absent.
pub(crate) type Row = BTreeMap<String, String>;

/// Returns a project with the declarations of the bundled example and no data.
pub(crate) fn declared() -> TestProject {
    let project = project();
    let example = Path::new(EXAMPLE);
    let document = fs::read(example.join("hotpass.toml")).expect("the example's document");
    project.write("hotpass.toml", document).expect("a file");
    for entry in fs::read_dir(example.join("contracts")).expect("the example's contracts") {
        let entry = entry.expect("an entry");
        let name = format!("contracts/{}", entry.file_name().to_string_lossy());
        let contract = fs::read(entry.path()).expect("a contract");
        project.write(&name, contract).expect("a file");
    }
    project
}

/// Returns a project with the example's declarations and data of any size; the truth is in its root.
pub(crate) fn generated(spec: &Spec) -> TestProject {
    let project = declared();
    flight_schools::write(spec, &project.path("data"), project.root()).expect("the workbooks");
    project
}

/// Runs `hotpass run` with further arguments and returns its result object.
pub(crate) fn published(project: &TestProject, arguments: &[&str]) -> serde_json::Value {
    let all = [&["run", "--format", "json"], arguments].concat();
    let outcome = run(project, &all);
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    serde_json::from_str(&outcome.stdout).expect("one object")
}

/// Reads a Parquet file of the project.
pub(crate) fn table(project: &TestProject, relative: &str) -> Vec<Row> {
    let file = File::open(project.path(relative)).expect("a Parquet file");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|row| {
        row.expect("a row")
            .into_columns()
            .into_iter()
            .filter_map(|(name, field)| Some((name, text(field)?)))
            .collect()
    })
    .collect()
}

fn text(field: Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// Reads a CSV file of the project; an empty field is absent.
pub(crate) fn csv_table(project: &TestProject, relative: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(project.path(relative)).expect("a CSV file");
    let rows = reader.deserialize().map(|row| row.expect("a row"));
    rows.map(|row: Row| {
        row.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect()
    })
    .collect()
}

/// Returns the value of a column, which must be there.
pub(crate) fn value<'a>(row: &'a Row, column: &str) -> &'a str {
    let text = row.get(column);
    assert!(text.is_some(), "`{column}` is null in {row:?}");
    text.map(String::as_str).unwrap_or_default()
}

/// Returns every file below a folder of the project with its bytes.
pub(crate) fn bytes(project: &TestProject, relative: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = project.path(relative);
    let files = project.files(relative).expect("the files");
    files
        .into_iter()
        .map(|name| {
            let content = fs::read(folder.join(&name)).expect("a file");
            (name, content)
        })
        .collect()
}

/// Returns the SHA-256 of bytes in lower-case hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

/// Returns the run id of the publication in a folder after verifying every output against the manifest: all are
/// there, and none is altered.
pub(crate) fn verified(project: &TestProject, folder: &str, manifest: &str) -> String {
    let text = project
        .read(&format!("{folder}/{manifest}"))
        .expect("the manifest");
    let value: serde_json::Value = serde_json::from_str(&text).expect("a manifest");
    let outputs = value["outputs"].as_array().expect("the outputs");
    assert!(outputs.len() > 10, "{text}");
    for output in outputs {
        let name = output["file"].as_str().expect("a name");
        let content = fs::read(project.path(folder).join(name)).expect("an output");
        assert_eq!(output["sha256"], sha256(&content), "{name}");
    }
    value["run_id"].as_str().expect("a run id").to_owned()
}
