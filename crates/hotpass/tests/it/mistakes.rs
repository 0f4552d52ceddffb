//! Typical mistakes in `hotpass.toml`: each is told with its place and with what to write instead.

use crate::{project, run};

/// A document, the place and problem that are told, and the advice.
const MISTAKES: &[(&str, &str, &str)] = &[
    (
        "[project\nname = \"Schools\"\n",
        "hotpass.toml:1:9: ",
        "a table's header is written as `[name]`",
    ),
    (
        "[limits]\ncels = 10\n",
        "hotpass.toml:2:1: unknown key `cels`",
        "did you mean `cells`?",
    ),
    (
        "[limit]\ncells = 10\n",
        "hotpass.toml:1:2: unknown key `limit`",
        "did you mean `limits`?",
    ),
    (
        "[limits]\ncells = \"10\"\n",
        "hotpass.toml:2:9: expected a whole number, found the text \"10\"",
        "write it without quotation marks",
    ),
    (
        "[profile]\nname = \"aviations\"\n",
        "hotpass.toml:2:1: unknown profile `aviations`",
        "did you mean `aviation`?",
    ),
    (
        "[profile]\ncountry = \"South Africa\"\n",
        "hotpass.toml:2:1: `South Africa` is not a country code",
        "use the two capital letters of ISO 3166-1, such as `ZA`",
    ),
    (
        "[policy]\nviolation = \"quarantined\"\n",
        "hotpass.toml:2:13: unknown value `quarantined`",
        "did you mean `quarantine`?",
    ),
    (
        "[source]\nlabel = \"A\"\npattern = \"*.csv\"\n",
        "hotpass.toml:1:1: expected a list, found one table",
        "the header of a list's table has two brackets: `[[source]]`",
    ),
    (
        "[[source]]\nlabel = \"A\"\n",
        "hotpass.toml:1:1: missing key `pattern`",
        "add `pattern = …`",
    ),
    (
        "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source]]\nlabel = \"A\"\npattern = \"b.csv\"\n",
        "hotpass.toml:5:1: the label `A` is already used at hotpass.toml:2:1",
        "labels name sources in outputs, so each needs its own",
    ),
    (
        "[[source]]\nlabel = \"A\"\npattern = \"*\"\npriority = 1\n[[source]]\nlabel = \"B\"\npattern = \"*\"\npriority = 1\n",
        "hotpass.toml:8:1: `source[1].priority` is 1, and so is `source[0].priority` at hotpass.toml:4:1",
        "give each source its own",
    ),
    (
        "[[source]]\nlabel = \"A\"\npattern = \"*\"\n[[source.table]]\n[source.table.columns]\norganisation = \"Name\"\n",
        "hotpass.toml:6:1: unknown property `organisation`",
        "did you mean `organization_name`?",
    ),
    (
        "[profile.refine.mapping]\napply = 0.5\nsuggest = 0.8\n",
        "hotpass.toml:1:17: `apply` is 0.5 and `suggest` is 0.8",
        "`suggest` is not above `apply`",
    ),
    (
        "[output]\npath = \"result.docx\"\n",
        "hotpass.toml:2:1: the output path `result.docx` names no .xlsx or .csv file",
        "name the workbook or the CSV file",
    ),
    (
        "[limits]\ncells = 1\ncells = 2\n",
        "hotpass.toml:3:1: ",
        "keep one of the two",
    ),
];

#[test]
fn each_is_told_with_its_place_and_what_to_write_instead() {
    for (text, problem, advice) in MISTAKES {
        let project = project();
        project.write("hotpass.toml", text).expect("a file");
        project.write("a.csv", "Company\nA\n").expect("a file");
        for command in [&["run"][..], &["config", "validate"], &["doctor"]] {
            let outcome = run(&project, command);
            assert_eq!(outcome.code, Some(2), "{text}{command:?}");
            let told = outcome.stderr + &outcome.stdout;
            assert!(told.contains(problem), "{text}{told}");
            let hint = told.split("hint: ").nth(1).unwrap_or_default();
            // The doctor talks of the machine first.
            assert!(told.contains(advice), "{text}{told}\nhint: {hint}");
        }
    }
}
