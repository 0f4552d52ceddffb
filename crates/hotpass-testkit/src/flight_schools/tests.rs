//! The example has the shape, the troubles and the truth that its users rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};

use super::*;
use crate::golden::{CONTACT_FILE, REACHOUT_FILE, SACAA_FILE};

struct Example {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Example {
    fn of(spec: &Spec) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().to_owned();
        write(spec, &path, &path).expect("a file");
        Self {
            _folder: folder,
            path,
        }
    }

    fn sheet(&self, file: &str, sheet: &str) -> Range<Data> {
        let mut book: Xlsx<_> = open_workbook(self.path.join(file)).expect("a workbook");
        book.worksheet_range(sheet).expect("a sheet")
    }

    fn lines(&self, file: &str) -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(self.path.join(file)).expect("a file");
        text.lines()
            .skip(1)
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }
}

fn count(lines: &[Vec<String>], file: &str, sheet: &str, kind: &str) -> usize {
    lines
        .iter()
        .filter(|line| line[0] == file && line[1] == sheet && line[4] == kind)
        .count()
}

#[test]
fn the_books_have_the_shape_of_the_originals() {
    let example = Example::of(&Spec::default());
    let truth = example.lines("truth.csv");
    let named = count(&truth, REACHOUT_FILE, "Organisation", "organization");
    let empty = count(&truth, REACHOUT_FILE, "Organisation", "template");
    assert!((55..95).contains(&named), "{named}");
    assert_eq!(empty, named * 5);
    assert!(count(&truth, CONTACT_FILE, "Company_Cat", "organization") > 70);
    assert!(count(&truth, CONTACT_FILE, "Company_Contacts", "contact") > 20);
    assert!(count(&truth, CONTACT_FILE, "Company_Addresses", "address") > 8);
    assert!(count(&truth, CONTACT_FILE, "10-10-25 Capture", "capture") > 4);
    assert!(count(&truth, SACAA_FILE, "Cleaned", "organization") > 55);
    assert!(count(&truth, SACAA_FILE, "Issues", "issue") > 10);
    let sheet = example.sheet(REACHOUT_FILE, "Organisation");
    assert_eq!(sheet.height(), 1 + named + empty);
}

#[test]
fn every_trouble_is_there() {
    let example = Example::of(&Spec::default());
    let truth = example.lines("truth.csv");
    let contacts = example.lines("truth_contacts.csv");
    for joins in ["self", "id", "name", "none"] {
        assert!(truth.iter().any(|line| line[5] == joins), "{joins}");
    }
    assert!(contacts.iter().any(|line| line[7] == "false"));
    let people = example.sheet(REACHOUT_FILE, "Contact Info");
    let column = |range: &Range<Data>, column: usize| -> Vec<Data> {
        range
            .rows()
            .skip(1)
            .map(|row| row[column].clone())
            .collect()
    };
    assert!(
        column(&people, 6)
            .iter()
            .any(|cell| matches!(cell, Data::Float(_)))
    );
    assert!(
        column(&people, 9)
            .iter()
            .any(|cell| !matches!(cell, Data::Empty))
    );
    assert!(
        column(&people, 10)
            .iter()
            .any(|cell| cell == "inferred from website")
    );
    let ids = column(&example.sheet(CONTACT_FILE, "Company_Contacts"), 0);
    assert!(ids.contains(&Data::Float(0.0)));
    assert!(ids.iter().any(|id| matches!(id, Data::String(_))));
    let catalogue = column(&example.sheet(CONTACT_FILE, "Company_Cat"), 0);
    let distinct: BTreeSet<String> = catalogue.iter().map(ToString::to_string).collect();
    assert_eq!(
        distinct.len() + 1,
        catalogue.len(),
        "one id was given twice"
    );
    let cleaned = example.sheet(SACAA_FILE, "Cleaned");
    assert_eq!(
        cleaned.get_value((2, 0)),
        Some(&Data::String("Name of Organisation".into()))
    );
    let mut all = String::new();
    for (file, sheet) in [
        (REACHOUT_FILE, "Organisation"),
        (REACHOUT_FILE, "Contact Info"),
        (SACAA_FILE, "Cleaned"),
    ] {
        for cell in example.sheet(file, sheet).rows().flatten() {
            writeln!(all, "{cell}").expect("memory");
        }
    }
    for bait in [
        "NaT", "KZN", "W/Cape", "Tel: ", " ext", "(0)", "TBD", "N/A", "mailto:",
    ] {
        assert!(all.contains(bait), "{bait}");
    }
}

