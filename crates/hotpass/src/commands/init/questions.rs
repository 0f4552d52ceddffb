//! The questions of `hotpass init`: a draft goes in, the answers change it, and it comes out to be written or not.
//!
//! Questions and what they are about go to standard error, since standard output is for the result.

use std::{
    collections::BTreeSet,
    io::{self, Write as _},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use hotpass_runtime::ops::init::{Draft, Wishes};
use inquire::{
    Confirm, InquireError, MultiSelect, Select, Text, ui::RenderConfig, validator::Validation,
};

use super::Site;
use crate::{cli::Color, error::CliError, output::draft as drafted};

/// What came of the questions.
pub(super) enum Answer {
    /// Write this.
    Write(Box<Draft>),
    /// Write nothing: a question was left with Escape, or answered with no.
    Cancel,
    /// Write nothing: a question was left with Ctrl-C.
    Interrupt,
}

/// Whether a question is on the screen.
static IS_OPEN: AtomicBool = AtomicBool::new(false);
/// Whether somebody is already ending the process.
static IS_ENDING: AtomicBool = AtomicBool::new(false);

/// Takes it on to end an interrupted process; false: somebody else does. A question hides the cursor, which is shown again.
pub(crate) fn take_on_ending() -> bool {
    let is_mine = !IS_ENDING.swap(true, Ordering::SeqCst);
    if is_mine && IS_OPEN.load(Ordering::SeqCst) {
        // When the terminal is gone there is no cursor to show.
        drop(io::stderr().write_all(b"\x1b[?25h"));
    }
    is_mine
}

/// Asks about a draft and asks before it is written.
pub(super) async fn ask(
    site: &Site<'_>,
    wishes: &mut Wishes,
    draft: Draft,
) -> Result<Answer, CliError> {
    if site.cx.globals.color == Color::Never {
        inquire::set_global_render_config(RenderConfig::empty());
    }
    IS_OPEN.store(true, Ordering::SeqCst);
    let answer = asked(site, wishes, draft).await;
    IS_OPEN.store(false, Ordering::SeqCst);
    match answer {
        Ok(answer) => Ok(answer),
        Err(Left::Cancelled) => Ok(Answer::Cancel),
        Err(Left::Interrupted) => {
            // The handler of the signal may be ending the process at this moment.
            while !take_on_ending() {
                thread::park();
            }
            Ok(Answer::Interrupt)
        }
        Err(Left::Failed(error)) => Err(error),
    }
}

/// Why there is no answer.
enum Left {
    Cancelled,
    Interrupted,
    Failed(CliError),
}

impl From<InquireError> for Left {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled => Self::Cancelled,
            InquireError::OperationInterrupted => Self::Interrupted,
            InquireError::IO(error) if error.kind() == io::ErrorKind::Interrupted => {
                Self::Interrupted
            }
            other => Self::Failed(CliError::failure(other.to_string())),
        }
    }
}

impl From<CliError> for Left {
    fn from(error: CliError) -> Self {
        Self::Failed(error)
    }
}

async fn asked(site: &Site<'_>, wishes: &mut Wishes, mut draft: Draft) -> Result<Answer, Left> {
    let printer = site.cx.printer;
    printer.note(&drafted::found(&draft, &site.survey))?;
    printer.note("Return takes what is proposed, Escape leaves without writing anything.\n")?;
    let mut wanted = wishes.clone();
    if wanted.name.is_none() {
        wanted.name = name(&draft.name)?;
    }
    if wanted.profile.is_none() && draft.scores.len() > 1 {
        wanted.profile = profile(&draft)?;
    }
    if wanted.profile != wishes.profile {
        draft = site.draft(&wanted).await?;
    }
    let before = wanted.clone();
    if wanted.country.is_none() {
        wanted.country = country(&draft.country.value)?;
    }
    if site.survey.files.len() > 1 {
        wanted.left_out = left_out(site)?;
    }
    let is_changed = (&wanted.name, &wanted.country, &wanted.left_out)
        != (&wishes.name, &before.country, &before.left_out);
    if is_changed {
        draft = site.draft(&wanted).await?;
    }
    *wishes = wanted;
    printer.note(&format!("\n{}", drafted::proposal(&draft, site.folder)))?;
    let is_wanted = Confirm::new("Write this project?")
        .with_default(true)
        .prompt()?;
    if is_wanted {
        return Ok(Answer::Write(Box::new(draft)));
    }
    Ok(Answer::Cancel)
}

/// Returns an answer unless it is what was proposed.
fn other_than(proposed: &str, answer: String) -> Option<String> {
    (answer != proposed).then_some(answer)
}

fn name(proposed: &str) -> Result<Option<String>, Left> {
    let answer = Text::new("Name of the project:")
        .with_default(proposed)
        .prompt()?;
    Ok(other_than(proposed, answer.trim().to_owned()))
}

fn profile(draft: &Draft) -> Result<Option<String>, Left> {
    let options: Vec<String> = draft
        .scores
        .iter()
        .map(|score| {
            format!(
                "{}  (knows {} of {} columns)",
                score.profile, score.used, score.columns
            )
        })
        .collect();
    let answer = Select::new("Industry profile:", options).raw_prompt()?;
    let chosen = draft.scores.get(answer.index);
    Ok(chosen.and_then(|score| other_than(&draft.profile.value, score.profile.clone())))
}

fn country(proposed: &str) -> Result<Option<String>, Left> {
    let answer = Text::new("Country of telephone numbers, provinces and dates:")
        .with_default(proposed)
        .with_help_message("two letters, such as ZA")
        .with_validator(|answer: &str| {
            let answer = answer.trim();
            let is_code = answer.len() == 2 && answer.bytes().all(|b| b.is_ascii_alphabetic());
            Ok(if is_code {
                Validation::Valid
            } else {
                Validation::Invalid("two letters of ISO 3166-1, such as ZA".into())
            })
        })
        .prompt()?;
    Ok(other_than(proposed, answer.trim().to_ascii_uppercase()))
}

fn left_out(site: &Site<'_>) -> Result<BTreeSet<String>, Left> {
    let paths = || site.survey.files.iter().map(|file| file.path.clone());
    let chosen = MultiSelect::new("Files that are sources:", paths().collect())
        .with_all_selected_by_default()
        .with_help_message("space takes a file out or in, Return goes on")
        .prompt()?;
    Ok(paths().filter(|path| !chosen.contains(path)).collect())
}
