//! Rules that need more than one stage to show: for each, a folder in which it is found and a sound neighbor in which
//! it is not. Small CSV files and declarations go in, the codes of a run up to merge come out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use hotpass_model::{
    linkage::organizations::organizations,
    mapping::Mapping,
    plan::{Features, Limits, MainOutput, Plan, Policy, Stage, Target, Unreadable, Violation},
    port::Observer,
    profile::{MappingThresholds, Profile},
    property::Property,
    quality::{GoldenGate, QualityDocument},
    run::RunEvent,
};
use serde_json::{Value, json};

use super::refine;
use crate::publish::workbook::sample::{dataset, governance, terms};

// Contracts and suites.
mod gates;

/// A file of a folder: its name and its text.
type File = (&'static str, &'static str);

/// A rule, the declarations, a folder in which it is found, and one in which it is not.
type Case = (&'static str, Value, &'static [File], &'static [File]);

const MAPPING: MappingThresholds = MappingThresholds {
    apply: 0.85,
    suggest: 0.6,
};

struct Nobody;

impl Observer for Nobody {
    fn notice(&self, _: &RunEvent) {}
}

fn profile() -> Profile {
    let synonyms = [
        (
            Property::OrganizationName,
            &["name", "company", "business name"][..],
        ),
        (Property::ContactEmail, &["email"]),
        (Property::ContactPhone, &["phone", "cell"]),
        (Property::ContactFamilyName, &["surname"]),
    ];
    let mut profile: Profile = serde_json::from_value(json!({
        "name": "test",
        "display-name": "Test",
        "country": "ZA",
        "terms": terms(),
        "refine": {
            "mapping": { "apply": 0.85, "suggest": 0.6 },
            "thresholds": { "email": 0.8, "phone": 0.8, "website": 0.8 },
            "required": ["organization_name"],
        },
        "compliance": { "lawful-basis": "legitimate-interest" },
    }))
    .expect("a profile");
    profile.refine.synonyms = synonyms
        .into_iter()
        .map(|(property, names)| (property, names.iter().map(|&name| name.into()).collect()))
        .collect();
    profile
}

fn plan(folder: &Path, sources: &Value) -> Plan {
    let contract = json!({
        "dataset": "companies",
        "primary-key": ["record_key"],
        "field": [{ "name": "vat_number", "unique": true }],
    });
    let contract = QualityDocument {
        path: "contracts/companies.toml".into(),
        document: contract,
    };
    Plan {
        project: "Test".into(),
        input_dir: folder.into(),
        sources: serde_json::from_value(sources.clone()).expect("sources"),
        mapping: Mapping::default(),
        contracts: BTreeMap::from([("companies".to_owned(), contract)]),
        suites: BTreeMap::new(),
        gate: GoldenGate::default(),
        profile: profile(),
        governance: governance(),
        dataset: dataset(),
        features: Features {
            entity_resolution: true,
        },
        survivorship: BTreeMap::new(),
        policy: Policy {
            unreadable: Unreadable::Continue,
            violation: Violation::Quarantine,
            suites: BTreeMap::new(),
        },
        limits: Limits {
            file_mib: 16,
            expanded_mib: 16,
            entries: 100,
            cells: 10_000,
        },
        target: Target {
            folder: folder.join("dist"),
            stem: "hotpass".into(),
            main: MainOutput::Csv,
            owns_folder: true,
            archive: false,
        },
        linkage: organizations(),
        verdicts: Arc::default(),
        registry: Arc::default(),
        now: None,
        until: Stage::Merge,
        dry_run: true,
        allow_empty: false,
        assumptions: Vec::new(),
    }
}

/// Returns the codes that a run over these files finds.
fn codes(sources: &Value, files: &[File]) -> BTreeSet<&'static str> {
    codes_with(MAPPING, sources, files)
}

/// Returns the codes that a run over these files finds when inferred columns are used and proposed at these thresholds.
fn codes_with(
    thresholds: MappingThresholds,
    sources: &Value,
    files: &[File],
) -> BTreeSet<&'static str> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut plan = plan(folder.path(), sources);
    plan.profile.refine.mapping = thresholds;
    let mut run = pin!(refine(&plan, &Nobody));
    let Poll::Ready(report) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("stages never wait");
    };
    let report = report.expect("a report");
    assert!(report.rows.balances(), "{:?}", report.rows);
    report.findings.iter().map(|finding| finding.code).collect()
}

fn assert_found(cases: &[Case]) {
    for (code, sources, faulty, sound) in cases {
        let found = codes(sources, faulty);
        assert!(found.contains(code), "{code} is not found: {found:?}");
        let found = codes(sources, sound);
        assert!(!found.contains(code), "{code} is found in a sound folder");
    }
}

const A: File = (
    "a.csv",
    "Name,Email\nAero School,info@aero.example\nBlue Sky,info@blue.example\n",
);
const B: File = (
    "b.csv",
    "Name,Email\nCape Wings,info@wings.example\nDelta Air,info@delta.example\n",
);