#[test]
fn the_truth_names_the_cell_a_value_stands_in() {
    let example = Example::of(&Spec {
        organisations: 60,
        ..Spec::default()
    });
    let mut sheets: BTreeMap<(String, String), Range<Data>> = BTreeMap::new();
    for line in example
        .lines("truth_contacts.csv")
        .iter()
        .filter(|line| line[7] == "true")
    {
        let sheet = sheets
            .entry((line[0].clone(), line[1].clone()))
            .or_insert_with(|| example.sheet(&line[0], &line[1]));
        let (letter, row) = line[2].split_at(1);
        let column = u32::from(letter.as_bytes()[0] - b'A');
        let cell = sheet
            .get_value((row.parse::<u32>().expect("a number") - 1, column))
            .expect("a cell");
        let text = cell.to_string().to_lowercase();
        if line[6].is_empty() {
            assert!(text.contains(&line[5]), "{line:?}: {text}");
        } else {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let national = line[6].replace("+27", "");
            assert!(digits.contains(&national), "{line:?}: {text}");
        }
    }
}

#[test]
fn a_typed_wrong_name_shares_its_website_with_the_other_rows() {
    let spec = Spec {
        organisations: 2_000,
        ..Spec::default()
    };
    let mut shared: BTreeMap<u32, Vec<bool>> = BTreeMap::new();
    let mut hard = 0;
    for volume in [
        listing::Volume::Reachout,
        listing::Volume::Contact,
        listing::Volume::Sacaa,
    ] {
        for mut listing in listing::listings(&spec, volume) {
            let website = listing.website();
            let has_site =
                matches!(&website, Cell::Text(text) if text.to_lowercase().contains(".example"));
            let number = listing.organisation.number;
            if listing.name.hard {
                hard += 1;
            } else {
                let marks = shared.entry(number).or_default();
                marks.push(has_site);
                if listing.name.needs_key {
                    assert!(has_site, "{}", listing.name.text);
                    marks.push(true);
                }
            }
        }
    }
    assert!((5..80).contains(&hard), "{hard}");
}

#[test]
fn shuffled_rows_are_the_same_rows() {
    let sorted = |spec: &Spec, file: &str| {
        let mut lines: Vec<String> = Example::of(spec)
            .lines(file)
            .iter()
            .map(|line| {
                [
                    &line[0],
                    &line[1],
                    &line[3],
                    &line[4],
                    &line[5],
                    line.get(6).unwrap_or(&line[5]),
                ]
                .map(String::as_str)
                .join(",")
            })
            .collect();
        lines.sort();
        lines
    };
    let plain = Spec {
        organisations: 40,
        ..Spec::default()
    };
    let shuffled = Spec {
        shuffle_seed: Some(4),
        ..plain
    };
    for file in ["truth.csv", "truth_contacts.csv"] {
        assert_eq!(sorted(&plain, file), sorted(&shuffled, file));
    }
    let order = |spec: &Spec| Example::of(spec).lines("truth.csv");
    assert_ne!(order(&plain), order(&shuffled));
}

#[test]
fn an_impossible_size_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for organisations in [0, 400_000] {
        let spec = Spec {
            organisations,
            ..Spec::default()
        };
        assert!(write(&spec, folder.path(), folder.path()).is_err());
    }
}

/// Names and contents of a workbook's parts, in order: the bytes a compressor makes of them may
/// differ between versions of the compressor.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip =
        zip::ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("an archive");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("an entry");
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut content).expect("an entry");
            (entry.name().expect("a name").into_owned(), content)
        })
        .collect()
}

#[test]
fn the_committed_example_is_what_the_generator_writes() {
    let example = Example::of(&Spec::default());
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/flight-schools");
    for file in [REACHOUT_FILE, CONTACT_FILE, SACAA_FILE] {
        let renewed = parts(&example.path.join(file)) == parts(&committed.join("data").join(file));
        assert!(
            renewed,
            "`{file}` is out of date: run `cargo xtask example`"
        );
    }
    for file in ["truth.csv", "truth_contacts.csv"] {
        let renewed = std::fs::read(example.path.join(file)).expect("a file");
        assert!(
            renewed == std::fs::read(committed.join(file)).expect("a file"),
            "{file}"
        );
    }
}

#[test]
fn the_same_specification_gives_the_same_bytes() {
    let spec = Spec {
        organisations: 30,
        ..Spec::default()
    };
    let (one, two) = (Example::of(&spec), Example::of(&spec));
    for file in [
        REACHOUT_FILE,
        CONTACT_FILE,
        SACAA_FILE,
        "truth.csv",
        "truth_contacts.csv",
    ] {
        let read = |example: &Example| std::fs::read(example.path.join(file)).expect("a file");
        assert!(read(&one) == read(&two), "{file}");
    }
}
