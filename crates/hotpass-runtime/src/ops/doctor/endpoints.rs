//! Whether the servers that the settings name answer. A run may do without them, so one that does not is a warning.

use reqwest::Url;
use tokio::task::JoinSet;

use super::Check;
use crate::{
    document::Step,
    http::{self, Unreached, reach::Reached},
    secrets::{reference::Reference, resolver::Resolver},
    settings::layers::Layers,
    tree::{Kind, Node},
    variables::Variables,
};

/// Where Vault is.
pub(super) const VAULT: &str = "secrets.vault.address";
/// The settings that name a server, or a list of servers.
const KEYS: [&str; 7] = [
    VAULT,
    "review.label-studio.url",
    "telemetry.otlp-endpoint",
    "telemetry.otlp-metrics-endpoint",
    "orchestrator.prefect.api-url",
    "pipeline.crm-endpoint",
    "pipeline.intent-webhooks",
];

/// Returns the addresses of servers in the settings, each with its key; those that are secrets stay out.
pub fn endpoints(layers: &Layers) -> Vec<(String, String)> {
    endpoints_of(&layers.merged())
}

/// Returns the same of a tree.
pub(super) fn endpoints_of(tree: &Node) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for key in KEYS {
        let steps: Vec<Step<'_>> = key.split('.').map(Step::Key).collect();
        if let Some(node) = tree.find(&steps) {
            collect(node, key, &mut found);
        }
    }
    found
}

fn collect(node: &Node, key: &str, found: &mut Vec<(String, String)>) {
    match &node.kind {
        Kind::Text(text) | Kind::Loose(text) => {
            if !text.is_empty() && !Reference::is_meant(text) {
                found.push((key.to_owned(), text.clone()));
            }
        }
        Kind::List(list) => {
            for (index, node) in list.iter().enumerate() {
                collect(node, &format!("{key}[{index}]"), found);
            }
        }
        Kind::Table(table) => {
            if let Some(node) = table.get("url") {
                collect(node, &format!("{key}.url"), found);
            }
        }
        Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Float(_) => {}
    }
}

/// Asks all servers at once and returns what each said, in the order of their settings.
pub(super) async fn reachable(
    found: Vec<(String, String)>,
    resolver: &Resolver,
    variables: &Variables,
) -> Vec<Check> {
    let mut asked = JoinSet::new();
    let mut checks = Vec::new();
    for (number, (key, text)) in found.into_iter().enumerate() {
        let name = format!("endpoint.{key}");
        let url = match http::address(&text) {
            Ok(url) => url,
            Err(problem) => {
                let remedy = "`hotpass config show --origin` shows who says so";
                checks.push((number, Check::warn(name, format!("it {problem}"), remedy)));
                continue;
            }
        };
        let authorities = match (key.as_str(), resolver.authorities()) {
            (VAULT, Ok(authorities)) => authorities,
            (VAULT, Err(error)) => {
                let check = Check::warn(name, error.to_string(), error.hint());
                checks.push((number, check));
                continue;
            }
            _ => None,
        };
        let variables = variables.clone();
        asked.spawn(async move {
            let outcome = http::reach::reach(&url, authorities.as_deref(), &variables).await;
            let is_bare = key == VAULT && is_exposed(&url);
            (number, check(name, outcome, is_bare))
        });
    }
    while let Some(answer) = asked.join_next().await {
        checks.push(answer.expect("asking for an answer does not panic"));
    }
    checks.sort_by_key(|(number, _)| *number);
    checks.into_iter().map(|(_, check)| check).collect()
}

fn check(name: String, outcome: Result<Reached, Unreached>, is_bare: bool) -> Check {
    match outcome {
        Ok(Reached { server, .. }) if is_bare => {
            let message = format!("`{server}` answers, and tokens go there for all to read");
            Check::warn(name, message, "use an address that begins with `https://`")
        }
        Ok(Reached { server, status }) if status >= 500 => {
            let message = format!("`{server}` answers with status {status}");
            Check::warn(name, message, "its log says more")
        }
        Ok(Reached { server, .. }) => Check::pass(name, format!("`{server}` answers")),
        Err(error) => Check::warn(name, error.to_string(), error.hint()),
    }
}

/// Tells whether what is sent to an address can be read on the way.
fn is_exposed(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    url.scheme() == "http" && !is_here
}