#[test]
fn files_that_no_source_or_several_sources_claim_are_told() {
    let a_and_b =
        json!([{ "label": "A", "pattern": "a*.csv" }, { "label": "B", "pattern": "b*.csv" }]);
    let a = json!([{ "label": "A", "pattern": "a*.csv" }]);
    let all = json!([{ "label": "A", "pattern": "*.csv" }]);
    let all_and_b =
        json!([{ "label": "A", "pattern": "*.csv" }, { "label": "B", "pattern": "b*.csv" }]);
    assert_found(&[
        ("HP-M001", a_and_b, &[A], &[A, B]),
        ("HP-M002", a, &[A, B], &[A]),
        ("HP-M003", all, &[A, B], &[A]),
        ("HP-M004", all_and_b, &[A, B], &[A]),
    ]);
}

#[test]
fn files_that_are_no_spreadsheets_by_their_name_are_passed_over() {
    const NOTES: File = ("README.md", "Name,Email\nCape Wings,info@wings.example\n");
    const PROJECT: File = ("hotpass.toml", "[project]\nname = \"Schools\"\n");
    for sources in [json!([]), json!([{ "label": "A", "pattern": "a*.csv" }])] {
        assert_eq!(
            codes(&sources, &[A, NOTES, PROJECT]),
            codes(&sources, &[A]),
            "{sources}"
        );
    }
}

#[test]
fn declarations_that_the_files_do_not_keep_are_told() {
    const RENAMED: File = (
        "a.csv",
        "Title,Email\nAero School,info@aero.example\nBlue Sky,info@blue.example\n",
    );
    let table = json!({ "sheet": "a", "columns": { "organization_name": "Name" } });
    let declared = json!([{ "label": "A", "pattern": "*.csv", "table": [table] }]);
    assert_found(&[
        ("HP-M005", declared.clone(), &[B], &[A]),
        ("HP-M006", declared.clone(), &[A, B], &[A]),
        ("HP-M007", declared, &[RENAMED], &[A]),
    ]);
}

#[test]
fn columns_that_are_unclear_are_told() {
    let none = json!([]);
    assert_found(&[
        (
            "HP-M008",
            none.clone(),
            &[("a.csv", "Name,Qwxz\nAero School,blue\nBlue Sky,green\n")],
            &[A],
        ),
        (
            "HP-M009",
            none.clone(),
            &[(
                "a.csv",
                "Name,Surname in full\nAero School,Nkosi\nBlue Sky,Botha\n",
            )],
            &[("a.csv", "Name,Surname\nAero School,Nkosi\nBlue Sky,Botha\n")],
        ),
        (
            "HP-M010",
            none.clone(),
            &[(
                "a.csv",
                "Company,Business name,Email\nAero School,Aero,info@aero.example\n",
            )],
            &[A],
        ),
        (
            "HP-M011",
            none.clone(),
            &[(
                "a.csv",
                "Name,Phone,Cell\nAero School,011 555 0100,082 123 4567\n",
            )],
            &[(
                "a.csv",
                "Name,Phone,Email\nAero School,011 555 0100,info@aero.example\n",
            )],
        ),
        (
            "HP-M012",
            none.clone(),
            &[("a.csv", "Qwxz,Zwqx\nblue,12\ngreen,14\n")],
            &[A],
        ),
        (
            "HP-M013",
            none,
            &[(
                "a.csv",
                "Name,Email\nAero School,011 555 0100\nBlue Sky,011 555 0101\nCape Wings,011 555 0102\n",
            )],
            &[(
                "a.csv",
                "Name,Email\nAero School,a@aero.example\nBlue Sky,b@blue.example\nCape Wings,c@cape.example\n",
            )],
        ),
    ]);
}

#[test]
fn a_contradicted_column_is_not_used_however_little_a_profile_asks_for() {
    const NUMBERS: File = (
        "a.csv",
        "Name,Email\nAero School,011 555 0100\nBlue Sky,011 555 0101\nCape Wings,011 555 0102\n",
    );
    let little = MappingThresholds {
        apply: 0.5,
        suggest: 0.4,
    };
    let found = codes_with(little, &json!([]), &[NUMBERS]);
    assert!(found.contains("HP-M013"), "{found:?}");
}

/// One source with companies and the people of companies.
fn companies() -> Value {
    json!([{
        "label": "A",
        "pattern": "*.csv",
        "table": [
            {
                "sheet": "companies",
                "contract": "companies",
                "columns": {
                    "record_key": "ID",
                    "organization_name": "Name",
                    "registration_number": "Reg",
                    "vat_number": "VAT",
                    "status": "Status",
                    "contact_phone": "Phone",
                    "invalid_flag": "Invalid",
                },
            },
            {
                "sheet": "people",
                "role": "related",
                "columns": { "record_key": "ID", "organization_name": "Name", "contact_email": "Email" },
            },
        ],
    }])
}

