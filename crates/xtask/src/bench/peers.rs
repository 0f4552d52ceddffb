//! The Python environment of the peers, made once under the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

/// Returns the interpreter of an environment that has the peers' packages.
pub(super) fn python(root: &Path, target: &Path) -> anyhow::Result<PathBuf> {
    let folder = target.join("bench-venv");
    let python = folder.join("bin/python");
    let requirements = root.join("benches/peers/requirements.txt");
    let wanted = std::fs::read(&requirements)?;
    // The copy is written last: it is there only when the installation was completed.
    let installed = folder.join("requirements.txt");
    if std::fs::read(&installed).ok().as_ref() == Some(&wanted) {
        return Ok(python);
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "-r"])
        .arg(&requirements))?;
    std::fs::write(installed, wanted)?;
    Ok(python)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(
        status.success(),
        "{command:?} failed; --no-peers measures the binary alone"
    );
    Ok(())
}
