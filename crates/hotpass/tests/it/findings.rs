//! What is odd about data is told: for each rule beyond reading, the smallest folder that calls for it.

use crate::{project, publication::published};

/// A folder, a rule, and how often the rule finds something in it.
struct Case {
    code: &'static str,
    files: &'static [(&'static str, &'static str)],
    count: u64,
}

const RELATED: &str = "[project]\ninput-dir = \"data\"\n[[source]]\nlabel = \"Companies\"\npattern = \"c*.csv\"\n\
    [[source.table]]\nsheet = \"companies\"\n\
    columns = { record_key = \"Id\", organization_name = \"Company\", contact_phone = \"Phone\" }\n\
    [[source.table]]\nsheet = \"contacts\"\nrole = \"related\"\njoin = [\"id\", \"name\"]\n\
    columns = { record_key = \"Id\", organization_name = \"Company\", contact_name = \"Name\", \
    contact_email = \"Email\", invalid_flag = \"Invalid\" }\n";
const COMPANIES: &str = "Id,Company,Phone\n1,Aero School,0821234567\n2,Blue Sky,0115550100\n";

const CASES: &[Case] = &[
    Case {
        code: "HP-G001",
        files: &[
            ("data/a.csv", "Company name,Status\nAero School,Active\n"),
            (
                "data/b.csv",
                "Company name,Status\nAero School (Pty) Ltd,Dormant\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-G002",
        files: &[(
            "data/a.csv",
            "Company name,Tel,Email\nAero School,123,a@aero.example\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-G003",
        files: &[
            ("hotpass.toml", RELATED),
            ("data/companies.csv", COMPANIES),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n1,,Jane Doe,jane@aero.example,Invalid\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-L001",
        files: &[
            ("hotpass.toml", RELATED),
            ("data/companies.csv", COMPANIES),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n9,,Jane Doe,jane@aero.example,\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-L002",
        files: &[
            ("hotpass.toml", RELATED),
            ("data/companies.csv", COMPANIES),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n,Sky Academy,Jane Doe,jane@sky.example,\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-L004",
        files: &[(
            "data/a.csv",
            "Company name,Tel\nCape Wings,0821234567\nBlue Sky,0821234567\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-L006",
        files: &[(
            "data/a.csv",
            "Company name,Registration number\nAero School,2019/123456/07\nAero School,2020/654321/07\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-M001",
        files: &[
            ("hotpass.toml", RELATED),
            ("data/companies.csv", COMPANIES),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n1,,Jane Doe,jane@aero.example,\n",
            ),
        ],
        count: 0,
    },
    Case {
        code: "HP-M001",
        files: &[
            (
                "hotpass.toml",
                "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source]]\nlabel = \"B\"\npattern = \"b.csv\"\n",
            ),
            ("a.csv", "Company name\nAero School\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-M004",
        files: &[
            (
                "hotpass.toml",
                "[[source]]\nlabel = \"A\"\npattern = \"*.csv\"\n[[source]]\nlabel = \"B\"\npattern = \"a.csv\"\n",
            ),
            ("a.csv", "Company name\nAero School\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-M005",
        files: &[("hotpass.toml", RELATED), ("data/companies.csv", COMPANIES)],
        count: 1,
    },
    Case {
        code: "HP-M006",
        files: &[
            ("hotpass.toml", RELATED),
            ("data/companies.csv", COMPANIES),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n1,,Jane Doe,jane@aero.example,\n",
            ),
            ("data/codes.csv", "Code,Meaning\nA,Active\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-M007",
        files: &[
            (
                "hotpass.toml",
                "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source.table]]\n\
                 columns = { organization_name = \"Company\", contact_phone = \"Cell number\" }\n",
            ),
            ("a.csv", "Company,Cellnumber\nAero School,0821234567\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-M008",
        files: &[("data/a.csv", "Company name,Distance\nAero School,12\n")],
        count: 1,
    },
    Case {
        code: "HP-M012",
        files: &[
            ("data/a.csv", "Company name\nAero School\n"),
            ("data/prices.csv", "Item,Price\nFuel,12.50\nOil,3.20\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-L003",
        files: &[
            ("hotpass.toml", RELATED),
            (
                "data/companies.csv",
                "Id,Company,Phone\n1,Aero School,0821234567\n2,Aero School,0115550100\n",
            ),
            (
                "data/contacts.csv",
                "Id,Company,Name,Email,Invalid\n,Aero School,Jane Doe,jane@aero.example,\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-L005",
        files: &[(
            "data/a.csv",
            "Company name,Tel\nAero School,0821234567\nBlue Sky,0821234567\nCape Wings,0821234567\nDelta Heli,0821234567\nEagle Charter,0821234567\nFalcon Club,0821234567\nGoshawk Gliding,0821234567\nHornbill Academy,0821234567\nIbis Aviation,0821234567\nJackal Rotors,0821234567\nKestrel Skydive,0821234567\nLourie Balloons,0821234567\nMarabou Cargo,0821234567\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-M009",
        files: &[(
            "data/a.csv",
            "Company name,Surname in full\nAero School,Nkosi\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-M010",
        files: &[(
            "data/a.csv",
            "Company name,Organisation name\nAero School,Blue Sky\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-M011",
        files: &[(
            "data/a.csv",
            "Company name,Phone,Cell\nAero School,0821234567,0115550100\n",
        )],
        count: 2,
    },
    Case {
        code: "HP-M013",
        files: &[(
            "data/a.csv",
            "Company name,Email\nAero School,ask again\nBlue Sky,in the book\nCape Wings,no longer\n",
        )],
        count: 1,
    },
    Case {
        code: "HP-V007",
        files: &[
            (
                "hotpass.toml",
                "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source.table]]\ncontract = \"a\"\n\
                 columns = { organization_name = \"Company\", contact_email = \"Email\" }\n",
            ),
            (
                "contracts/a.toml",
                "dataset = \"a\"\n[[field]]\nname = \"contact_email\"\nunique = true\n",
            ),
            (
                "a.csv",
                "Company,Email\nAero School,a@b.example\nBlue Sky,a@b.example\n",
            ),
        ],
        count: 1,
    },
    Case {
        code: "HP-V008",
        files: &[
            (
                "hotpass.toml",
                "[[source]]\nlabel = \"A\"\npattern = \"a.csv\"\n[[source.table]]\ncontract = \"a\"\n\
                 columns = { organization_name = \"Company\", record_key = \"Id\" }\n",
            ),
            (
                "contracts/a.toml",
                "dataset = \"a\"\nprimary-key = [\"record_key\"]\n",
            ),
            ("a.csv", "Company,Id\nAero School,101\nBlue Sky,101\n"),
        ],
        count: 1,
    },
    Case {
        code: "HP-V009",
        files: &[
            ("hotpass.toml", RELATED),
            (
                "data/companies.csv",
                "Id,Company,Phone\n1,Aero School,0821234567\n2,,\n3,,\n",
            ),
        ],
        count: 2,
    },
];

#[test]
fn each_rule_finds_the_smallest_case_of_what_it_is_about() {
    let mut wrong = Vec::new();
    for case in CASES {
        let project = project();
        for (name, content) in case.files {
            project.write(name, content).expect("a file");
        }
        let is_declared = case.files.iter().any(|(name, _)| *name == "hotpass.toml");
        let result = published(&project, if is_declared { &[] } else { &["data"] });
        let found = result["findings"][case.code].as_u64().unwrap_or(0);
        if found != case.count {
            wrong.push(format!(
                "{}: expected {}, found {}",
                case.code, case.count, result["findings"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