#[test]
fn rows_that_repeat_keys_or_hold_nothing_else_are_told() {
    assert_found(&[
        (
            "HP-V007",
            companies(),
            &[(
                "companies.csv",
                "ID,Name,VAT\n1,Aero School,4123456789\n2,Blue Sky,4123456789\n",
            )],
            &[(
                "companies.csv",
                "ID,Name,VAT\n1,Aero School,4123456789\n2,Blue Sky,4987654321\n",
            )],
        ),
        (
            "HP-V008",
            companies(),
            &[("companies.csv", "ID,Name\n1,Aero School\n1,Blue Sky\n")],
            &[("companies.csv", "ID,Name\n1,Aero School\n2,Blue Sky\n")],
        ),
        (
            "HP-V009",
            companies(),
            &[(
                "companies.csv",
                "ID,Name\n1,Aero School\n2,Blue Sky\n3,\n4,\n",
            )],
            &[("companies.csv", "ID,Name\n1,Aero School\n2,Blue Sky\n")],
        ),
    ]);
}

#[test]
fn related_rows_without_one_clear_organization_are_told() {
    const COMPANIES: File = ("companies.csv", "ID,Name\n1,Aero School\n2,Blue Sky\n");
    const SOUND: File = (
        "people.csv",
        "ID,Name,Email\n1,Aero School,ann@aero.example\n",
    );
    assert_found(&[
        (
            "HP-L001",
            companies(),
            &[
                COMPANIES,
                ("people.csv", "ID,Name,Email\n7,,ann@aero.example\n"),
            ],
            &[COMPANIES, SOUND],
        ),
        (
            "HP-L002",
            companies(),
            &[
                COMPANIES,
                (
                    "people.csv",
                    "ID,Name,Email\n7,Sky Academy,ann@sky.example\n",
                ),
            ],
            &[COMPANIES, SOUND],
        ),
        (
            "HP-L003",
            companies(),
            &[
                ("companies.csv", "ID,Name\n1,Aero School\n2,Aero School\n"),
                (
                    "people.csv",
                    "ID,Name,Email\n,Aero School,ann@aero.example\n",
                ),
            ],
            &[
                COMPANIES,
                (
                    "people.csv",
                    "ID,Name,Email\n,Aero School,ann@aero.example\n",
                ),
            ],
        ),
    ]);
}

#[test]
fn organizations_that_may_be_one_and_stay_apart_are_told() {
    const MANY: &str = "ID,Name,Phone\n1,Aero School,0115550100\n2,Blue Sky,0115550100\n3,Cape Wings,0115550100\n\
        4,Delta Gliding,0115550100\n5,Eagle Charter,0115550100\n6,Falcon Rescue,0115550100\n\
        7,Gamtoos Crop Dusting,0115550100\n8,Harrier Survey,0115550100\n9,Impala Freight,0115550100\n\
        10,Jackal Balloons,0115550100\n11,Kudu Parachutes,0115550100\n12,Lynx Maintenance,0115550100\n\
        13,Mongoose Drones,0115550100\n";
    assert_found(&[
        (
            "HP-L004",
            companies(),
            &[(
                "companies.csv",
                "ID,Name,Phone\n1,Cape Wings,0115550100\n2,Blue Sky,0115550100\n",
            )],
            &[(
                "companies.csv",
                "ID,Name,Phone\n1,Cape Wings,0115550100\n2,Blue Sky,0115550101\n",
            )],
        ),
        (
            "HP-L005",
            companies(),
            &[("companies.csv", MANY)],
            &[(
                "companies.csv",
                "ID,Name,Phone\n1,Cape Wings,0115550100\n2,Blue Sky,0115550100\n",
            )],
        ),
        (
            "HP-L006",
            companies(),
            &[(
                "companies.csv",
                "ID,Name,Reg\n1,Aero School,2010/123456/07\n2,Aero School,2011/654321/07\n",
            )],
            &[(
                "companies.csv",
                "ID,Name,Reg\n1,Aero School,2010/123456/07\n2,Aero School,2010/123456/07\n",
            )],
        ),
    ]);
}

#[test]
fn golden_values_that_are_contested_unusable_or_doubted_are_told() {
    assert_found(&[
        (
            "HP-G001",
            companies(),
            &[(
                "companies.csv",
                "ID,Name,Status\n1,Aero School,Active\n2,Aero School,Dormant\n",
            )],
            &[(
                "companies.csv",
                "ID,Name,Status\n1,Aero School,Active\n2,Aero School,Active\n",
            )],
        ),
        (
            "HP-G002",
            companies(),
            &[
                ("companies.csv", "ID,Name\n1,Aero School\n"),
                ("people.csv", "ID,Name,Email\n1,Aero School,ann at aero\n"),
            ],
            &[
                ("companies.csv", "ID,Name\n1,Aero School\n"),
                (
                    "people.csv",
                    "ID,Name,Email\n1,Aero School,ann@aero.example\n",
                ),
            ],
        ),
        (
            "HP-G003",
            companies(),
            &[(
                "companies.csv",
                "ID,Name,Phone,Invalid\n1,Aero School,0115550100,x\n2,Blue Sky,0115550101,\n",
            )],
            &[(
                "companies.csv",
                "ID,Name,Phone,Invalid\n1,Aero School,0115550100,\n2,Blue Sky,0115550101,\n",
            )],
        ),
    ]);
}
