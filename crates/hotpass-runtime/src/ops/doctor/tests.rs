//! The checks together, and those of secrets and servers against real ones.

use hotpass_testkit::vault::{Mood, VaultServer};
use serde_json::json;

use super::*;
use crate::{
    document::{Document, Step},
    ops::fake::{Fake, block_on},
    tree::decode,
};

fn examined(opened: Result<(Project, Flags)>, environment: &Environment) -> Vec<Check> {
    block_on(examine(&Fake, opened, environment, Mending::Off, &Fake))
}

fn status(checks: &[Check], name: &str) -> Option<Status> {
    let found = checks.iter().find(|check| check.name == name);
    found.map(|check| check.status)
}

#[test]
fn a_sound_project_passes_and_what_is_missing_is_made_when_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "[project]\ninput-dir = \"data\"\n";
    std::fs::write(folder.path().join("hotpass.toml"), text).expect("a file");
    let open = || Project::load(folder.path()).map(|project| (project, Flags::default()));
    let environment = Environment {
        names: vec!["HOTPASS_LIMITS".into(), "HOTPASS__LIMITS__CELLS".into()],
        variables: Variables::default(),
        locale: Some("en_ZA.utf8".into()),
    };
    let checks = examined(open(), &environment);
    assert_eq!(status(&checks, "settings"), Some(Status::Pass));
    assert_eq!(status(&checks, "environment.locale"), Some(Status::Pass));
    assert_eq!(status(&checks, "environment.variables"), Some(Status::Warn));
    assert_eq!(status(&checks, "target.writable"), Some(Status::Pass));
    assert_eq!(
        status(&checks, "sources"),
        Some(Status::Fail),
        "no input folder"
    );
    assert!(
        checks
            .iter()
            .all(|check| check.status == Status::Pass || check.remedy.is_some())
    );
    let mended = block_on(examine(&Fake, open(), &environment, Mending::On, &Fake));
    assert!(folder.path().join("data").is_dir() && folder.path().join("dist").is_dir());
    assert_eq!(
        status(&mended, "sources"),
        Some(Status::Fail),
        "it is empty still"
    );
    assert_eq!(status(&examined(open(), &environment), "sources"), None);
}

#[test]
fn a_project_that_does_not_load_is_the_finding() {
    let problem = Error::usage("broken", "mend it");
    let checks = examined(Err(problem), &Environment::default());
    assert_eq!(status(&checks, "settings"), Some(Status::Fail));
    assert_eq!(status(&checks, "environment.locale"), Some(Status::Warn));
    assert_eq!(checks.len(), 3, "nothing else can be looked at");
}

const CANARY: &str = "c4n4ry";

/// Examines what a document says about secrets and servers, whatever else settings may be.
fn of_document(folder: &std::path::Path, text: &str, variables: &Variables) -> Vec<Check> {
    let tree = Document::new("x.toml", text).tree(0).expect("a tree");
    let mentions = veil::mentions(&tree);
    let vault = tree.find(&[Step::Key("secrets"), Step::Key("vault")]);
    let vault = vault.map(|node| decode::decode(node).expect("options"));
    let resolver = Resolver::new(variables.clone(), folder, vault.unwrap_or_default()).hurried();
    block_on(elsewhere(&resolver, &tree, &mentions, variables))
}

fn shown(checks: &[Check]) -> Vec<String> {
    let shown = checks.iter().map(|check| {
        let remedy = check.remedy.as_deref().unwrap_or_default();
        let status = check.status.as_str();
        format!("{status} {}: {}; {remedy}", check.name, check.message)
    });
    shown.collect()
}

#[cfg(unix)]
#[test]
fn each_secret_is_looked_up_and_none_is_told() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    for (name, mode) in [("kept", 0o600), ("open", 0o644)] {
        let path = folder.path().join(name);
        std::fs::write(&path, CANARY).expect("a file");
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, permissions).expect("permissions");
    }
    let server = VaultServer::start().expect("a server");
    server
        .put("kv/crm", json!({ "token": CANARY }))
        .allow(CANARY);
    let variables = Variables::new(move |name| match name {
        "SET" | "HOTPASS_VAULT_TOKEN" => Some(CANARY.into()),
        _ => None,
    });
    let mut text = r#"
a = "secret://env/SET"
b = "secret://env/GONE"
c = "secret://file/kept"
d = "secret://file/open"
e = "secret://vault/crm#token"
f = "secret://vault/crm#c4n4"
g = "secret://c4n4ry"
crm-token = "c4n4ry"
"#
    .to_owned();
    let vault = server.address();
    text.extend(["[secrets.vault]\naddress = \"", vault, "\"\n"]);
    text.push_str("token = \"secret://env/HOTPASS_VAULT_TOKEN\"\n");
    let checks = shown(&of_document(folder.path(), &text, &variables));
    for (check, expected) in checks.iter().zip([
        "pass secret.a: `secret://env/SET` has a value; ",
        "fail secret.b: the variable `GONE` is not set; set `GONE` where Hotpass is started",
        "pass secret.c: `secret://file/kept` has a value; ",
        "warn secret.crm-token: the secret itself stands in the settings; keep it in a variable",
        "warn secret.d: every user of this machine can read `",
        "pass secret.e: `secret://vault/crm#token` has a value; ",
        "fail secret.f: `kv/crm` in Vault has no key `c4n4`; valid keys: `token`",
        "fail secret.g: unknown place of a secret; valid forms: ",
        "pass secret.secrets.vault.token: `secret://env/HOTPASS_VAULT_TOKEN` has a value; ",
        &format!("pass endpoint.secrets.vault.address: `{vault}` answers; "),
    ]) {
        assert!(check.starts_with(expected), "{check}\n{expected}");
        assert!(!check.contains(CANARY), "{check}");
    }
    assert_eq!(checks.len(), 10);
}

