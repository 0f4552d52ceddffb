//! What outputs are called: a kind's suffix behind the target's stem. The one place that knows, so that the
//! next run and `explain` find what was published. It knows nothing of contents.

use std::path::PathBuf;

use hotpass_model::plan::Target;

/// Every kind with a fixed name, and what follows the stem.
const SUFFIXES: &[(&str, &str)] = &[
    ("workbook", "xlsx"),
    ("parquet", "parquet"),
    ("csv", "csv"),
    ("csvw", "csv-metadata.json"),
    ("provenance", "provenance.parquet"),
    ("crosswalk", "crosswalk.parquet"),
    ("party", "party.parquet"),
    ("party_alias", "party_alias.parquet"),
    ("party_role", "party_role.parquet"),
    ("contact_method", "contact_method.parquet"),
    ("conflicts", "conflicts.csv"),
    ("quarantine", "quarantine.csv"),
    ("findings", "findings.csv"),
    ("quality-markdown", "quality.md"),
    ("quality-html", "quality.html"),
    ("quality-json", "quality.json"),
];

/// Returns the file name of a kind of output.
pub(super) fn file_name(target: &Target, kind: &str) -> String {
    if kind == "manifest" && target.owns_folder {
        return "manifest.json".into();
    }
    let suffix = SUFFIXES
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or_else(|| format!("{kind}.json"), |(_, suffix)| (*suffix).into());
    format!("{}.{suffix}", target.stem)
}

/// Returns where a kind of output is published: `workbook`, `parquet`, `csv`, `csvw`, `provenance`, `crosswalk`,
/// `party`, `party_alias`, `party_role`, `contact_method`, `conflicts`, `quarantine`, `findings`,
/// `quality-markdown`, `quality-html`, `quality-json` or `manifest`. The archive's name holds its digest, so it is
/// found through the manifest.
pub fn path_of(target: &Target, kind: &str) -> PathBuf {
    target.folder.join(file_name(target, kind))
}

/// Tells whether a publication to a target may have an output of this file name.
pub fn is_output(target: &Target, name: &str) -> bool {
    let manifest = file_name(target, "manifest");
    SUFFIXES
        .iter()
        .any(|(kind, _)| file_name(target, kind) == name)
        || name == manifest
}

#[cfg(test)]
mod tests {
    use hotpass_model::plan::MainOutput;

    use super::*;

    #[test]
    fn the_manifest_is_named_after_the_stem_only_in_a_shared_folder() {
        let mut target = Target {
            folder: "dist".into(),
            stem: "hotpass".into(),
            main: MainOutput::Workbook,
            owns_folder: true,
            archive: false,
        };
        assert_eq!(
            path_of(&target, "manifest"),
            PathBuf::from("dist/manifest.json")
        );
        assert_eq!(
            path_of(&target, "crosswalk"),
            PathBuf::from("dist/hotpass.crosswalk.parquet")
        );
        target.owns_folder = false;
        assert_eq!(
            path_of(&target, "manifest"),
            PathBuf::from("dist/hotpass.manifest.json")
        );
    }
}
