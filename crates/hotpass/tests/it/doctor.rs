//! `hotpass doctor`.

use crate::{project, run};

#[test]
fn a_sound_project_passes_and_a_broken_one_is_told_what_to_do() {
    let project = project();
    project
        .write(
            "hotpass.toml",
            "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n",
        )
        .expect("a file");
    project
        .write("a.csv", "Name,E-mail\nAero School,info@aero.example\n")
        .expect("a file");
    let sound = run(&project, &["doctor"]);
    assert_eq!(sound.code, Some(0), "{}{}", sound.stdout, sound.stderr);
    assert!(
        sound.stdout.contains("pass  source.A: 1 row in 1 file\n"),
        "{}",
        sound.stdout
    );
    assert!(!project.path("dist").exists(), "nothing is written");

    project.write("b.xlsx", "%PDF-1.7").expect("a file");
    let more = "[[source]]\nlabel = \"A\"\npattern = \"*\"\n";
    project.write("hotpass.toml", more).expect("a file");
    let refused = run(&project, &["doctor", "--format", "json"]);
    assert_eq!(refused.code, Some(0), "{}", refused.stderr);
    let told: serde_json::Value = serde_json::from_str(&refused.stdout).expect("JSON");
    assert_eq!(told["summary"]["warned"], 1, "{told}");

    project
        .write("hotpass.toml", "[limit]\ncells = 1\n")
        .expect("a file");
    let broken = run(&project, &["doctor"]);
    assert_eq!(broken.code, Some(2));
    assert!(
        broken
            .stdout
            .contains("fail  settings: hotpass.toml:1:2: unknown key `limit`"),
        "{}",
        broken.stdout
    );
    assert!(broken.stdout.contains("did you mean `limits`?"));
}

#[test]
fn secrets_are_looked_up_in_variables_files_and_vault_and_never_shown() {
    let canary = "c4n4ry";
    let project = project();
    let server = hotpass_testkit::vault::VaultServer::start().expect("a server");
    let document = serde_json::json!({ "name": canary });
    server.put("kv/hotpass", document).allow(canary);
    project
        .write("data/a.csv", "Name\nAero School\n")
        .expect("a file");
    project.write("name.txt", canary).expect("a file");
    let variables = [
        ("HOTPASS_VAULT_ADDR", server.address()),
        ("HOTPASS_VAULT_TOKEN", canary),
        ("NAME", canary),
    ];
    for (reference, code, expected) in [
        (
            "env/NAME",
            0,
            "pass  secret.secrets.vault.jwt: `secret://env/NAME` has a value",
        ),
        (
            "vault/hotpass#name",
            0,
            "pass  secret.secrets.vault.jwt: `secret://vault/hotpass#name` has a value",
        ),
        ("file/name.txt", 0, "secret.secrets.vault.jwt: "),
        (
            "env/OTHER",
            2,
            "fail  secret.secrets.vault.jwt: the variable `OTHER` is not set",
        ),
        ("vault/hotpass#nam", 2, "hint: did you mean `name`?"),
    ] {
        let text = format!(
            "[project]\ninput-dir = \"data\"\n[secrets.vault]\njwt = \"secret://{reference}\"\n"
        );
        project.write("hotpass.toml", text).expect("a file");
        for form in ["text", "json"] {
            let outcome = project.run_with(&["doctor", "--format", form], &variables);
            let outcome = outcome.expect("the binary runs");
            let all = format!("{}{}", outcome.stdout, outcome.stderr);
            assert_eq!(outcome.code, Some(code), "{all}");
            assert!(!all.contains(canary), "{all}");
            let expected = if form == "json" {
                "environment.secrets"
            } else {
                expected
            };
            assert!(all.contains(expected), "{all}");
        }
    }
}
