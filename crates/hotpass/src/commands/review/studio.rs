//! Pairs out to a server of Label Studio, and back what people said there.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use hotpass_runtime::{
    decisions::Statement,
    label_studio::LabelStudio,
    ops::review::{
        Recording,
        label_studio::{self, Access, AskedAccess, Destination},
    },
    project::Project,
    secrets::{Secret, resolver::Resolver},
};
use serde_json::json;

use super::{DecisionsArgs, PairsArgs, exchange, now, open, usage};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult},
    output::table::counted,
};

/// Submit pairs to a Label Studio server; those that it has already are not submitted again
#[derive(Debug, Args)]
pub(super) struct PushArgs {
    #[command(flatten)]
    server: ServerArgs,
    /// Number of the project on the server, as its address in the browser shows [default: the settings']
    #[arg(long, value_name = "NUMBER", conflicts_with = "create")]
    to: Option<u64>,
    /// Make a project of this title on the server, set up for pairs, and submit to it
    #[arg(long, value_name = "TITLE")]
    create: Option<String>,
    #[command(flatten)]
    pairs: PairsArgs,
    #[command(flatten)]
    decisions: DecisionsArgs,
    /// Submit nothing, only count
    #[arg(long)]
    dry_run: bool,
}

/// Fetch what people decided on a Label Studio server
#[derive(Debug, Args)]
pub(super) struct PullArgs {
    #[command(flatten)]
    server: ServerArgs,
    /// Number of the project on the server, as its address in the browser shows [default: the settings']
    #[arg(long, value_name = "NUMBER")]
    from: Option<u64>,
    /// File of the pairs that wait [default: review.jsonl beside hotpass.toml]
    #[arg(long, value_name = "FILE")]
    queue: Option<PathBuf>,
    #[command(flatten)]
    decisions: DecisionsArgs,
    /// Fetch, but write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Where the server is and what opens it; what is left out the settings say in `[review.label-studio]`.
#[derive(Debug, Args)]
struct ServerArgs {
    /// Address of the server [default: the settings']
    #[arg(long, value_name = "URL", env = "LABEL_STUDIO_URL")]
    url: Option<String>,
    /// Where the token is: `secret://env/NAME`, `secret://file/PATH` or `secret://vault/PATH#KEY`
    /// [default: the settings', else `secret://env/LABEL_STUDIO_API_KEY`]
    #[arg(long, value_name = "REFERENCE")]
    token: Option<String>,
    /// Longest that an answer may take [default: the settings', else 30]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: Option<u64>,
}

impl ServerArgs {
    /// Returns the server, and the number of its project that the settings name.
    async fn open(
        &self,
        cx: &CommandContext<'_>,
        project: &Project,
    ) -> Result<(LabelStudio, Option<u64>), CliError> {
        let options = project.options()?;
        let asked = AskedAccess {
            url: self.url.as_deref(),
            token: self.token.as_deref().map(reference).transpose()?,
            limit: self.timeout.map(Duration::from_secs),
        };
        let access = Access::try_new(asked, options.review.label_studio)?;
        let variables = cx.environment().variables;
        let vault = options.secrets.vault;
        let resolver = Resolver::new(variables.clone(), &project.root, vault);
        let server = access.open(&resolver, &variables).await?;
        Ok((server, access.project))
    }
}

/// Returns the secret that a flag refers to.
fn reference(text: &str) -> Result<Secret, CliError> {
    let hint = "name where the token is, such as `secret://env/LABEL_STUDIO_API_KEY`";
    let token =
        Secret::try_new(text).map_err(|problem| usage(&format!("--token: {problem}"), hint))?;
    if token.reference().is_none() {
        return Err(usage(
            "--token holds the token itself, where others can read it",
            hint,
        ));
    }
    Ok(token)
}

/// Submits pairs.
pub(super) async fn push(cx: &CommandContext<'_>, args: &PushArgs) -> Result<(), CliError> {
    let queue = args.pairs.queue.as_deref();
    let (project, review) = open(cx, queue, &args.decisions, Recording::Rehearsed)?;
    let (mut server, own) = args.server.open(cx, &project).await?;
    let destination = match (&args.create, args.to.or(own)) {
        (Some(title), _) => Destination::New(title.clone()),
        (None, Some(number)) => Destination::Project(number),
        (None, None) => {
            return Err(usage(
                "no project of the server is named",
                "name one with `--to`, make one with `--create`, or set `project` in `[review.label-studio]` of hotpass.toml",
            ));
        }
    };
    let how = (args.pairs.scope(), args.dry_run);
    let pushed = label_studio::push(&mut server, &destination, &review, how).await?;
    let result = json!({
        "success": true,
        "project": pushed.project,
        "submitted": pushed.submitted,
        "known": pushed.known,
        "dry_run": args.dry_run,
    });
    cx.printer.result(&result, || {
        let pairs = counted(pushed.submitted as u64, "pair");
        let place = pushed.project.map_or_else(
            || "a new project".into(),
            |number| format!("project {number}"),
        );
        let how = if args.dry_run {
            "would be submitted"
        } else {
            "submitted"
        };
        let next = pushed.project.map(|number| {
            let from = if own == Some(number) {
                String::new()
            } else {
                format!(" --from {number}")
            };
            format!("`hotpass review pull{from}` fetches what people decide there\n")
        });
        format!(
            "{pairs} {how} to {place}, {} there before\n{}",
            pushed.known,
            next.unwrap_or_default()
        )
    })
}

/// Fetches what people said.
pub(super) async fn pull(cx: &CommandContext<'_>, args: &PullArgs) -> CliResult {
    let recording = if args.dry_run {
        Recording::Rehearsed
    } else {
        Recording::Kept
    };
    let (project, mut review) = open(cx, args.queue.as_deref(), &args.decisions, recording)?;
    // Annotations say who made them.
    let bringer = Statement::new("label-studio", now());
    let (mut server, own) = args.server.open(cx, &project).await?;
    let from = args.from.or(own).ok_or_else(|| {
        usage(
            "no project of the server is named",
            "name one with `--from`, or set `project` in `[review.label-studio]` of hotpass.toml",
        )
    })?;
    let pulled = label_studio::pull(&mut server, from, &mut review, &bringer).await?;
    if pulled.foreign > 0 {
        cx.printer.note(&format!(
            "{} of project {} about something else passed over",
            counted(pulled.foreign as u64, "task"),
            from
        ))?;
    }
    exchange::conclude(cx, &review.path(), &pulled.intake, args.dry_run)
}
