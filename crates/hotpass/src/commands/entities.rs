//! `hotpass entities`: organizations from run to run, and decisions about whole ones.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hotpass_model::entity::{ACTIVE, Entity, Held, Moment, Registry, Standing};
use hotpass_runtime::ops::entities::{self, Happening, find};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::review::{SaidArgs, keep, portrait::harmless};
use crate::{
    context::CommandContext,
    error::{CliError, CliResult, exit},
    output::{
        style::Style,
        table::{Align, clip, counted, render},
    },
};

const EXAMPLES: &str = "\
Examples:
  hotpass entities list                    What is published, with ids that stay
  hotpass entities list --all              Merged, split and vanished ones, too
  hotpass entities show 'Aero School'      Names, status, attributes, records
  hotpass entities history aero-school     What happened to it, in order of time
  hotpass entities import history.json --dry-run
  hotpass entities merge 'Aero School' 'Cloud School' --reviewer ana

ENTITY is an entity id, an id of an earlier registry, a record id, a slug or a name.
`merge`, `split` and `never-merge` add to decisions.jsonl, which later runs obey;
`hotpass review undo` takes them back. What is known of entities stands in
.hotpass/entities.jsonl beside hotpass.toml.";

/// The widest name in a list.
const WIDEST: usize = 48;

