//! Questions on a terminal: one pair after the other, one key each. Every answer is on the disk before the next question,
//! so whoever leaves, in whatever way, loses nothing.
//!
//! Pairs and questions go to standard error, since standard output is for the result. The terminal is only changed while a
//! key is waited for.

use std::{
    io::{self, IsTerminal as _, Write as _},
    thread,
};

use anstream::{AutoStream, ColorChoice};
use console::{Key, Term};
use hotpass_model::decision::{Answer, DecisionId, ReviewPair};
use hotpass_runtime::{
    decisions::Statement,
    ops::review::{Consequence, Review, Scope},
};
use serde_json::json;

use super::{ReviewArgs, listing, now, open, portrait, usage};
use crate::{
    cli::Color,
    commands::init::questions,
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{style::Style, table::counted},
};

const QUESTION: &str =
    "Same?  y same  n different  m unsure  s skip  u undo  w why  q quit  ? help: ";

const HELP: &str = "  y  the same: every run makes them one
  n  different: no run ever makes them one
  m  unsure: kept as such, and only asked again with --unsure
  s  skip: decides nothing, asks again next time
  u  back to the pair before, and take back what was decided about it
  w  why: type a reason, which goes with the answer that follows
  q  quit, as Escape does; what was decided is kept
";

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Answer(Answer),
    Skip,
    Back,
    Explain,
    Quit,
    Interrupt,
    Help,
}

/// Somebody who goes through pairs.
struct Sitting<'a> {
    cx: &'a CommandContext<'a>,
    review: Review,
    reviewer: Statement,
    pairs: Vec<ReviewPair>,
    /// What was decided about each of the pairs so far; none: it was skipped.
    past: Vec<Option<(Answer, DecisionId)>>,
    n_undone: usize,
    /// Why the answer that follows is given.
    why: Option<String>,
}

/// Asks until all pairs are through or the reviewer leaves.
pub(super) fn run(cx: &CommandContext<'_>, args: &ReviewArgs) -> CliResult {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(usage(
            "there is no terminal to ask on",
            "`hotpass review list` shows the pairs; `hotpass review export --output pairs.xlsx` writes a sheet to fill in, and `hotpass review import` takes it back",
        ));
    }
    let recording = args.by.recording();
    let (project, review) = open(cx, args.queue.as_deref(), &args.decisions, recording)?;
    let scope = if args.unsure {
        Scope::Unsure
    } else {
        Scope::Undecided
    };
    let mut sitting = Sitting {
        cx,
        reviewer: args.by.statement(cx, &project)?,
        pairs: review.pairs(scope).into_iter().cloned().collect(),
        review,
        past: Vec::new(),
        n_undone: 0,
        why: None,
    };
    let is_interrupted = sitting.hold()?;
    if is_interrupted {
        // The handler of the signal may be ending the process at this moment.
        while !questions::take_on_ending() {
            thread::park();
        }
        cx.printer.interrupted("What was decided is kept.");
        return Ok(exit::INTERRUPTED);
    }
    sitting.conclude(args.by.dry_run)?;
    Ok(exit::DONE)
}

