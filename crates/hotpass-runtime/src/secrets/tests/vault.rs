//! Secrets in Vault, asked of a real server.

use std::{collections::BTreeMap, path::Path, time::Duration};

use hotpass_testkit::vault::{Mood, VaultServer};
use serde_json::json;

use crate::{
    error::Fault,
    http::{Patience, Why},
    ops::fake::block_on,
    secrets::{
        Secret,
        error::{SecretError, VaultError},
        options::{Auth, VaultOptions},
        resolver::Resolver,
    },
    variables::Variables,
};

/// Asks four times, and waits for nobody.
const BRIEF: Patience = Patience {
    requests: 4,
    first: Duration::from_millis(1),
    longest: Duration::from_secs(1),
};

pub(super) fn server() -> VaultServer {
    let server = VaultServer::start().expect("a server");
    let document = json!({ "token": "tok-1", "user": "crm", "port": 5432, "empty": "" });
    server.put("kv/hotpass/crm", document).allow("root");
    server
}

pub(super) fn secret(text: &str) -> Secret {
    Secret::try_new(text).expect("a secret")
}

/// Returns variables from pairs.
pub(super) fn variables(pairs: &[(&str, &str)]) -> Variables {
    let owned = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()));
    let all: BTreeMap<String, std::ffi::OsString> = owned.collect();
    Variables::new(move |name| all.get(name).cloned())
}

/// Returns settings that log in with the token `root`.
pub(super) fn options(server: &VaultServer) -> VaultOptions {
    VaultOptions {
        address: Some(server.address().into()),
        token: Some(secret("root")),
        ..VaultOptions::default()
    }
}

pub(super) fn resolver(options: VaultOptions, variables: Variables, root: &Path) -> Resolver {
    let mut resolver = Resolver::new(variables, root, options);
    resolver.patience = BRIEF;
    resolver
}

fn reveal(resolver: &Resolver, text: &str) -> Result<String, SecretError> {
    let found = block_on(resolver.reveal(&secret(text)));
    found.map(|value| value.expose().to_owned())
}

/// Returns the error that the settings or the server lead to.
fn refused(options: VaultOptions, text: &str) -> VaultError {
    let resolver = resolver(options, Variables::default(), Path::new("."));
    match reveal(&resolver, text) {
        Err(SecretError::Vault(error)) => error,
        other => panic!("{other:?}"),
    }
}

const CRM: &str = "secret://vault/hotpass/crm#token";

#[test]
fn a_value_is_read_with_the_token_and_each_document_once() {
    let server = server();
    let resolver = resolver(options(&server), Variables::default(), Path::new("."));
    assert_eq!(reveal(&resolver, CRM).expect("a value"), "tok-1");
    let user = "secret://vault/hotpass/crm#user";
    assert_eq!(reveal(&resolver, user).expect("a value"), "crm");
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "one document, one request");
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("GET", "/v1/kv/data/hotpass/crm")
    );
    assert_eq!(seen[0].header("x-vault-token"), Some("root"));
    assert_eq!(seen[0].header("x-vault-namespace"), None);
}

#[test]
fn mount_namespace_and_names_with_odd_letters_arrive_as_meant() {
    let server = VaultServer::start().expect("a server");
    server.namespace("team/a").allow("root");
    server.put("apps/kv/a%20b%3F/c", json!({ "k": "v" }));
    let options = VaultOptions {
        namespace: Some("team/a".into()),
        kv_mount: Some("/apps/kv/".into()),
        ..options(&server)
    };
    let resolver = resolver(options, Variables::default(), Path::new("."));
    let value = reveal(&resolver, "secret://vault/a b?/c#k");
    assert_eq!(value.expect("a value"), "v");
    assert_eq!(server.seen()[0].header("x-vault-namespace"), Some("team/a"));
}

