//! The bundled example as it is published, byte for byte: a change of any value, count or sentence shows as a change of
//! a committed file. Of the outputs that are no text the crosswalk takes part as a table; the others depend on the
//! versions of the libraries that pack them, and are read back by the tests of what is in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::publication::{EXAMPLE, bytes, declared, published, table};

/// Where the committed publication is, relative to the example.
const COMMITTED: &str = "published";

/// The command that renews what is committed.
const RENEW: &str = "INSTA_UPDATE=always cargo test -p hotpass --test it example::";

/// How many characters of a line a message shows.
const SHOWN: usize = 80;

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn the_example_is_published_as_committed() {
    let folder = Path::new(EXAMPLE).join(COMMITTED);
    let found = publication();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        renew(&folder, &found);
    }
    let faults = differences(&committed(&folder), &found);
    assert!(
        faults.is_empty(),
        "the example is published differently from what is committed in `examples/flight-schools/{COMMITTED}`:\n  \
         {}\nif that is right, run `{RENEW}` and look at the difference before you commit it",
        faults.join("\n  ")
    );
}

#[test]
fn a_difference_is_told_with_its_file_and_line() {
    let files = |pairs: &[(&str, &str)]| -> Files {
        let owned = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        owned.collect()
    };
    let before = files(&[("a.csv", "x\ny\n"), ("b.md", "b\n"), ("c.md", "c\n")]);
    let after = files(&[("a.csv", "x\nz\n"), ("c.md", "c\n"), ("d.md", "d\n")]);
    assert_eq!(differences(&before, &before), [""; 0]);
    assert_eq!(
        differences(&before, &after),
        [
            "a.csv:2: committed `y`, published `z`",
            "b.md: committed, and not published",
            "d.md: published, and not committed",
        ]
    );
    let ended = files(&[("a.csv", "x\ny\r\n"), ("b.md", "b"), ("c.md", "c\nd\n")]);
    assert_eq!(
        differences(&before, &ended),
        [
            "a.csv:2: committed `y`, published `y\\r`",
            "b.md:2: committed ``, published nothing",
            "c.md:2: committed ``, published `d`",
        ]
    );
    let (long, other) = (
        format!("{}y{}", "x".repeat(200), "z".repeat(200)),
        "x".repeat(300),
    );
    let told = differences(&files(&[("a.csv", &long)]), &files(&[("a.csv", &other)]));
    let (x, z) = ("x".repeat(20), "z".repeat(59));
    let same = "x".repeat(80);
    assert_eq!(
        told,
        [format!(
            "a.csv:1: committed `…{x}y{z}…`, published `…{same}…`"
        )]
    );
}

/// Runs the example and returns its text outputs, and the crosswalk as text.
fn publication() -> Files {
    let project = declared();
    let data = project.folder("data").expect("a folder");
    for entry in fs::read_dir(Path::new(EXAMPLE).join("data")).expect("the example's data") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), data.join(entry.file_name())).expect("a workbook");
    }
    published(&project, &[]);
    let mut files = bytes(&project, "dist");
    files.retain(|name, _| is_text(name) && name != "manifest.json");
    let crosswalk = csv_of(&table(&project, "dist/hotpass.crosswalk.parquet"));
    files.insert("hotpass.crosswalk.csv".into(), crosswalk);
    files
}

fn is_text(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| {
        ["csv", "json", "md", "html"]
            .iter()
            .any(|text| extension == *text)
    })
}

/// Returns rows as comma-separated text, columns in the order of their names.
fn csv_of(rows: &[BTreeMap<String, String>]) -> Vec<u8> {
    let columns: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(columns.iter().map(|name| name.as_bytes()))
        .expect("a header");
    for row in rows {
        let cells = columns
            .iter()
            .map(|name| row.get(*name).map_or("", String::as_str));
        writer.write_record(cells).expect("a row");
    }
    writer.into_inner().expect("writing to memory cannot fail")
}

fn committed(folder: &Path) -> Files {
    let Ok(entries) = fs::read_dir(folder) else {
        return Files::new();
    };
    let files = entries.map(|entry| {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("a committed file"))
    });
    files.collect()
}

fn renew(folder: &Path, files: &Files) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("the committed folder");
    }
    fs::create_dir_all(folder).expect("a folder");
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("a file");
    }
}

/// Returns a line per file that differs, with the first place where it does.
fn differences(committed: &Files, published: &Files) -> Vec<String> {
    let names: BTreeSet<&String> = committed.keys().chain(published.keys()).collect();
    let told =
        names
            .into_iter()
            .filter_map(|name| match (committed.get(name), published.get(name)) {
                (Some(before), Some(after)) if before == after => None,
                (Some(before), Some(after)) => Some(first_difference(name, before, after)),
                (Some(_), None) => Some(format!("{name}: committed, and not published")),
                (None, _) => Some(format!("{name}: published, and not committed")),
            });
    told.collect()
}

fn first_difference(name: &str, before: &[u8], after: &[u8]) -> String {
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        text.split('\n')
            .map(|line| line.escape_debug().to_string())
            .collect()
    };
    let (before, after) = (lines(before), lines(after));
    let at = (0..before.len().max(after.len()))
        .find(|at| before.get(*at) != after.get(*at))
        .unwrap_or_default();
    let (old, new) = (before.get(at), after.get(at));
    let alike = old.into_iter().zip(new).map(|(old, new)| {
        let pairs = old.chars().zip(new.chars());
        pairs.take_while(|(old, new)| old == new).count()
    });
    let start = alike.sum::<usize>().saturating_sub(SHOWN / 4);
    format!(
        "{name}:{}: committed {}, published {}",
        at + 1,
        excerpt(old, start),
        excerpt(new, start)
    )
}

/// Returns what a message shows of a line, from this character on.
fn excerpt(line: Option<&String>, start: usize) -> String {
    let Some(line) = line else {
        return "nothing".into();
    };
    let shown: String = line.chars().skip(start).take(SHOWN).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if line.chars().count() > start + SHOWN {
        "…"
    } else {
        ""
    };
    format!("`{before}{shown}{after}`")
}