impl Sitting<'_> {
    /// Asks; tells whether the reviewer interrupted.
    fn hold(&mut self) -> Result<bool, CliError> {
        let mut is_shown = false;
        while let Some(pair) = self.pairs.get(self.past.len()).cloned() {
            if !is_shown {
                self.show(&pair)?;
            }
            is_shown = false;
            self.say(QUESTION)?;
            match wish(&Term::stderr().read_key_raw()?) {
                Some(Wish::Answer(answer)) => self.decide(&pair, answer)?,
                Some(Wish::Skip) => {
                    self.say("skipped\n")?;
                    self.why = None;
                    self.past.push(None);
                }
                Some(Wish::Back) => self.go_back()?,
                Some(Wish::Explain) => {
                    self.say("\nWhy: ")?;
                    match Term::stderr().read_line() {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                            return Ok(true);
                        }
                        why => self.why = Some(why?),
                    }
                    is_shown = true;
                }
                Some(Wish::Quit) => {
                    self.say("\n")?;
                    return Ok(false);
                }
                Some(Wish::Interrupt) => return Ok(true),
                Some(Wish::Help) => {
                    self.say(&format!("\n{HELP}  {}\n", portrait::SIGNS))?;
                    is_shown = true;
                }
                None => {
                    self.say("\n")?;
                    is_shown = true;
                }
            }
        }
        Ok(false)
    }

    fn show(&self, pair: &ReviewPair) -> Result<(), CliError> {
        let columns = Term::stderr()
            .size_checked()
            .map_or(100, |(_, columns)| columns);
        let position = format!("{} of {}", self.past.len() + 1, self.pairs.len());
        let thresholds = &self.review.queue().thresholds;
        let portrait = portrait::portrait(pair, thresholds, columns);
        self.say(&format!(
            "\n{}   {portrait}\n",
            Style::Heading.of(&position)
        ))
    }

    fn decide(&mut self, pair: &ReviewPair, answer: Answer) -> Result<(), CliError> {
        let why = self.why.take();
        let statement = self.said().because(why.as_deref());
        let consequence = self.review.decide(pair, answer, statement)?;
        self.say(&format!("{}\n", answer.as_str()))?;
        self.warn(&consequence)?;
        let id = consequence.made.into_iter().next();
        self.past.push(id.map(|made| (answer, made.id)));
        Ok(())
    }

    fn go_back(&mut self) -> Result<(), CliError> {
        self.why = None;
        match self.past.pop() {
            None => self.say("there is nothing before this pair\n"),
            Some(None) => self.say("back\n"),
            Some(Some((answer, id))) => {
                let statement = self.said();
                let consequence = self.review.undo(&id, statement)?;
                self.n_undone += 1;
                self.say(&format!("`{}` is taken back\n", answer.as_str()))?;
                self.warn(&consequence)
            }
        }
    }

    fn said(&self) -> Statement {
        Statement::new(self.reviewer.who.as_str(), now())
    }

    fn warn(&self, consequence: &Consequence) -> Result<(), CliError> {
        for line in listing::warnings(consequence) {
            self.say(&format!("{} {line}\n", Style::Warning.of("warning:")))?;
        }
        Ok(())
    }

    /// Writes what the reviewer is to see as it is: it is about the very values that logs mask.
    fn say(&self, text: &str) -> Result<(), CliError> {
        let color = match self.cx.globals.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let mut stream = AutoStream::new(io::stderr(), color);
        stream.write_all(text.as_bytes())?;
        Ok(stream.flush()?)
    }

    /// Prints what came of it.
    fn conclude(&self, is_rehearsed: bool) -> Result<(), CliError> {
        let of = |answer: Answer| {
            let given = self.past.iter().flatten();
            given.filter(|(given, _)| *given == answer).count()
        };
        let [same, different, unsure] = Answer::ALL.map(of);
        let n_skipped = self.past.iter().filter(|past| past.is_none()).count();
        let n_left = self.pairs.len() - (same + different + unsure);
        let path = self.review.path();
        let result = json!({
            "success": true,
            "reviewer": self.reviewer.who,
            "decided": { "same": same, "different": different, "unsure": unsure },
            "skipped": n_skipped,
            "undone": self.n_undone,
            "left": n_left,
            "decisions": path,
            "dry_run": is_rehearsed,
        });
        self.cx.printer.result(&result, || {
            let decided = counted((same + different + unsure) as u64, "decision");
            let place = if is_rehearsed {
                "nothing was written".to_owned()
            } else {
                format!("kept in {}", path.display())
            };
            let next = if n_left == 0 { "the next run obeys them" } else { "`hotpass review` goes on" };
            format!(
                "{decided} ({same} same, {different} different, {unsure} unsure), {n_skipped} skipped, {n_left} left; {place}; {next}\n"
            )
        })
    }
}

fn wish(key: &Key) -> Option<Wish> {
    Some(match key {
        Key::Char('y' | 'Y') => Wish::Answer(Answer::Same),
        Key::Char('n' | 'N') => Wish::Answer(Answer::Different),
        Key::Char('m' | 'M') => Wish::Answer(Answer::Unsure),
        Key::Char('s' | 'S') => Wish::Skip,
        Key::Char('u' | 'U') => Wish::Back,
        Key::Char('w' | 'W') => Wish::Explain,
        Key::Char('q' | 'Q' | '\u{4}') | Key::Escape => Wish::Quit,
        Key::Char('\u{3}') | Key::CtrlC => Wish::Interrupt,
        Key::Char('?' | 'h') => Wish::Help,
        _ => return None,
    })
}
