//! The house rules that no compiler checks. Reads the sources, manifests and documents of the workspace and
//! reports every fault as `file:line: what is wrong: what to do`, in path order. It changes nothing, except the
//! generated reference when asked to with `--fix`; style that rustfmt, clippy or typos can see is theirs.

mod arrows;
mod catalogue;
mod documents;
mod generated;
mod names;
mod reasons;
mod shape;
mod source;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use tree::Tree;

/// A house rule that a file does not keep.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    /// The file, relative to the root of the workspace.
    path: String,
    /// The line, from 1.
    line: usize,
    /// What is wrong.
    what: String,
    /// What to do about it.
    advice: String,
}

impl Fault {
    fn new(path: &str, line: usize, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            what,
            advice,
        } = self;
        write!(f, "{path}:{line}: {what}: {advice}")
    }
}

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    /// The built binary whose generated reference is compared with the committed one.
    binary: Option<PathBuf>,
    /// Whether the committed reference is brought up to date.
    fix: bool,
}

/// Runs every check on the workspace at `root` and prints the faults.
pub(crate) fn run(root: &Path, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let request = parse(arguments)?;
    let tree = Tree::read(root)?;
    let mut faults = faults(&tree);
    if let Some(binary) = &request.binary {
        faults.extend(generated::check(root, binary, request.fix)?);
    }
    faults.sort();
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() {
        println!("{} files keep the house rules", tree.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} faults in {} files checked", faults.len(), tree.len());
    Ok(ExitCode::FAILURE)
}

/// Returns the faults that reading alone can find.
fn faults(tree: &Tree) -> Vec<Fault> {
    [
        arrows::check(tree),
        shape::check(tree),
        names::check(tree),
        catalogue::check(tree),
        documents::check(tree),
        reasons::check(tree),
    ]
    .concat()
}

fn parse(arguments: &[String]) -> anyhow::Result<Request> {
    let mut request = Request::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--generated" => match rest.next() {
                Some(binary) => request.binary = Some(binary.into()),
                None => bail!("`--generated` needs the path of a built `hotpass`"),
            },
            "--fix" => request.fix = true,
            other => {
                bail!("unknown argument `{other}`; expected `--generated BINARY` or `--fix`")
            }
        }
    }
    if request.fix && request.binary.is_none() {
        bail!("`--fix` needs `--generated BINARY`: only generated files can be fixed");
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(arguments: &[&str]) -> anyhow::Result<Request> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        parse(&arguments)
    }

    #[test]
    fn the_command_line_is_read_strictly() {
        assert_eq!(request(&[]).expect("a request"), Request::default());
        let fixed = request(&["--generated", "bin", "--fix"]).expect("a request");
        assert_eq!(fixed.binary.as_deref(), Some(Path::new("bin")));
        assert!(fixed.fix);
        for wrong in [&["--generated"] as &[&str], &["--fix"], &["--fixx"]] {
            assert!(request(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_fault_reads_as_place_what_and_advice() {
        let fault = Fault::new("a/b.rs", 7, "it is wrong", "make it right");
        assert_eq!(fault.to_string(), "a/b.rs:7: it is wrong: make it right");
    }

    #[test]
    fn every_check_takes_part() {
        let tree = Tree::of(&[
            (
                "crates/hotpass-model/Cargo.toml",
                "[dependencies]\nclap = \"4\"\n[lints]\nworkspace = true\n",
            ),
            ("crates/hotpass-model/src/lib.rs", "pub struct Util;\n"),
            (
                "crates/hotpass-model/src/finding/ingest.rs",
                "//! Rules.\npub static ODD: Rule = Rule { code: \"HP-I001\" };\npub const RULES: &[&Rule] = &[&ODD];\n",
            ),
            ("README.md", "# Hotpass\n"),
        ]);
        let text: Vec<String> = faults(&tree).iter().map(ToString::to_string).collect();
        for expected in [
            "`clap`",
            "module doc",
            "`Util`",
            "HP-I001",
            "cargo test --workspace",
        ] {
            assert!(
                text.iter().any(|line| line.contains(expected)),
                "{expected} in {text:#?}"
            );
        }
    }
}
