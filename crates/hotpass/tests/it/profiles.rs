//! `hotpass profiles`.

use crate::{project, run, shown};

#[test]
fn a_new_profile_extends_another_and_is_used() {
    let project = project();
    project
        .write("hotpass.toml", "[profile]\nname = \"schools\"\n")
        .expect("a file");
    project
        .write(
            "a.csv",
            "School name,Postbus\nAero School,info@aero.example\n",
        )
        .expect("a file");
    let early = run(&project, &["run", "--dry-run"]);
    assert_eq!(early.code, Some(2), "{}", early.stderr);
    let made = run(&project, &["profiles", "new", "schools"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let text = project.read("profiles/schools.toml").expect("a profile");
    let text = text
        + "[refine.synonyms]\norganization_name = [\"school name\"]\ncontact_email = [\"postbus\"]\n";
    project
        .write("profiles/schools.toml", text)
        .expect("a file");
    let listed = run(&project, &["profiles", "list"]);
    insta::assert_snapshot!(shown(&project, &listed));
    let done = run(&project, &["run", "--format", "json"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let published = project.read("dist/hotpass.csv").expect("the publication");
    assert!(published.contains("info@aero.example"), "{published}");
}

#[test]
fn lint_tells_every_fault_with_its_place() {
    let project = project();
    project.write("hotpass.toml", "").expect("a file");
    project
        .write(
            "profiles/x.toml",
            "name = \"x\"\nextends = \"generic\"\ncountry = \"Namibia\"\n[refine.thresholds]\nphone = 85\n",
        )
        .expect("a file");
    let outcome = run(&project, &["profiles", "lint"]);
    insta::assert_snapshot!(shown(&project, &outcome));
}