#[test]
fn a_role_logs_in_with_a_token_of_a_file_and_again_when_the_lease_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("jwt"), "a.b.c\n").expect("a file");
    let server = server();
    server.role(("kubernetes", "reader"), "a.b.c", "s.leased", 3600);
    let options = VaultOptions {
        token: None,
        auth_mount: Some("kubernetes".into()),
        role: Some("reader".into()),
        jwt: Some(secret("secret://file/jwt")),
        ..options(&server)
    };
    let resolver = resolver(options, Variables::default(), folder.path());
    assert_eq!(reveal(&resolver, CRM).expect("a value"), "tok-1");
    let seen = server.seen();
    let asked: Vec<_> = seen
        .iter()
        .map(|seen| (seen.method.as_str(), seen.path.as_str()))
        .collect();
    let expected = [
        ("POST", "/v1/auth/kubernetes/login"),
        ("GET", "/v1/kv/data/hotpass/crm"),
    ];
    assert_eq!(asked, expected);
    assert_eq!(seen[0].body, r#"{"role":"reader","jwt":"a.b.c"}"#);
    assert_eq!(seen[0].header("x-vault-token"), None);
    assert_eq!(seen[1].header("x-vault-token"), Some("s.leased"));

    server.revoke_all().put("kv/other", json!({ "k": "v" }));
    assert_eq!(
        reveal(&resolver, "secret://vault/other#k").expect("a value"),
        "v"
    );
    let tokens: Vec<_> = server.seen()[2..]
        .iter()
        .map(|seen| seen.header("x-vault-token").map(str::to_owned))
        .collect();
    assert_eq!(
        tokens,
        [Some("s.leased".into()), None, Some("s.leased-2".into())]
    );

    server.deny("kv/denied");
    let denied = reveal(&resolver, "secret://vault/denied#k").expect_err("denied");
    assert!(matches!(
        denied,
        SecretError::Vault(VaultError::Denied { .. })
    ));
    assert_eq!(
        server.seen().len(),
        8,
        "one more login, and no more after that"
    );
}

#[test]
fn a_lease_that_is_over_is_not_used() {
    let server = server();
    server
        .role(("github", "ci"), "a.b.c", "s.leased", 1)
        .put("kv/other", json!({ "k": "v" }));
    let options = VaultOptions {
        token: None,
        role: Some("ci".into()),
        jwt: Some(secret("a.b.c")),
        ..options(&server)
    };
    let resolver = resolver(options, Variables::default(), Path::new("."));
    reveal(&resolver, CRM).expect("a value");
    reveal(&resolver, "secret://vault/other#k").expect("a value");
    let logins = server
        .seen()
        .iter()
        .filter(|seen| seen.method == "POST")
        .count();
    assert_eq!(logins, 2, "of one second, no whole second is two thirds");
}

#[test]
fn a_job_of_github_actions_logs_in_with_the_token_it_is_given() {
    let server = server();
    server.role(("github", "ci"), "job.jwt", "s.job", 60);
    let url = server.job("bearer-1", "hotpass", "job.jwt");
    let job = [
        ("ACTIONS_ID_TOKEN_REQUEST_URL", url.as_str()),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "bearer-1"),
    ];
    let of = |audience: Option<&str>, pairs: &[(&str, &str)]| {
        let options = VaultOptions {
            token: None,
            auth: Some(Auth::Jwt),
            role: Some("ci".into()),
            audience: audience.map(Into::into),
            ..options(&server)
        };
        reveal(&resolver(options, variables(pairs), Path::new(".")), CRM)
    };
    assert_eq!(of(None, &job).expect("a value"), "tok-1");
    assert_eq!(
        server.seen()[0].path,
        "/job?api-version=2.0&audience=hotpass"
    );
    let other = of(Some("another"), &job).expect_err("another audience");
    assert!(matches!(
        other,
        SecretError::Vault(VaultError::NoJobToken { status: 401 })
    ));
    let nowhere = of(None, &[]).expect_err("no job");
    assert!(matches!(nowhere, SecretError::Vault(VaultError::NotAJob)));
    let odd =
        of(None, &[job[1], ("ACTIONS_ID_TOKEN_REQUEST_URL", "ftp://x")]).expect_err("no address");
    assert!(matches!(
        odd,
        SecretError::Vault(VaultError::Setting { key: "jwt", .. })
    ));
}

