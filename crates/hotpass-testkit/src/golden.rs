//! The golden fixture: two invented organizations spread over the three workbooks, and the table
//! they must become. The workbooks go into a folder of the caller's; the expectation is data. It
//! judges nothing itself.

use std::path::Path;

use crate::workbook::{Cell, Sheet, Workbook};

/// File name of the first workbook.
pub const REACHOUT_FILE: &str = "Reachout Database.xlsx";
/// File name of the second workbook.
pub const CONTACT_FILE: &str = "Contact Database.xlsx";
/// File name of the third workbook.
pub const SACAA_FILE: &str = "SACAA Flight Schools - Refined copy__CLEANED.xlsx";

/// Header of `Organisation`.
pub const ORGANISATION: [&str; 13] = [
    "Organisation Name",
    "ID",
    "Reachout Date",
    "Recent_Touch_Ind",
    "Area",
    "Distance",
    "Type",
    "Website",
    "Address",
    "Planes",
    "Description Type",
    "Notes",
    "Open Questions",
];
/// Header of `Contact Info`; the last column has none.
pub const CONTACT_INFO: [&str; 11] = [
    "ID",
    "Organisation Name",
    "Reachout Date",
    "Firstname",
    "Surname",
    "Position",
    "Phone",
    "WhatsApp",
    "Email",
    "Invalid",
    "",
];
/// Header of `Company_Cat`.
pub const COMPANY_CAT: [&str; 11] = [
    "C_ID",
    "Company",
    "QuickNooks_Name",
    "Last_Order_Date",
    "Category",
    "Strat",
    "Priority",
    "Status",
    "LoadDate",
    "Checked",
    "Website",
];
/// Header of `Company_Contacts`.
pub const COMPANY_CONTACTS: [&str; 9] = [
    "C_ID",
    "Company",
    "Status",
    "FirstName",
    "Surname",
    "Position",
    "Cellnumber",
    "Email",
    "Landline",
];
/// Header of `Company_Addresses`; the last column has none.
pub const COMPANY_ADDRESSES: [&str; 5] = ["C_ID", "Company", "Type", "Airport", ""];
/// Header of the capture log; the first column has none.
pub const CAPTURE: [&str; 10] = [
    "",
    "School",
    "Contact person (role)",
    "Phone",
    "Email",
    "Addresses",
    "Planes",
    "Website",
    "Description",
    "Type",
];
/// Name of the capture log's sheet.
pub const CAPTURE_SHEET: &str = "10-10-25 Capture";
/// Header of `Cleaned`.
pub const CLEANED: [&str; 7] = [
    "Name of Organisation",
    "Province",
    "Status",
    "Website URL",
    "Contact Person",
    "Contact Number",
    "Contact Email Address",
];

/// One value of the golden table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The organization's name.
    pub organization: &'static str,
    /// The column of the published table.
    pub field: &'static str,
    /// The value as text; `None` is a missing value.
    pub value: Option<&'static str>,
}

/// The number of source rows of each of the three workbooks that stand for an organization.
pub const SOURCE_ROWS: u32 = 2;

/// Writes the three workbooks into an existing folder.
pub fn write(folder: &Path) -> anyhow::Result<()> {
    reachout().write(&folder.join(REACHOUT_FILE))?;
    contact().write(&folder.join(CONTACT_FILE))?;
    sacaa().write(&folder.join(SACAA_FILE))
}

fn reachout() -> Workbook {
    let organisation = Sheet::new("Organisation")
        .header(ORGANISATION)
        .row(cells(
            "Aero School|#1|March 10, 2025|Y|Gauteng||Flight School|\
             www.aero.example|Hangar 1|Sling 2|Fixed-wing|Follow up|Need pricing",
        ))
        .row(cells(
            "Heli Ops|#2|2025-01-20||Western Cape||Helicopter||\
             Cape Town Intl|Robinson R44|Rotary||",
        ));
    let contacts = Sheet::new("Contact Info")
        .header(CONTACT_INFO)
        .row(cells(
            "#1|Aero School||Jane|Doe|Head of Training|\
             082 123 4567|0821234567|JANE.DOE@AERO.EXAMPLE||",
        ))
        .row(cells(
            "#1|Aero School||Ops|Team|Operations|0829991111||ops@aero.example||",
        ))
        .row(cells(
            "#2|Heli Ops||Kelly|Nguyen|Chief Pilot|\
             021 555 0000|0215550000|kelly@heliops.example||",
        ));
    Workbook::new().sheet(organisation).sheet(contacts)
}

fn contact() -> Workbook {
    let companies = Sheet::new("Company_Cat")
        .header(COMPANY_CAT)
        .row(cells(
            "#10|Aero School|||Flight School||High|Active|05/02/2025||https://aero.example",
        ))
        .row(cells(
            "#11|Heli Ops|||Helicopter||Medium|Prospect|2025/02/18||",
        ));
    let contacts = Sheet::new("Company_Contacts")
        .header(COMPANY_CONTACTS)
        .row(cells(
            "#10|Aero School||John|Smith|Operations|+27 82 999 1111|ops@aero.example|0111110000",
        ))
        .row(cells(
            "#11|Heli Ops||Kelly|Nguyen|Chief Pilot|0215550000|kelly@heliops.example|0215550001",
        ));
    let addresses = Sheet::new("Company_Addresses")
        .header(COMPANY_ADDRESSES)
        .row(cells("#10|Aero School||FALA|Hangar Complex"))
        .row(cells("#11|Heli Ops||FACT|Cape Town Intl"));
    let capture = Sheet::new(CAPTURE_SHEET)
        .header(CAPTURE)
        .row(cells("|Heli Ops|||||||Helicopter operations|Helicopter"));
    Workbook::new()
        .sheet(companies)
        .sheet(contacts)
        .sheet(addresses)
        .sheet(capture)
}

