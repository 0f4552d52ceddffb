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

/// Returns what doctor says about one check: status, message, remedy and whether it was mended.
fn check(told: &serde_json::Value, name: &str) -> serde_json::Value {
    let checks = told["checks"].as_array().expect("checks");
    let found = checks.iter().find(|check| check["name"] == name);
    found.cloned().unwrap_or_default()
}

/// Returns the result of an examination that ends with a code.
fn examined(
    project: &hotpass_testkit::project::TestProject,
    flags: &[&str],
    code: i32,
) -> serde_json::Value {
    let outcome = run(project, &[&["doctor", "--format", "json"], flags].concat());
    assert_eq!(
        outcome.code,
        Some(code),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

#[test]
fn files_that_nobody_reads_and_rows_that_nobody_uses_are_warnings() {
    let project = project();
    let text = "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source]]\nlabel = \"B\"\npattern = \"b.csv\"\n";
    project.write("hotpass.toml", text).expect("a file");
    let schools = "Name,E-mail\nAero School,info@aero.example\n";
    for (name, text) in [
        ("a.csv", schools),
        ("b.csv", "Qwxz,Zwqx\nblue,12\ngreen,14\n"),
        ("more/c.csv", schools),
        ("d.csv", schools),
    ] {
        project.write(name, text).expect("a file");
    }
    let told = examined(&project, &[], 0);
    for name in ["file.more/c.csv", "file.d.csv"] {
        let check = check(&told, name);
        assert_eq!(check["status"], "warn", "{told}");
        assert_eq!(check["message"], "belongs to no source and is not read");
        assert!(
            check["remedy"]
                .as_str()
                .is_some_and(|remedy| remedy.contains("hotpass init --force"))
        );
    }
    assert_eq!(check(&told, "source.A")["status"], "pass", "{told}");
    let unused = check(&told, "source.B");
    assert_eq!(unused["status"], "warn", "{told}");
    assert!(
        unused["message"]
            .as_str()
            .is_some_and(|text| text.starts_with("2 rows in 1 file, and none is used: ")),
        "{unused}"
    );
}

#[test]
fn what_is_declared_and_not_there_fails() {
    let project = project();
    let text = "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n\
        [[source.table]]\nsheet = \"a\"\ncolumns = { organization_name = \"Name\", contact_email = \"Emails\", contact_phone = \"Tel\" }\n\
        [[source.table]]\nsheet = \"gone\"\n\
        [[source]]\nlabel = \"B\"\npattern = \"nowhere.csv\"\n";
    project.write("hotpass.toml", text).expect("a file");
    project
        .write("a.csv", "Name,Email\nAero School,info@aero.example\n")
        .expect("a file");
    let told = examined(&project, &[], 2);
    assert_eq!(told["summary"]["failed"], 4, "{told}");
    for (name, words) in [
        ("source.B", "no file matches its pattern `nowhere.csv`"),
        (
            "table.a.csv#gone",
            "source `A`: no table matches the declared sheet `gone`",
        ),
        (
            "column.a.csv#a",
            "no column is headed `Emails`; the nearest is `Email`",
        ),
    ] {
        let check = check(&told, name);
        assert_eq!(
            (&check["status"], &check["message"]),
            (&"fail".into(), &words.into()),
            "{told}"
        );
        assert!(
            check["remedy"]
                .as_str()
                .is_some_and(|remedy| remedy.contains("hotpass explain HP-M00"))
        );
    }
}

#[test]
fn what_was_mended_is_told() {
    let project = project();
    project
        .write("hotpass.toml", "[governance]\ndata-owner = \"\"\n")
        .expect("a file");
    project
        .write("a.csv", "Name,E-mail\nAero School,info@aero.example\n")
        .expect("a file");
    let told = examined(&project, &["--fix"], 0);
    for name in ["settings.owner", "target.writable"] {
        let check = check(&told, name);
        assert_eq!(
            (&check["status"], &check["fixed"]),
            (&"pass".into(), &true.into()),
            "{told}"
        );
    }
    let again = examined(&project, &["--fix"], 0);
    assert_eq!(check(&again, "settings.owner"), serde_json::Value::Null);
    assert_eq!(check(&again, "target.writable")["fixed"], false);
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
