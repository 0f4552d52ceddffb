//! The CSVW sidecar: describes the published CSV to other programs, as W3C "Metadata Vocabulary for Tabular Data"
//! wants it. Derived from the contract of the published table.

use hotpass_model::plan::Target;
use hotpass_quality::contract::csvw;
use serde_json::{Value, json};

use super::names::file_name;
use crate::{digest::hex, dossier::Dossier, quality::ssot};

/// Returns the metadata document of the published CSV: what the contract says, and how the file is written.
pub(super) fn metadata(target: &Target, dossier: &Dossier) -> Value {
    let contract = ssot::contract(&dossier.dataset, &dossier.governance);
    let mut document = csvw::write(&contract, &url(&file_name(target, "csv")));
    document["@context"] = json!(["http://www.w3.org/ns/csvw", { "@language": "en" }]);
    document["dc:title"] = format!("{}: single source of truth", dossier.project).into();
    document["dialect"] = json!({
        "encoding": "utf-8",
        "delimiter": ",",
        "quoteChar": "\"",
        "doubleQuote": true,
        "header": true,
        "headerRowCount": 1,
        "lineTerminators": ["\r\n", "\n"],
    });
    document["notes"] = json!([{
        "type": "formula guard",
        "text": "Text that a spreadsheet program could take for a formula (it begins with =, +, -, @, a tab or \
                 a line break, perhaps behind apostrophes) has one apostrophe put before it. Telephone numbers \
                 in E.164 form, lists of them, and plain numbers are left as they are.",
    }]);
    document
}

/// Returns a file name as a relative address.
fn url(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push_str(&hex(&[byte]).to_uppercase());
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(url("hotpass.csv"), "hotpass.csv");
        assert_eq!(url("été 2025#1.csv"), "%C3%A9t%C3%A9%202025%231.csv");
    }
}
