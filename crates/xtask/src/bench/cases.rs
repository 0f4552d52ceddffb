//! The measurements: what each needs as input and which commands it compares. The first subject is
//! always the binary; the others are peers that do the same job.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hotpass_testkit::flight_schools::{self, Spec};
use hotpass_testkit::trouble;
use serde_json::{Value, json};

use super::Request;
use super::check::{self, Rules};
use super::link;
use super::measure::Subject;

/// Seed of all inputs.
const SEED: u64 = 1;
/// Rows of the workbook that is written.
const WRITTEN_ROWS: u32 = 100_000;

/// Events of the recording that is shown again.
const REPLAYED_EVENTS: u32 = 1_000_000;

/// A measurement.
#[derive(Debug)]
pub(super) struct Case {
    /// Its name on the command line and in the results.
    pub(super) name: &'static str,
    job: Job,
}

#[derive(Debug, Clone, Copy)]
enum Job {
    /// The whole run at a number of organizations, with what the Python predecessor took: CPU
    /// seconds and megabytes, measured at another time and therefore no ratio of this session.
    Run(u32, [f64; 2]),
    Read,
    Write,
    Merge,
    Replay,
    /// The duplicates among a number of rows of people.
    Link(u64),
    /// A suite or a table schema over a number of rows.
    Check(Rules, u64),
}

/// All measurements.
pub(super) const ALL: [Case; 10] = [
    Case {
        name: "run-10k",
        job: Job::Run(10_000, [81.0, 1340.0]),
    },
    Case {
        name: "run-100k",
        job: Job::Run(100_000, [763.0, 7700.0]),
    },
    Case {
        name: "read-xlsx",
        job: Job::Read,
    },
    Case {
        name: "write-xlsx",
        job: Job::Write,
    },
    Case {
        name: "merge-settings",
        job: Job::Merge,
    },
    Case {
        name: "replay",
        job: Job::Replay,
    },
    Case {
        name: "link-200k",
        job: Job::Link(200_000),
    },
    Case {
        name: "link-1m",
        job: Job::Link(1_000_000),
    },
    Case {
        name: "check",
        job: Job::Check(Rules::Suite, 1_000_000),
    },
    Case {
        name: "check-schema",
        job: Job::Check(Rules::Schema, 200_000),
    },
];

/// A measurement whose inputs are there.
pub(super) struct Prepared {
    /// The measurement's name.
    pub(super) name: &'static str,
    /// What runs, the binary first.
    pub(super) subjects: Vec<Subject>,
    /// Sizes of the inputs.
    pub(super) sizes: Value,
    /// Figures from elsewhere, to be read with care.
    pub(super) reference: Value,
}

/// Makes the inputs of a measurement, unless they are there, and its commands.
pub(super) fn prepare(
    case: &Case,
    root: &Path,
    request: &Request,
    python: Option<&Path>,
) -> anyhow::Result<Prepared> {
    let data = request.target.join("bench-data");
    std::fs::create_dir_all(&data)?;
    let scripts = root.join("benches/peers");
    let peer = |name: &str, arguments: &[&str]| {
        python.map(|python| Subject::peer(name, python, &scripts, arguments))
    };
    let mut reference = Value::Null;
    let (own, peers, sizes) = match case.job {
        Job::Run(organisations, took) => {
            let project = data.join(case.name);
            let sizes = run_input(root, &project, organisations)?;
            reference = predecessor(took);
            let own = vec!["run".into(), "--project".into(), text(&project)?];
            (own, Vec::new(), sizes)
        }
        Job::Read => {
            let file = read_input(&data, request.rows)?;
            let path = text(&file)?;
            let peers = vec![
                peer("read_openpyxl", &[&path]),
                peer("read_polars", &[&path]),
            ];
            let sizes = json!({"rows": request.rows, "columns": 10, "bytes": size(&file)?});
            // Reading and no more, as the peers do; `inspect` would compute statistics of every column as well.
            let folder = text(file.parent().unwrap_or(&data))?;
            let own = ["run", &folder, "--until", "ingest", "--quiet"];
            (own.map(str::to_owned).to_vec(), peers, sizes)
        }
        Job::Write => {
            let rows = WRITTEN_ROWS.to_string();
            let (mine, theirs) = (
                text(&data.join("mine.xlsx"))?,
                text(&data.join("theirs.xlsx"))?,
            );
            let own = part("write-workbook", &["--rows", &rows, "--output", &mine]);
            let peers = vec![peer("write_openpyxl", &[&rows, &theirs])];
            (own, peers, json!({"rows": WRITTEN_ROWS, "columns": 42}))
        }
        Job::Merge => {
            let peers = vec![peer("merge_omegaconf", &[])];
            // The predecessor's figures are printed beside those of the binary.
            (part("merge-settings", &[]), peers, json!({"shapes": 5}))
        }
        Job::Replay => {
            let own = part("replay", &["--events", &REPLAYED_EVENTS.to_string()]);
            (own, Vec::new(), json!({"events": REPLAYED_EVENTS}))
        }
        Job::Link(rows) => linked(&data, rows, &peer)?,
        Job::Check(rules, rows) => checked((&data, &scripts), (rules, rows), &peer)?,
    };
    let mut subjects = vec![Subject::binary(&request.hotpass, own)];
    subjects.extend(peers.into_iter().flatten());
    Ok(Prepared {
        name: case.name,
        subjects,
        sizes,
        reference,
    })
}