/// Show organizations from run to run, and decide which are one
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EntitiesArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with entities.
#[derive(Debug, Subcommand)]
enum Verb {
    /// List entities
    List {
        /// Include those that are merged, split or gone
        #[arg(long)]
        all: bool,
    },
    /// Show what is known of an entity
    Show {
        /// Id, slug or name
        #[arg(value_name = "ENTITY")]
        entity: String,
    },
    /// Tell what happened to an entity, in order of time
    History {
        /// Id, slug or name
        #[arg(value_name = "ENTITY")]
        entity: String,
    },
    /// Take in the history that an earlier version kept; its ids go on being known
    Import {
        /// History: .json, .ndjson, .csv or .xlsx
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Decide that organizations are one
    Merge {
        /// Ids, slugs or names
        #[arg(value_name = "ENTITY", num_args = 2.., required = true)]
        entities: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// Decide that records do not belong to their organization
    Split {
        /// Id, slug or name
        #[arg(value_name = "ENTITY")]
        entity: String,
        /// Records that go, together
        #[arg(value_name = "RECORD", num_args = 1.., required = true)]
        records: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// Decide that two organizations never become one
    NeverMerge {
        /// Id, slug or name
        #[arg(value_name = "ENTITY")]
        one: String,
        /// Id, slug or name
        #[arg(value_name = "OTHER")]
        other: String,
        #[command(flatten)]
        said: SaidArgs,
    },
}

/// Returns the present moment.
pub(crate) fn now() -> Moment {
    Moment(Timestamp::now().as_millisecond())
}

/// Runs the command.
pub(crate) async fn run(cx: &CommandContext<'_>, args: &EntitiesArgs) -> CliResult {
    let (project, flags) = cx.open(None)?;
    // What the settings ask for is refused here as everywhere.
    hotpass_runtime::settings::resolve(&project, &flags)?;
    if let Verb::Import { file, dry_run } = &args.verb {
        let engine = cx.engine.as_ref();
        let import = entities::import(engine, &project, file, now(), *dry_run).await?;
        told(cx, &import, *dry_run)?;
        return Ok(exit::DONE);
    }
    let registry = entities::registry(&project)?;
    match &args.verb {
        Verb::List { all } => list(cx, &registry, *all)?,
        Verb::Show { entity } => show(cx, &registry, find(&registry, entity)?)?,
        Verb::History { entity } => history(cx, find(&registry, entity)?)?,
        Verb::Merge { entities, said } => keep(cx, said, entities::merge(&registry, entities)?)?,
        Verb::Split {
            entity,
            records,
            said,
        } => keep(cx, said, entities::split(&registry, entity, records)?)?,
        Verb::NeverMerge { one, other, said } => {
            keep(cx, said, entities::never_merge(&registry, one, other)?)?;
        }
        Verb::Import { .. } => {}
    }
    Ok(exit::DONE)
}

fn list(cx: &CommandContext<'_>, registry: &Registry, all: bool) -> Result<(), CliError> {
    let is_listed = |entity: &&Entity| all || entity.standing == Standing::Active;
    let mut listed: Vec<&Entity> = registry.entities().filter(is_listed).collect();
    listed.sort_by_key(|entity| (entity.name.as_deref(), &entity.id));
    let result = json!({
        "success": true,
        "total": registry.len(),
        "runs": registry.runs().len(),
        "entities": listed.iter().map(|entity| brief(entity)).collect::<Vec<_>>(),
    });
    cx.printer.result(&result, || {
        if registry.is_empty() {
            return "No entity is registered yet; `hotpass run` registers what it publishes.\n"
                .into();
        }
        let row = |entity: &&Entity| {
            vec![
                entity.id.to_string(),
                shown(entity),
                harmless(entity.status()),
                entity.first_seen.day(),
                entity.present().count().to_string(),
            ]
        };
        let titles = [
            ("Entity", Align::Left),
            ("Name", Align::Left),
            ("Status", Align::Left),
            ("First seen", Align::Left),
            ("Records", Align::Right),
        ];
        let total = registry.len() as u64;
        let hidden = match total - listed.len() as u64 {
            0 => String::new(),
            hidden => format!(" ({hidden} merged, split or gone: --all)"),
        };
        let shown = listed.len() as u64;
        let noun = if shown == 1 { "entity" } else { "entities" };
        render(&titles, listed.iter().map(row).collect()) + &format!("\n{shown} {noun}{hidden}\n")
    })
}

/// Returns an entity in a few values.
fn brief(entity: &Entity) -> Value {
    json!({
        "entity_id": entity.id,
        "organization_name": entity.name,
        "standing": entity.standing.as_str(),
        "status": entity.status(),
        "first_seen": entity.first_seen,
        "last_updated": entity.last_updated,
        "aliases": entity.aliases,
        "records": entity.present().count(),
    })
}

fn shown(entity: &Entity) -> String {
    let name = entity.name.as_deref().unwrap_or("(no name)");
    clip(&harmless(name), WIDEST)
}

/// Returns how an entity stands, in words.
fn stands(entity: &Entity) -> String {
    match &entity.standing {
        Standing::Active => ACTIVE.into(),
        Standing::Merged { into } => format!("merged into {into}"),
        Standing::Split { into } => {
            let into: Vec<&str> = into.iter().map(|id| &*id.0).collect();
            format!("split into {}", into.join(", "))
        }
        Standing::Gone => "gone: none of its records was in the latest run".into(),
    }
}

fn show(cx: &CommandContext<'_>, registry: &Registry, entity: &Entity) -> Result<(), CliError> {
    let record = |held: &Held| {
        let first = held.before.first().map(|stint| stint.since);
        let since = held.since.unwrap_or(entity.first_seen);
        let first = first.unwrap_or(since);
        let last = held.last.or(registry.runs().last().map(|run| run.at));
        let run_of = |at: Moment| registry.run_at(at).map(|run| &run.id);
        json!({
            "record_id": held.record,
            "since": since,
            "first_seen": first,
            "first_run": run_of(first),
            "last_seen": last,
            "last_run": last.and_then(run_of),
            "is_present": held.last.is_none(),
            "is_related": held.is_related,
            "before": held.before,
        })
    };
    let mut result = brief(entity);
    if let Some(object) = result.as_object_mut() {
        let attributes = entity.attributes.iter();
        let attributes = attributes.map(|(name, value)| (name.clone(), value.as_str().into()));
        object.insert("success".into(), true.into());
        object.insert("standing".into(), json!(entity.standing));
        object.insert("name_variants".into(), json!(entity.variants));
        object.insert("status_history".into(), json!(entity.history));
        object.insert("attributes".into(), Value::Object(attributes.collect()));
        let records = entity.records.iter().map(record);
        object.insert("records".into(), records.collect::<Vec<_>>().into());
    }
    cx.printer.result(&result, || details(entity))
}

fn details(entity: &Entity) -> String {
    let mut rows = vec![
        ("status", harmless(entity.status())),
        ("stands", stands(entity)),
        ("first seen", entity.first_seen.to_string()),
        ("last changed", entity.last_updated.to_string()),
    ];
    let former = entity
        .variants
        .iter()
        .filter(|name| Some(*name) != entity.name.as_ref());
    rows.extend(former.map(|name| ("also named", harmless(name))));
    rows.extend(entity.aliases.iter().map(|id| ("earlier id", harmless(id))));
    let attributes = entity.attributes.iter();
    rows.extend(attributes.map(|(name, value)| (name.as_str(), harmless(value))));
    let rows = rows
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value]);
    let plain = [("", Align::Left), ("", Align::Left)];
    let records = entity.records.iter().map(|held| {
        let kind = if held.is_related {
            "related"
        } else {
            "organization"
        };
        let last = held.last.map(|last| format!("last seen {}", last.day()));
        let since = held.since.unwrap_or(entity.first_seen).day();
        vec![
            harmless(&held.record.0),
            kind.to_owned(),
            format!("since {since}"),
            last.unwrap_or_default(),
        ]
    });
    let count = entity.records.len() as u64;
    format!(
        "{} {}\n{}\n{}\n{}",
        Style::Heading.of(&shown(entity)),
        Style::Dim.of(&entity.id.to_string()),
        render(&plain, rows.collect()),
        Style::Heading.of(&counted(count, "record")),
        render(&[("", Align::Left); 4], records.collect()),
    )
}

fn history(cx: &CommandContext<'_>, entity: &Entity) -> Result<(), CliError> {
    let happenings = entities::history(entity);
    let result = json!({
        "success": true,
        "entity_id": entity.id,
        "organization_name": entity.name,
        "history": happenings,
    });
    cx.printer.result(&result, || {
        let row = |happening: &Happening| {
            let what = harmless(&happening.what);
            vec![happening.at.to_string(), happening.kind.to_owned(), what]
        };
        format!(
            "{} {}\n{}",
            Style::Heading.of(&shown(entity)),
            Style::Dim.of(&entity.id.to_string()),
            render(
                &[("", Align::Left); 3],
                happenings.iter().map(row).collect()
            ),
        )
    })
}

fn told(
    cx: &CommandContext<'_>,
    import: &entities::Import,
    is_rehearsed: bool,
) -> Result<(), CliError> {
    let object = |(row, id): &(String, hotpass_model::ident::EntityId)| json!({ "row": row, "entity_id": id });
    let imported = &import.imported;
    let result = json!({
        "success": true,
        "matched": imported.matched.iter().map(object).collect::<Vec<_>>(),
        "waiting": imported.waiting.iter().map(object).collect::<Vec<_>>(),
        "path": import.path,
        "dry_run": is_rehearsed,
    });
    cx.printer.result(&result, || {
        let place = if is_rehearsed {
            "nothing was written".to_owned()
        } else {
            format!("kept in {}", import.path.display())
        };
        format!(
            "{} of the history: {} known here, {} waiting until a run finds their name\n{place}\n",
            counted(
                (imported.matched.len() + imported.waiting.len()) as u64,
                "row"
            ),
            imported.matched.len(),
            imported.waiting.len(),
        )
    })
}
