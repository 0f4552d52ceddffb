//! The questions of `hotpass init`: a draft goes in, the answers change it, and it comes out to be written or not.
//!
//! Questions and what they are about go to standard error, since standard output is for the result.

use std::{
    collections::BTreeSet,
    io::{self, Write as _},
    iter,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use hotpass_runtime::ops::init::{Draft, Wishes};
use inquire::{
    Confirm, InquireError, MultiSelect, Select, Text, ui::RenderConfig, validator::Validation,
};

use super::Site;
use crate::{
    cli::Color,
    error::{CliError, Kind},
    output::{draft as drafted, table::counted},
};

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

/// Whether a project is being drafted, of which nothing is written yet.
static IS_DRAFTING: AtomicBool = AtomicBool::new(false);

/// Notes that a project is being drafted.
pub(super) fn begin_drafting() {
    IS_DRAFTING.store(true, Ordering::SeqCst);
}

/// Notes that a draft is about to be written.
pub(super) fn end_drafting() {
    IS_DRAFTING.store(false, Ordering::SeqCst);
}

/// Returns what it means when the process is interrupted now.
pub(crate) fn consequence() -> &'static str {
    if IS_DRAFTING.load(Ordering::SeqCst) {
        "Nothing was written."
    } else {
        "interrupted: the previous publication is unchanged"
    }
}

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
    let mut is_drafted = wanted.name == wishes.name;
    if wanted.profile.is_none() && draft.scores.len() > 1 {
        let chosen = profile(&draft)?;
        if chosen != draft.profile.value {
            wanted.profile = Some(chosen);
            draft = site.draft(&wanted).await?;
            is_drafted = true;
        }
    }
    if wanted.country.is_none()
        && let Some(changed) = country(site, &mut wanted, &draft).await?
    {
        draft = changed;
        is_drafted = true;
    }
    if site.survey.files.len() > 1 {
        wanted.left_out = left_out(site)?;
        if !wanted.left_out.is_empty() {
            // What was agreed to with all files is not decided anew for some of them.
            wanted.profile = Some(draft.profile.value.clone());
            wanted.country = Some(draft.country.value.clone());
            is_drafted = false;
        }
    }
    if !is_drafted {
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

/// Returns a name unless it is what was proposed or none.
fn name(proposed: &str) -> Result<Option<String>, Left> {
    let answer = Text::new("Name of the project:")
        .with_default(proposed)
        .prompt()?;
    let answer = answer.trim();
    let is_other = !answer.is_empty() && answer != proposed;
    Ok(is_other.then(|| answer.to_owned()))
}

fn profile(draft: &Draft) -> Result<String, Left> {
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
    Ok(chosen.map_or_else(
        || draft.profile.value.clone(),
        |score| score.profile.clone(),
    ))
}

/// Asks for the country until it is one; returns the draft for another than what was proposed.
async fn country(
    site: &Site<'_>,
    wanted: &mut Wishes,
    draft: &Draft,
) -> Result<Option<Draft>, Left> {
    loop {
        let answer = typed_country(&draft.country.value)?;
        if answer == draft.country.value {
            return Ok(None);
        }
        let trial = Wishes {
            profile: Some(draft.profile.value.clone()),
            country: Some(answer),
            ..wanted.clone()
        };
        match site.draft(&trial).await {
            Ok(draft) => {
                *wanted = trial;
                return Ok(Some(draft));
            }
            Err(error) if error.kind == Kind::Usage => {
                let parts = iter::once(error.source.to_string()).chain(error.hints);
                let told = parts.collect::<Vec<_>>().join("; ");
                site.cx.printer.note(&told)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn typed_country(proposed: &str) -> Result<String, Left> {
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
    Ok(code(&answer))
}

/// Returns the code of a country in capital letters; what cannot be one is left as it is.
pub(super) fn code(text: &str) -> String {
    let text = text.trim();
    if text.len() == 2 {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    }
}

fn left_out(site: &Site<'_>) -> Result<BTreeSet<String>, Left> {
    let paths = || site.survey.files.iter().map(|file| file.path.clone());
    loop {
        let chosen = MultiSelect::new("Files that are sources:", paths().collect())
            .with_all_selected_by_default()
            .with_help_message("space takes a file out or in, Return goes on")
            .prompt()?;
        let left_out: BTreeSet<String> = paths().filter(|path| !chosen.contains(path)).collect();
        if !chosen.is_empty() {
            return Ok(left_out);
        }
        site.cx.printer.note(&format!(
            "You left out all {}; a run without sources reads every file.",
            counted(left_out.len() as u64, "file")
        ))?;
        let is_meant = Confirm::new("Leave out all of them?")
            .with_default(false)
            .prompt()?;
        if is_meant {
            return Ok(left_out);
        }
    }
}