#[test]
fn every_refusal_says_what_is_wrong() {
    let server = server();
    server
        .deny("kv/denied")
        .delete("kv/deleted")
        .destroy("kv/destroyed");
    let told = |path: &str| {
        let error = refused(options(&server), &format!("secret://vault/{path}"));
        let error = SecretError::from(error);
        assert_eq!(error.fault(), Fault::Request);
        format!("{error}; {}", error.hint())
    };
    let at = format!("Vault at `{}`", server.address());
    for (path, expected) in [
        (
            "denied#k",
            format!("{at} does not let this token read `kv/denied`; "),
        ),
        (
            "gone#k",
            format!("{at} has nothing at `kv/gone`; check the path"),
        ),
        (
            "deleted#k",
            format!("the latest version of `kv/deleted` in {at} was deleted; `vault kv undelete`"),
        ),
        (
            "destroyed#k",
            format!("the latest version of `kv/destroyed` in {at} was destroyed; write it anew"),
        ),
        (
            "hotpass/crm#tokn",
            "`kv/hotpass/crm` in Vault has no key `tokn`; did you mean `token`?".into(),
        ),
        (
            "hotpass/crm#zzz",
            "has no key `zzz`; valid keys: `empty`, `port`, `token`, `user`".into(),
        ),
        (
            "hotpass/crm#port",
            "the key `port` of `kv/hotpass/crm` in Vault holds no text; store".into(),
        ),
    ] {
        let told = told(path);
        assert!(told.contains(&expected), "{told}\n{expected}");
    }
}

#[test]
fn a_server_that_is_not_well_is_asked_again_and_then_told() {
    let server = server();
    let asked = |expected: usize| {
        let error = refused(options(&server), CRM);
        let seen = server.seen().len();
        assert_eq!(seen, expected, "{error}");
        error
    };
    server
        .next(Mood::Sealed)
        .next(Mood::Busy(None))
        .next(Mood::HangUp);
    let patient = resolver(options(&server), Variables::default(), Path::new("."));
    assert_eq!(reveal(&patient, CRM).expect("the fourth answer"), "tok-1");
    server.always(Mood::Sealed);
    assert!(matches!(asked(8), VaultError::Sealed { .. }));
    server.always(Mood::Busy(Some(0)));
    assert!(matches!(asked(12), VaultError::Busy { .. }));
    server.always(Mood::Busy(Some(3600)));
    assert!(
        matches!(asked(13), VaultError::Busy { .. }),
        "too long to wait for"
    );
    server.always(Mood::Status(500));
    assert!(matches!(asked(14), VaultError::Status { status: 500, .. }));
    server.always(Mood::Status(418));
    assert!(matches!(asked(15), VaultError::Status { status: 418, .. }));
    server.always(Mood::Body(b"<html>hello</html>".to_vec()));
    assert!(matches!(asked(16), VaultError::Unreadable { .. }));
    server.always(Mood::Body(vec![b' '; 3 << 20]));
    assert!(matches!(asked(17), VaultError::Unreadable { .. }));
    server.always(Mood::HangUp);
    assert!(matches!(asked(21), VaultError::Unreached { source, .. } if source.why == Why::Broken));
}

#[test]
fn a_redirect_is_not_followed_with_the_token() {
    let (server, other) = (server(), server());
    server.always(Mood::Redirect(format!(
        "{}/v1/kv/data/hotpass/crm",
        other.address()
    )));
    assert!(matches!(
        refused(options(&server), CRM),
        VaultError::Redirected { .. }
    ));
    assert_eq!(other.seen(), []);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let server = server();
    server.always(Mood::Silent);
    let options = VaultOptions {
        timeout_seconds: Some(1),
        ..options(&server)
    };
    let error = refused(options, CRM);
    assert!(matches!(error, VaultError::Unreached { source, .. } if source.why == Why::Timeout));
    assert_eq!(server.seen().len(), 1, "who is slow is not asked again");
}

