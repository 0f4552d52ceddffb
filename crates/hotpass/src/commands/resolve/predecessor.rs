//! Flags that the Python command had: each is refused with what stands in its place.

use clap::Args;

/// Flags of the predecessor; none of them can be given.
#[derive(Debug, Args)]
pub(super) struct PredecessorArgs {
    #[arg(long, hide = true, value_parser = in_place)]
    input_file: Option<String>,
    #[arg(long, hide = true, value_parser = renamed)]
    output_file: Option<String>,
    #[arg(long, hide = true, num_args = 0, default_missing_value = "", value_parser = one_engine)]
    use_splink: Option<String>,
    #[arg(long, hide = true, num_args = 0, default_missing_value = "", value_parser = one_engine)]
    no_use_splink: Option<String>,
    #[arg(long, hide = true, value_parser = review)]
    label_studio_url: Option<String>,
    #[arg(long, hide = true, value_parser = review)]
    label_studio_token: Option<String>,
    #[arg(long, hide = true, value_parser = review)]
    label_studio_project: Option<String>,
}

type Refusal = Result<String, &'static str>;

fn in_place(_: &str) -> Refusal {
    Err("files are named without a flag: `hotpass resolve people.csv --output unique.csv`")
}

fn renamed(_: &str) -> Refusal {
    Err("it is called `--output`")
}

fn one_engine(_: &str) -> Refusal {
    Err("there is one engine, and it is always used; leave the flag out")
}

fn review(_: &str) -> Refusal {
    Err("pairs for review are sent by `hotpass review`")
}