/// What the binary is told, its peers, and how large the inputs are.
type Commands = (Vec<String>, Vec<Option<Subject>>, Value);
/// Makes a peer of its script's name and arguments; none: peers are not asked for.
type Peer<'a> = &'a dyn Fn(&str, &[&str]) -> Option<Subject>;

fn linked(data: &Path, rows: u64, peer: Peer<'_>) -> anyhow::Result<Commands> {
    let input = link::input(data, rows, SEED)?;
    let (rows, truth) = (text(&input.rows)?, text(&input.truth)?);
    let peers = vec![peer("splink_link", &[&rows])];
    Ok((link::evaluate(&rows, &truth), peers, input.sizes))
}

fn checked(
    (data, scripts): (&Path, &Path),
    (rules, rows): (Rules, u64),
    peer: Peer<'_>,
) -> anyhow::Result<Commands> {
    let input = check::input(data, scripts, rules, (rows, SEED))?;
    let (rows, path) = (text(&input.rows)?, text(&input.rules)?);
    let peers = match rules {
        Rules::Suite => vec![
            peer("check_polars", &[&rows]),
            peer("check_pandera", &[&rows]),
            peer("check_great_expectations", &[&rows, &path]),
        ],
        Rules::Schema => vec![peer("check_frictionless", &[&rows, &path])],
    };
    Ok((check::arguments(&rows, rules, &path), peers, input.sizes))
}

/// The command that times a part of the binary.
fn part(name: &str, arguments: &[&str]) -> Vec<String> {
    let words = ["bench", name].into_iter().chain(arguments.iter().copied());
    words
        .chain(["--format", "json"])
        .map(str::to_owned)
        .collect()
}

fn predecessor([cpu_seconds, peak_memory_mb]: [f64; 2]) -> Value {
    json!({
        "subject": "the Python predecessor, its crashes patched; not measured in this session",
        "cpu_seconds": cpu_seconds,
        "peak_memory_mb": peak_memory_mb,
    })
}

/// A copy of the example's project with the generated workbooks of that size.
fn run_input(root: &Path, project: &Path, organisations: u32) -> anyhow::Result<Value> {
    let data = project.join("data");
    // Published outputs and state of an earlier session would make the first run another one.
    if project.exists() {
        std::fs::remove_dir_all(project)?;
    }
    copy_project(&root.join("examples/flight-schools"), project)?;
    let spec = Spec {
        organisations,
        seed: SEED,
        shuffle_seed: None,
    };
    flight_schools::write(&spec, &data, project)?;
    let mut bytes = 0;
    for entry in std::fs::read_dir(&data)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(json!({"organizations": organisations, "workbooks": 3, "bytes": bytes}))
}

/// Copies what a project's owner wrote: no data, no outputs, no state.
fn copy_project(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in
        std::fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))?
    {
        let entry = entry?;
        let name = entry.file_name();
        if ["data", "dist", ".hotpass"]
            .iter()
            .any(|left_out| name == *left_out)
        {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy_project(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn read_input(data: &Path, rows: u32) -> anyhow::Result<PathBuf> {
    let folder = data.join(format!("read-{rows}"));
    let file = folder.join("big.xlsx");
    if !file.is_file() {
        // Written aside, so that an interrupted session leaves no half of an input.
        let aside = data.join("aside");
        std::fs::create_dir_all(&aside)?;
        let written = trouble::big_sheet(&aside, rows)?;
        std::fs::create_dir_all(&folder)?;
        std::fs::rename(written, &file)?;
    }
    Ok(file)
}

fn size(file: &Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}

fn text(path: &Path) -> anyhow::Result<String> {
    let text = path
        .to_str()
        .with_context(|| format!("`{}` is not Unicode", path.display()))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_copied_without_its_data_and_outputs() {
        let folder = std::env::temp_dir().join(format!("hotpass-bench-{}", std::process::id()));
        for path in ["from/contracts", "from/data", "from/dist"] {
            std::fs::create_dir_all(folder.join(path)).expect("a folder");
            std::fs::write(folder.join(path).join("file"), "x").expect("a file");
        }
        copy_project(&folder.join("from"), &folder.join("to")).expect("a copy");
        assert!(folder.join("to/contracts/file").is_file());
        assert!(!folder.join("to/data").exists() && !folder.join("to/dist").exists());
        std::fs::remove_dir_all(folder).expect("a folder");
    }
}
