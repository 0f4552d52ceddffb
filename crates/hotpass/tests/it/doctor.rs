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
