//! Each feature toggle on each surface: it changes what happens, or the surface says that it cannot.

use hotpass_testkit::project::TestProject;

use crate::{project, run};

/// Every command that works with a project.
const SURFACES: &[&[&str]] = &[
    &["run"],
    &["run", "--dry-run"],
    &["check"],
    &["map", "--dry-run"],
    &["inspect", "a.csv"],
    &["explain", "Aero School"],
    &["resolve", "a.csv", "--dry-run"],
    &["entities", "list"],
    &["doctor"],
    &["config", "validate"],
    &["config", "show"],
];

const UNBUILT: &[&str] = &[
    "enrichment",
    "geospatial",
    "compliance",
    "observability",
    "acquisition",
    "dashboards",
];

fn with(feature: &str, value: bool) -> TestProject {
    let project = project();
    let settings = format!("[output]\npath = \"dist/x.csv\"\n[features]\n{feature} = {value}\n");
    for (name, text) in [
        ("hotpass.toml", settings.as_str()),
        ("a.csv", "Company,E-mail\nAero School,info@aero.example\n"),
        ("b.csv", "Company,E-mail\nAero School,info@aero.example\n"),
    ] {
        project.write(name, text).expect("a file");
    }
    project
}

#[test]
fn what_is_not_built_is_refused_by_name_on_every_surface() {
    for feature in UNBUILT {
        let project = with(feature, true);
        for surface in SURFACES {
            let outcome = run(&project, surface);
            assert_eq!(outcome.code, Some(2), "{feature} {surface:?}");
            let told = format!("{}{}", outcome.stdout, outcome.stderr);
            let expected = format!("hotpass.toml:4:1: `features.{feature}` asks for");
            assert!(told.contains(&expected), "{feature} {surface:?}: {told}");
        }
        assert!(project.read("dist/x.csv").is_err(), "{feature} published");
    }
}

#[test]
fn what_is_switched_off_changes_nothing_on_any_surface() {
    for feature in UNBUILT {
        let project = with(feature, false);
        for surface in SURFACES {
            let outcome = run(&project, surface);
            assert_eq!(
                outcome.code,
                Some(0),
                "{feature} {surface:?}: {}",
                outcome.stderr
            );
        }
    }
}

#[test]
fn entity_resolution_has_its_effect_on_every_surface() {
    let (on, off) = (
        with("entity-resolution", true),
        with("entity-resolution", false),
    );
    for surface in SURFACES {
        let [on, off] = [&on, &off].map(|project| {
            let mut arguments = surface.to_vec();
            arguments.extend(["--format", "json"]);
            let outcome = run(project, &arguments);
            assert_eq!(outcome.code, Some(0), "{surface:?}: {}", outcome.stdout);
            let value: serde_json::Value =
                serde_json::from_str(&outcome.stdout).expect("one JSON object");
            value
        });
        match surface[0] {
            "run" => {
                assert_eq!(
                    (on["total_records"].as_u64(), off["total_records"].as_u64()),
                    (Some(1), Some(2))
                );
                for rows in [&on["rows"], &off["rows"]] {
                    assert_eq!((&rows["read"], &rows["merged"]), (&2.into(), &2.into()));
                }
            }
            "explain" => assert_ne!(on["fields"], off["fields"], "one stands for both"),
            "doctor" => {
                let says = |value: &serde_json::Value| {
                    value["checks"]
                        .to_string()
                        .contains("entity resolution is switched off")
                };
                assert_eq!((says(&on), says(&off)), (false, true));
            }
            "config" if surface[1] == "show" => assert_ne!(on["settings"], off["settings"]),
            "check" | "map" | "config" => assert_ne!(on["assumptions"], off["assumptions"]),
            "resolve" => {
                let says = |value: &serde_json::Value| {
                    value["warnings"].to_string().contains("switched off")
                };
                assert_eq!((says(&on), says(&off)), (false, true));
            }
            "entities" => {
                let count = |value: &serde_json::Value| value["entities"].as_array().map(Vec::len);
                assert_eq!((count(&on), count(&off)), (Some(1), Some(2)));
            }
            // What is in a file does not depend on which records become one.
            "inspect" => assert_eq!(on["files"], off["files"]),
            other => panic!("`{other}` is a new surface: say what the toggle changes there"),
        }
    }
}
