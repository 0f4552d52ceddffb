//! The keys of `hotpass.toml`, with an example each, and the defaults.

use hotpass_runtime::settings::DEFAULTS;

use super::table;

/// Section and key, an example, what it means.
const KEYS: &[(&str, &str, &str, &str)] = &[
    (
        "project",
        "name",
        "\"Schools\"",
        "The name that reports use; unset, the folder's.",
    ),
    (
        "project",
        "profile",
        "\"aviation\"",
        "The industry profile: built in, or a file of `profiles/`.",
    ),
    (
        "project",
        "input-dir",
        "\"data\"",
        "The folder that source patterns are relative to.",
    ),
    (
        "project",
        "country",
        "\"ZA\"",
        "The country that phones, provinces and dates are read for; unset, the profile's.",
    ),
    (
        "policy",
        "unreadable",
        "\"continue\"",
        "When a file cannot be read: `continue` without it, or `fail`.",
    ),
    (
        "policy",
        "violation",
        "\"quarantine\"",
        "When a row breaks its contract: `quarantine`, `warn` or `fail`.",
    ),
    ("limits", "file-mib", "1024", "The largest file, in MiB."),
    (
        "limits",
        "expanded-mib",
        "2048",
        "The largest content a compressed file may expand to, in MiB.",
    ),
    (
        "limits",
        "entries",
        "10000",
        "The most entries an archive-based file may have.",
    ),
    (
        "limits",
        "cells",
        "50000000",
        "The most cells a file may hold.",
    ),
    (
        "output",
        "path",
        "\"dist/hotpass.xlsx\"",
        "The main output, `.xlsx` or `.csv`; the others stand beside it.",
    ),
    (
        "output",
        "archive",
        "false",
        "Whether to add a zip archive with `SHA256SUMS`.",
    ),
    (
        "mapping",
        "apply",
        "0.85",
        "The confidence from which an inferred column is used; unset, the profile's.",
    ),
    (
        "mapping",
        "suggest",
        "0.6",
        "The confidence from which it is proposed; unset, the profile's.",
    ),
    (
        "survivorship.website",
        "strategy",
        "\"best\"",
        "Per published column: the `best` value, or the `union` of all.",
    ),
    (
        "survivorship.website",
        "order",
        "[\"validity\", \"recency\"]",
        "Per published column: the criteria, the weightiest first.",
    ),
    (
        "[source]",
        "label",
        "\"Contacts\"",
        "What outputs call the source; unique. Required.",
    ),
    (
        "[source]",
        "pattern",
        "\"contacts*.xlsx\"",
        "Its files: `*` and `?` within a name, `**` across folders. Required.",
    ),
    (
        "[source]",
        "priority",
        "2",
        "Which source wins when values differ; the higher, the more trusted; each source has its own.",
    ),
    (
        "[source]",
        "id-prefix",
        "\"contact\"",
        "What record ids start with; unset, the label as a slug.",
    ),
    (
        "[source.table]",
        "sheet",
        "\"Company_*\"",
        "The sheet; unset, every sheet.",
    ),
    (
        "[source.table]",
        "number",
        "1",
        "Which table of the sheet, from 1; unset, every table.",
    ),
    (
        "[source.table]",
        "role",
        "\"related\"",
        "What a row is: one of the `organizations`, or `related` to one.",
    ),
    (
        "[source.table]",
        "id",
        "[\"C_ID\"]",
        "The headers whose values together identify a row.",
    ),
    (
        "[source.table]",
        "join",
        "[\"id\", \"name\"]",
        "How a related row finds its organization: `id`, `name`, `id-as-name`.",
    ),
    (
        "[source.table]",
        "unjoined",
        "\"keep\"",
        "What becomes of a related row that finds none: `keep` or `quarantine`.",
    ),
    (
        "[source.table]",
        "contract",
        "\"contacts\"",
        "The contract its rows must keep: a file of `contracts/`.",
    ),
    (
        "[source.table]",
        "columns",
        "{ website = \"Web\" }",
        "Property → the header or headers that hold it.",
    ),
    (
        "[source.table]",
        "constants",
        "{ country = \"Namibia\" }",
        "Property → a value every row has.",
    ),
    (
        "[source.table]",
        "dates",
        "{ last_interaction_date = \"dmy\" }",
        "Property → `ymd`, `dmy` or `mdy`; unset, the whole column decides.",
    ),
    (
        "[source.table]",
        "infer",
        "\"always\"",
        "Whether undeclared columns are inferred: `undeclared` tables only, or `always`.",
    ),
];

/// Returns the page.
pub(super) fn page() -> String {
    let rows = KEYS.iter().map(|(section, key, example, meaning)| {
        vec![
            format!("`[{section}]`"),
            format!("`{key} = {example}`"),
            (*meaning).to_owned(),
        ]
    });
    format!(
        "# Settings\n\nThe keys of `hotpass.toml`, each with an example. All are optional unless marked; an unknown key is an \
         error with its line and the nearest valid name. Flags win over the file, the file over the profile, the profile \
         over the defaults.\n\n{}\n## Defaults\n\n```toml\n{DEFAULTS}```\n",
        table(&["Section", "Key and example", "Meaning"], rows)
    )
}

#[cfg(test)]
mod tests {
    use hotpass_runtime::{document::Document, settings::options::Options};

    use super::*;

    #[test]
    fn every_key_is_accepted_as_its_example_shows() {
        for (section, key, example, _) in KEYS {
            let parent = match *section {
                "[source.table]" => "[[source]]\nlabel = \"A\"\npattern = \"*\"\n",
                _ => "",
            };
            let needed = match (*section, *key) {
                ("[source]", "label") => "pattern = \"A\"\n",
                ("[source]", "pattern") => "label = \"A\"\n",
                ("[source]", _) => "label = \"A\"\npattern = \"A\"\n",
                _ => "",
            };
            let text = format!("{parent}[{section}]\n{needed}{key} = {example}\n");
            let parsed = Document::new("hotpass.toml", text.as_str()).parse::<Options>();
            assert!(parsed.is_ok(), "{text}{parsed:?}");
        }
    }
}
