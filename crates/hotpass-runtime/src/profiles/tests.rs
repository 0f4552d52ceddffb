//! Which profile is meant, what it builds on, and what is wrong with it.

use super::*;

fn library(own: &[(&str, &str)]) -> Library {
    let mut library = Library::built_in();
    for (name, text) in own {
        library.add(name, Document::new(format!("profiles/{name}.toml"), *text));
    }
    library
}

fn failure(library: &Library, name: &str) -> String {
    let error = library.get(name).expect_err("a faulty profile");
    format!("{error} | {}", error.hint().unwrap_or_default())
}

#[test]
fn the_built_in_profiles_are_without_fault_and_go_by_their_names() {
    let library = Library::built_in();
    assert_eq!(library.names(), ["aviation", "generic"]);
    for name in library.names() {
        assert_eq!(library.lint(name).expect("a profile"), [], "{name}");
        let profile = library.get(name).expect("a profile");
        assert_eq!(
            (profile.name.as_str(), profile.country.as_str()),
            (name, "ZA")
        );
        assert!(library.document(name).is_none());
    }
}

#[test]
fn a_profile_says_what_differs_from_the_one_it_extends() {
    let library = library(&[
        (
            "schools",
            "name = \"schools\"\nextends = \"generic\"\ncountry = \"NA\"\n[refine.thresholds]\nemail = 0.5\n",
        ),
        (
            "small",
            "name = \"small\"\nextends = \"schools\"\n[refine.thresholds]\nphone = 0.1\n",
        ),
        (
            "aviation",
            "name = \"aviation\"\nextends = \"aviation\"\ndisplay-name = \"Ours\"\n",
        ),
    ]);
    let generic = library.get("generic").expect("a profile");
    let small = library.get("small").expect("a profile");
    assert_eq!(small.name, "small");
    assert_eq!(small.country, "NA");
    assert_eq!(
        (small.refine.thresholds.email, small.refine.thresholds.phone),
        (0.5, 0.1)
    );
    assert_eq!(small.refine.mapping, generic.refine.mapping);
    assert_eq!(small.refine.synonyms, generic.refine.synonyms);
    let aviation = library.get("aviation").expect("a profile");
    assert_eq!(aviation.display_name, "Ours");
    assert_eq!(
        aviation.terms,
        Library::built_in()
            .get("aviation")
            .expect("a profile")
            .terms
    );
    assert_eq!(library.names(), ["aviation", "generic", "schools", "small"]);
}

#[test]
fn what_cannot_be_extended_is_named() {
    let library = library(&[
        ("a", "name = \"a\"\nextends = \"b\"\n"),
        ("b", "name = \"b\"\nextends = \"a\"\n"),
        ("c", "name = \"c\"\nextends = \"generics\"\n"),
        ("d", "name = \"d\"\nextends = \"d\"\n"),
        (
            "e",
            "name = \"e\"\nextends = \"generic\"\ncounty = \"ZA\"\n",
        ),
    ]);
    assert!(
        failure(&library, "a").contains("in a circle"),
        "{}",
        failure(&library, "a")
    );
    assert_eq!(
        failure(&library, "c"),
        "profiles/c.toml:2:1: there is no profile `generics` to extend | did you mean `generic`?"
    );
    assert!(failure(&library, "d").starts_with("profiles/d.toml:2:1: there is no profile `d`"));
    assert_eq!(
        failure(&library, "e"),
        "profiles/e.toml:3:1: unknown key `county` | did you mean `country`?"
    );
    assert_eq!(
        failure(&library, "generik"),
        "unknown profile `generik` | did you mean `generic`?"
    );
}

#[test]
fn every_fault_is_found_where_it_is_written() {
    let library = library(&[(
        "x",
        "name = \"x\"\nextends = \"generic\"\ncountry = \"Namibia\"\n\
         [refine.thresholds]\nphone = 85\n[refine.mapping]\napply = 0.5\n\
         [ingest.sources]\nA.priority = 1\nB.priority = 1\n[refine.synonyms]\nplanes = [\"E-Mail\"]\n",
    )]);
    let faults = library.lint("x").expect("a profile");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "profiles/x.toml:3:1: `Namibia` is not a country code",
            "profiles/x.toml:5:1: `phone` is 85",
            "profiles/x.toml:6:9: `apply` is 0.5 and `suggest` is 0.6",
            "profiles/x.toml:10:3: `A` and `B` have one priority",
            "profiles/x.toml:12:1: `e-mail` stands for `planes` and `contact_email`",
        ]
    );
}