#[test]
fn each_server_is_asked_and_told_without_what_follows_its_port() {
    let folder = tempfile::tempdir().expect("a folder");
    let (well, ill, gone) = (server(), server(), server().address().to_owned());
    ill.always(Mood::Status(500));
    well.next(Mood::HangUp);
    let text = format!(
        r#"
[telemetry]
otlp-endpoint = "{}/v1/traces"
otlp-metrics-endpoint = "no address {CANARY}"
[orchestrator.prefect]
api-url = "{}"
[pipeline]
crm-endpoint = "secret://env/CRM"
intent-webhooks = ["http://me:{CANARY}@{}/{CANARY}?k={CANARY}", {{ url = "" }}]
"#,
        well.address(),
        ill.address(),
        gone.trim_start_matches("http://"),
    );
    let variables = Variables::new(|name| (name == "CRM").then(|| "x".into()));
    let checks = shown(&of_document(folder.path(), &text, &variables));
    let expected = [
        "pass secret.pipeline.crm-endpoint: `secret://env/CRM` has a value; ".to_owned(),
        format!(
            "pass endpoint.telemetry.otlp-endpoint: `{}` answers; ",
            well.address()
        ),
        "warn endpoint.telemetry.otlp-metrics-endpoint: it is no address such as".to_owned(),
        format!(
            "warn endpoint.orchestrator.prefect.api-url: `{}` answers with status 500; ",
            ill.address()
        ),
        format!(
            "warn endpoint.pipeline.intent-webhooks[0]: no answer from `{gone}`: it refuses connections; check"
        ),
    ];
    assert_eq!(checks.len(), expected.len(), "{checks:?}");
    for (check, expected) in checks.iter().zip(expected) {
        assert!(check.starts_with(&expected), "{check}\n{expected}");
        assert!(!check.contains(CANARY), "{check}");
    }
    let asked: Vec<_> = well
        .seen()
        .into_iter()
        .map(|seen| (seen.method, seen.path))
        .collect();
    let path = || "/v1/traces".to_owned();
    assert_eq!(
        asked,
        [("HEAD".into(), path()), ("GET".into(), path())],
        "some hang up on a head"
    );
}

#[test]
fn a_file_of_authorities_that_is_gone_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = Variables::default();
    let text = "secrets.vault = { address = \"https://localhost:1\", ca-file = \"gone\" }";
    let checks = of_document(folder.path(), text, &nothing);
    let name = "endpoint.secrets.vault.address";
    assert_eq!(status(&checks, name), Some(Status::Warn));
    assert!(checks[0].message.contains("gone"), "{}", checks[0].message);
    assert_eq!(of_document(folder.path(), "", &nothing), []);
}

#[test]
fn variables_that_secrets_come_from_are_named_and_never_shown() {
    let settings = "a = \"secret://env/HOTPASS_INTENT_TOKEN\"";
    let tree = Document::new("x.toml", settings).tree(0).expect("a tree");
    let set = [
        "HOTPASS_VAULT_TOKEN",
        "HOTPASS_INTENT_TOKEN",
        "HOTPASS_ENRICH_API_KEY",
        "HOTPASS_OTHER",
    ];
    let environment = Environment {
        names: set.map(Into::into).into(),
        variables: Variables::new(move |name| set.contains(&name).then(|| CANARY.into())),
        locale: None,
    };
    let checks = shown(&environment::environment(
        &environment,
        &veil::mentions(&tree),
    ));
    let expected = [
        "warn environment.locale: the locale is not set; ",
        "warn environment.variables: the variable `HOTPASS_ENRICH_API_KEY` has no effect; write `secret://env/HOTPASS_ENRICH_API_KEY`",
        "warn environment.variables: the variable `HOTPASS_OTHER` has no effect; settings are set by",
        "pass environment.secrets: set: `HOTPASS_VAULT_TOKEN`, `HOTPASS_ENRICH_API_KEY`, `HOTPASS_INTENT_TOKEN`; 13 others",
    ];
    assert_eq!(checks.len(), expected.len(), "{checks:?}");
    for (check, expected) in checks.iter().zip(expected) {
        assert!(check.starts_with(expected), "{check}\n{expected}");
        assert!(!check.contains(CANARY), "{check}");
    }
    assert!(!format!("{environment:?}").contains(CANARY));
}

fn server() -> VaultServer {
    VaultServer::start().expect("a server")
}
