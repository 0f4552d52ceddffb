//! A canary is planted wherever a secret can be, every way to succeed and to fail is walked, and nothing that can be
//! shown holds it.

use std::{error::Error, fmt::Debug};

use hotpass_testkit::vault::{Mood, VaultServer};
use serde_json::json;
use tempfile::TempDir;

use super::vault::{options, resolver, secret, server, variables};
use crate::{
    ops::fake::block_on,
    secrets::{Secret, options::VaultOptions, resolver::Resolver},
    variables::Variables,
};

const CANARY: &str = "c4n4ry";

/// Looks at everything that an outcome can show.
fn look(shown: &mut Vec<String>, outcome: &dyn Debug) {
    shown.push(format!("{outcome:?}"));
    shown.push(format!("{outcome:#?}"));
}

fn look_at_error(shown: &mut Vec<String>, error: &(dyn Error + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        shown.push(error.to_string());
        look(shown, &error);
        cause = error.source();
    }
}

/// Resolves a secret, and looks at what comes out and what is left. Returns whether there is a value.
fn walk(shown: &mut Vec<String>, resolver: &Resolver, secret: &Secret) -> bool {
    let outcome = block_on(resolver.resolve(secret));
    look(shown, &outcome);
    look(shown, &resolver.vault);
    look(shown, &resolver.local);
    look(shown, secret);
    shown.push(serde_json::to_string(secret).expect("JSON"));
    match outcome {
        Ok(found) => {
            assert!(found.value.expose().contains(CANARY));
            shown.push(serde_json::to_string(&found.value).expect("JSON"));
            shown.extend(
                found
                    .caution
                    .map(|caution| format!("{caution} {}", caution.remedy())),
            );
            true
        }
        Err(error) => {
            shown.push(error.hint());
            look_at_error(shown, &error);
            let error = crate::error::Error::from(error);
            shown.extend(error.hint());
            look_at_error(shown, &error);
            false
        }
    }
}

fn canary(name: &str) -> String {
    format!("{CANARY}-{name}")
}

/// Returns a server in which every value and token is a canary.
fn planted() -> VaultServer {
    let server = server();
    let document = json!({ "token": canary("value"), "list": [canary("list")], "number": 1 });
    server.put("kv/crm", document).deny("kv/denied");
    server.allow(&canary("token")).delete("kv/deleted");
    server.role(("github", "ci"), &canary("jwt"), &canary("leased"), 60);
    server
}

/// Writes files that are canaries, good ones and others.
fn files() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = [canary("bytes").as_bytes(), &[0xFF]].concat();
    for (name, content) in [
        ("good", canary("file").into_bytes()),
        ("binary", binary),
        ("large", canary("large").repeat(10_000).into_bytes()),
    ] {
        std::fs::write(folder.path().join(name), content).expect("a file");
    }
    folder
}

/// Returns settings that log in in every way, and some that do not.
fn settings(server: &VaultServer) -> [VaultOptions; 7] {
    let with = |token: &str| VaultOptions {
        token: Some(secret(token)),
        ..options(server)
    };
    let login = VaultOptions {
        token: None,
        role: Some("ci".into()),
        ..options(server)
    };
    let refused = VaultOptions {
        jwt: Some(secret(&canary("wrong"))),
        ..login.clone()
    };
    let named = VaultOptions {
        address: Some(format!("http://me:{CANARY}@127.0.0.1:1/?t={CANARY}")),
        ..login.clone()
    };
    [
        with("secret://env/TOKEN"),
        with(&canary("token")),
        login,
        with(&canary("wrong")),
        with(&format!("{CANARY}\nbreak")),
        refused,
        named,
    ]
}

/// Returns variables with everything that is asked for, and some that lack or spoil something.
fn environments(server: &VaultServer) -> [Variables; 4] {
    let token = canary("token");
    let bearer = canary("bearer");
    let job = server.job(&bearer, "hotpass", &canary("jwt"));
    let usual = [
        ("TOKEN", token.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", job.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", bearer.as_str()),
    ];
    let proxy = format!("http://me:{CANARY}@127.0.0.1:1");
    let spoiled = format!("::{CANARY}");
    let proxied = |proxy| [&usual[..], &[("http_proxy", proxy)]].concat();
    [
        variables(&usual),
        variables(&usual[1..2]),
        variables(&proxied(proxy.as_str())),
        variables(&proxied(spoiled.as_str())),
    ]
}

/// Returns secrets of this machine, and of Vault: of each, one that has a value and others that have none.
fn secrets() -> Vec<Secret> {
    let literal = canary("literal");
    let texts = [
        literal.as_str(),
        "secret://file/good",
        "secret://env/GONE",
        "secret://file/binary",
        "secret://file/large",
        "secret://file/gone",
        "secret://vault/crm#token",
        "secret://vault/crm#list",
        "secret://vault/crm#number",
        "secret://vault/crm#gone",
        "secret://vault/denied#a",
        "secret://vault/deleted#a",
        "secret://vault/nothing#a",
    ];
    texts.map(secret).into()
}

fn moods() -> Vec<Mood> {
    let echo = format!("{{\"data\":{{\"data\":\"{CANARY}\"}}}}");
    let mut moods = vec![
        Mood::Sealed,
        Mood::Busy(None),
        Mood::Redirect(format!("http://127.0.0.1:1/{CANARY}")),
        Mood::Body(echo.into_bytes()),
        Mood::Body(CANARY.into()),
        Mood::Body(CANARY.repeat(300_000).into_bytes()),
        Mood::HangUp,
    ];
    moods.extend([400, 403, 404, 500].map(Mood::Status));
    moods
}

fn expect_no_canary(shown: &[String]) {
    assert!(!shown.is_empty());
    for text in shown {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[test]
fn no_way_of_asking_shows_a_secret() {
    let (folder, server) = (files(), planted());
    let (mut shown, mut values) = (Vec::new(), 0);
    for variables in environments(&server) {
        for options in settings(&server) {
            // An address is no secret and is shown; with a password in it, it is refused and not repeated.
            if !format!("{:?}", options.address).contains(CANARY) {
                shown.push(serde_json::to_string(&options).expect("JSON"));
                look(&mut shown, &options);
            }
            let resolver = resolver(options, variables.clone(), folder.path());
            for secret in secrets() {
                values += usize::from(walk(&mut shown, &resolver, &secret));
            }
        }
    }
    // Two of this machine each time; of Vault with the usual variables three, and with the others one token suffices.
    assert_eq!(values, 2 * 4 * 7 + 3 + 1, "the ways were walked");
    expect_no_canary(&shown);
}

#[test]
fn no_answer_of_a_server_shows_a_secret() {
    let (folder, server) = (files(), planted());
    let [usual, ..] = environments(&server);
    let mut shown = Vec::new();
    for mood in moods() {
        server.always(mood);
        for options in settings(&server) {
            let resolver = resolver(options, usual.clone(), folder.path());
            let found = walk(&mut shown, &resolver, &secret("secret://vault/crm#token"));
            assert!(!found, "the server gives nothing");
        }
    }
    expect_no_canary(&shown);
}