fn sacaa() -> Workbook {
    let cleaned = Sheet::new("Cleaned")
        .header(CLEANED)
        .row(cells(
            "Aero School|Gauteng|Active|https://aero.example|Jane Doe|0821234567|\
             jane.doe@aero.example",
        ))
        .row(cells(
            "Heli Ops|Western Cape|Active||Kelly Nguyen|0215550000|\
             kelly@heliops.example; ops@heliops.example",
        ));
    Workbook::new().sheet(cleaned)
}

/// The cells of a row whose texts stand between bars; `#` marks a number.
fn cells(texts: &str) -> Vec<Cell> {
    texts
        .split('|')
        .map(|text| {
            match text
                .strip_prefix('#')
                .and_then(|number| number.parse::<u32>().ok())
            {
                Some(number) => Cell::from(number),
                None => Cell::from(text),
            }
        })
        .collect()
}

/// The golden table: every value the reference gives. Where doing it right gives another, the test says so.
///
/// Left out, because they depend on scores that are defined anew: verification and lead scores.
pub fn expected() -> Vec<Expected> {
    let aero = AERO.map(|(field, value)| Expected {
        organization: "Aero School",
        field,
        value,
    });
    let heli = HELI.map(|(field, value)| Expected {
        organization: "Heli Ops",
        field,
        value,
    });
    aero.into_iter().chain(heli).collect()
}

const AERO: [(&str, Option<&str>); 22] = [
    ("province", Some("Gauteng")),
    ("area", Some("Gauteng")),
    ("address_primary", Some("Hangar 1")),
    ("organization_category", Some("Flight School")),
    ("organization_type", Some("Active")),
    ("status", Some("Active")),
    ("website", Some("https://aero.example")),
    ("planes", Some("Sling 2")),
    ("description", Some("Fixed-wing | Follow up")),
    ("notes", Some("Follow up | Need pricing")),
    (
        "source_record_ids",
        Some("contact:10; reachout:1; sacaa:Aero School"),
    ),
    ("contact_primary_name", Some("Jane Doe")),
    ("contact_primary_role", Some("Head of Training")),
    ("contact_primary_email", Some("jane.doe@aero.example")),
    ("contact_primary_phone", Some("+27821234567")),
    ("contact_secondary_emails", Some("ops@aero.example")),
    (
        "contact_secondary_phones",
        Some("+27829991111;+27111110000"),
    ),
    ("contact_primary_email_status", Some("risky")),
    ("contact_primary_phone_status", Some("deliverable")),
    ("last_interaction_date", Some("2025-03-10")),
    ("priority", Some("High")),
    ("data_quality_flags", Some("none")),
];

const HELI: [(&str, Option<&str>); 22] = [
    ("province", Some("Western Cape")),
    ("area", Some("Western Cape")),
    ("address_primary", Some("Cape Town Intl")),
    ("organization_category", Some("Flight School")),
    ("organization_type", Some("Active")),
    ("status", Some("Active")),
    ("website", None),
    ("planes", Some("Robinson R44")),
    (
        "description",
        Some("Rotary; Helicopter operations | Helicopter"),
    ),
    ("notes", None),
    (
        "source_record_ids",
        Some("contact:11; reachout:2; sacaa:Heli Ops"),
    ),
    ("contact_primary_name", Some("Kelly Nguyen")),
    ("contact_primary_role", Some("Chief Pilot")),
    ("contact_primary_email", Some("kelly@heliops.example")),
    ("contact_primary_phone", Some("+27215550000")),
    ("contact_secondary_emails", Some("ops@heliops.example")),
    ("contact_secondary_phones", Some("+27215550001")),
    ("contact_primary_email_status", Some("risky")),
    ("contact_primary_phone_status", Some("deliverable")),
    ("last_interaction_date", Some("2025-02-18")),
    ("priority", Some("Medium")),
    ("data_quality_flags", Some("missing_website")),
];

/// The reference's quality score, which counts present fields only.
pub const PRESENCE: [(&str, f64); 2] = [("Aero School", 1.0), ("Heli Ops", 0.8)];

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx, open_workbook};

    use super::*;

    #[test]
    fn the_workbooks_have_the_sheets_and_headers_of_the_originals() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path()).expect("a file");
        let mut book: Xlsx<_> =
            open_workbook(folder.path().join(CONTACT_FILE)).expect("a workbook");
        assert_eq!(
            book.sheet_names(),
            [
                "Company_Cat",
                "Company_Contacts",
                "Company_Addresses",
                CAPTURE_SHEET
            ]
        );
        let sheet = book.worksheet_range("Company_Contacts").expect("a sheet");
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::Float(10.0)));
        assert_eq!(
            sheet.get_value((1, 8)),
            Some(&Data::String("0111110000".into()))
        );
        let capture = book.worksheet_range(CAPTURE_SHEET).expect("a sheet");
        assert_eq!(
            capture.get_value((0, 0)).unwrap_or(&Data::Empty),
            &Data::Empty
        );
        assert_eq!(
            capture.get_value((0, 1)),
            Some(&Data::String("School".into()))
        );
    }

    #[test]
    fn every_field_is_expected_once_per_organization() {
        let expected = expected();
        for (index, one) in expected.iter().enumerate() {
            assert!(
                expected.iter().skip(index + 1).all(|other| {
                    (one.organization, one.field) != (other.organization, other.field)
                }),
                "{one:?}"
            );
        }
    }
}