#[test]
fn a_server_that_is_not_there_is_told_by_its_address() {
    let gone = server().address().to_owned();
    for (address, why) in [
        (gone.as_str(), Why::Refused),
        ("http://vault.invalid:8200", Why::Name),
    ] {
        let options = VaultOptions {
            address: Some(address.into()),
            token: Some(secret("root")),
            ..VaultOptions::default()
        };
        let error = refused(options, CRM);
        let VaultError::Unreached { source, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!((source.why, source.server.as_str()), (why, address));
        assert_eq!(SecretError::from(error).fault(), Fault::Work);
    }
}

#[test]
fn a_certificate_is_trusted_by_its_authority_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = VaultServer::start_tls().expect("a server");
    server
        .put("kv/hotpass/crm", json!({ "token": "tok-1" }))
        .allow("root");
    let authority = server.authority().expect("an authority");
    std::fs::write(folder.path().join("ca.pem"), authority).expect("a file");
    std::fs::write(folder.path().join("no.pem"), "nothing").expect("a file");
    let of = |ca_file: Option<&str>, address: &str| {
        let options = VaultOptions {
            address: Some(address.into()),
            ca_file: ca_file.map(Into::into),
            ..options(&server)
        };
        let found = reveal(&resolver(options, Variables::default(), folder.path()), CRM);
        found.map_err(|error| match error {
            SecretError::Vault(VaultError::Unreached { source, .. }) => Some(source.why),
            _ => None,
        })
    };
    let address = server.address();
    assert_eq!(of(Some("ca.pem"), address).expect("a value"), "tok-1");
    let other = address.replace("localhost", "127.0.0.1");
    assert_eq!(
        of(Some("ca.pem"), &other),
        Err(Some(Why::Certificate)),
        "another name"
    );
    assert_eq!(of(Some("no.pem"), address), Err(Some(Why::Authorities)));
    assert_eq!(of(Some("gone.pem"), address), Err(None));
    let plain = self::server();
    let private = plain.address().replace("http:", "https:");
    assert_eq!(of(Some("ca.pem"), &private), Err(Some(Why::Tls)));
}

#[test]
fn settings_that_cannot_work_are_told_before_anything_is_sent() {
    let server = server();
    let with = |change: &dyn Fn(&mut VaultOptions)| {
        let mut options = options(&server);
        change(&mut options);
        refused(options, CRM)
    };
    let key = |change: &dyn Fn(&mut VaultOptions)| match with(change) {
        VaultError::Setting { key, .. } => key,
        other => panic!("{other:?}"),
    };
    let text = |text: &str| Some(text.to_owned());
    for address in [
        "",
        "vault:8200/x",
        "ftp://vault",
        "http://me:hunter2@vault",
        "http://vault/?a=b",
        "https://",
    ] {
        assert_eq!(key(&|o| o.address = text(address)), "address", "{address}");
    }
    assert_eq!(key(&|o| o.kv_mount = text("a/../b")), "kv-mount");
    assert_eq!(key(&|o| o.kv_mount = text("/")), "kv-mount");
    assert_eq!(key(&|o| o.namespace = text("a\nb")), "namespace");
    assert_eq!(key(&|o| o.timeout_seconds = Some(0)), "timeout-seconds");
    assert_eq!(key(&|o| o.auth = Some(Auth::Jwt)), "role");
    assert_eq!(
        key(&|o| (o.auth, o.token) = (Some(Auth::Token), None)),
        "token"
    );
    assert_eq!(key(&|o| o.token = Some(secret("line\nbreak"))), "token");
    assert!(matches!(with(&|o| o.address = None), VaultError::NoAddress));
    assert!(matches!(
        with(&|o| o.token = None),
        VaultError::NoCredentials
    ));
    let circular = with(&|o| o.token = Some(secret(CRM)));
    let VaultError::Credential {
        key: "token",
        source,
    } = circular
    else {
        panic!("{circular:?}");
    };
    assert!(matches!(*source, SecretError::Vault(VaultError::Circular)));
    assert_eq!(server.seen(), []);
}

#[test]
fn a_login_that_is_refused_names_role_and_mount() {
    let server = server();
    let options = VaultOptions {
        token: None,
        role: Some("ci".into()),
        jwt: Some(secret("wrong")),
        ..options(&server)
    };
    let error = refused(options, CRM);
    let expected = format!(
        "Vault at `{}` refused the login of role `ci` at `auth/github`",
        server.address()
    );
    assert_eq!(error.to_string(), expected);
}
