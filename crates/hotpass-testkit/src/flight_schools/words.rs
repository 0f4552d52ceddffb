//! The words invented organizations and people are made of. Real are only places, airports, types
//! of aircraft and the country's telephone prefixes; every name is put together by chance.

/// First halves of an invented proper name.
pub(super) const STEM_STARTS: [&str; 30] = [
    "Kala", "Umbe", "Veld", "Karo", "Indwa", "Swal", "Tshin", "Bosve", "Drak", "Ngwe", "Hoedru",
    "Mfula", "Springa", "Witklo", "Langa", "Bergvi", "Zonde", "Makha", "Rietfo", "Sandri", "Thaba",
    "Goudva", "Nkwaz", "Blouw", "Isilo", "Perdeku", "Masha", "Olifa", "Kwezi", "Duine",
];
/// Second halves of an invented proper name.
pub(super) const STEM_ENDS: [&str; 30] = [
    "hari", "mbeni", "kop", "tein", "gazi", "dorp", "lethu", "nok", "vlei", "zana", "mont", "rand",
    "sila", "phuti", "brug", "weni", "dal", "kloof", "tsela", "hoek", "mbali", "stad", "ndaba",
    "krans", "thole", "poort", "vana", "ruis", "qoma", "plaas",
];
/// What such an organization is about.
pub(super) const TRADES: [&str; 30] = [
    "Aero",
    "Aviation",
    "Flight",
    "Flying",
    "Air",
    "Helicopter",
    "Pilot",
    "Wings",
    "Skyways",
    "Airmanship",
    "Rotor",
    "Aeronautical",
    "Drone",
    "Gliding",
    "Instrument",
    "Cockpit",
    "Airfield",
    "Horizon Air",
    "Blue Sky",
    "Eagle",
    "Falcon",
    "Hangar",
    "Jetstream",
    "Propeller",
    "Runway",
    "Simulator",
    "Skyline",
    "Tailwind",
    "Turbine",
    "Windsock",
];
/// What kind of organization it is, with the shorter writing that people use.
pub(super) const KINDS: [(&str, &str); 12] = [
    ("Academy", "Acad"),
    ("School", "Schl"),
    ("Training Centre", "Trg Ctr"),
    ("College", "Coll"),
    ("Institute", "Inst"),
    ("Services", "Svcs"),
    ("Operations", "Ops"),
    ("Training", "Trng"),
    ("Club", "Clb"),
    ("Charters & Training", "Charters and Training"),
    ("Group", "Grp"),
    ("Studio", "Std"),
];
/// Given names.
pub(super) const GIVEN: [&str; 48] = [
    "Thandi",
    "Sipho",
    "Lerato",
    "Pieter",
    "Anika",
    "Naledi",
    "Johan",
    "Zanele",
    "Kagiso",
    "Imani",
    "Riaan",
    "Busi",
    "Themba",
    "Marlize",
    "Ayanda",
    "Dirk",
    "Nomsa",
    "Werner",
    "Palesa",
    "Fatima",
    "Yusuf",
    "Priya",
    "Rajan",
    "Chantelle",
    "Bongani",
    "Elsabe",
    "Mpho",
    "Hennie",
    "Lindiwe",
    "Craig",
    "Tebogo",
    "Mariska",
    "Vusi",
    "Gareth",
    "Refilwe",
    "Sanele",
    "Ilse",
    "Mandla",
    "Kobus",
    "Dineo",
    "Neil",
    "Zodwa",
    "Andre",
    "Keabetswe",
    "Tumelo",
    "Annelie",
    "Lwazi",
    "Shireen",
];
/// Family names; some have a particle.
pub(super) const FAMILY: [&str; 48] = [
    "Mokoena",
    "Nkosi",
    "van der Merwe",
    "Dlamini",
    "Botha",
    "Naidoo",
    "Khumalo",
    "Pretorius",
    "Mahlangu",
    "du Plessis",
    "Zulu",
    "Govender",
    "Molefe",
    "Jacobs",
    "Ndlovu",
    "Venter",
    "Sithole",
    "Fourie",
    "Mthembu",
    "van Wyk",
    "Pillay",
    "Radebe",
    "Coetzee",
    "Maseko",
    "Steyn",
    "Mabaso",
    "de Villiers",
    "Moloi",
    "Adams",
    "Tshabalala",
    "Kruger",
    "Phiri",
    "Swanepoel",
    "Ngcobo",
    "Louw",
    "Baloyi",
    "Petersen",
    "Modise",
    "le Roux",
    "Cele",
    "Isaacs",
    "Motaung",
    "Erasmus",
    "Shabangu",
    "Meyer",
    "Chetty",
    "Mabuza",
    "Viljoen",
];
/// Roles of people.
pub(super) const ROLES: [&str; 14] = [
    "Head of Training",
    "Chief Flight Instructor",
    "Operations Manager",
    "Owner",
    "Accountable Manager",
    "Director",
    "CEO",
    "Training Coordinator",
    "Admin",
    "Safety Officer",
    "Chief Pilot",
    "Office Manager",
    "Procurement",
    "Bookkeeper",
];
/// Real places: town, province, its variants in the sheets, telephone area, airport.
#[derive(Debug)]
pub(super) struct Place {
    /// The town.
    pub(super) town: &'static str,
    /// The province's name.
    pub(super) province: &'static str,
    /// Other writings of the province, all recognizable.
    pub(super) writings: &'static [&'static str],
    /// The telephone area without the leading zero.
    pub(super) area: u64,
    /// The airport's ICAO code.
    pub(super) airport: &'static str,
}

const GAUTENG: &[&str] = &["Gauteng", "gauteng", "GAUTENG", "Gauteng ", "G/Pretoria"];
const CAPE: &[&str] = &[
    "Western Cape",
    "W/Cape",
    "W Cape",
    "western cape",
    "Western  Cape",
];
const NATAL: &[&str] = &[
    "KwaZulu-Natal",
    "KZN",
    "Kwa-Zulu Natal",
    "KwaZulu Natal",
    "kzn",
];
const EAST: &[&str] = &["Eastern Cape", "E Cape", "Eastern Cape Province"];
const FREE: &[&str] = &["Free State", "FREE STATE"];

/// Where the organizations are.
pub(super) const PLACES: [Place; 9] = [
    Place {
        town: "Lanseria",
        province: "Gauteng",
        writings: GAUTENG,
        area: 11,
        airport: "FALA",
    },
    Place {
        town: "Germiston",
        province: "Gauteng",
        writings: GAUTENG,
        area: 11,
        airport: "FAGM",
    },
    Place {
        town: "Pretoria",
        province: "Gauteng",
        writings: GAUTENG,
        area: 12,
        airport: "FAWB",
    },
    Place {
        town: "Cape Town",
        province: "Western Cape",
        writings: CAPE,
        area: 21,
        airport: "FACT",
    },
    Place {
        town: "Stellenbosch",
        province: "Western Cape",
        writings: CAPE,
        area: 21,
        airport: "FASH",
    },
    Place {
        town: "Durban",
        province: "KwaZulu-Natal",
        writings: NATAL,
        area: 31,
        airport: "FAVG",
    },
    Place {
        town: "Ballito",
        province: "KwaZulu-Natal",
        writings: NATAL,
        area: 31,
        airport: "FALE",
    },
    Place {
        town: "Gqeberha",
        province: "Eastern Cape",
        writings: EAST,
        area: 41,
        airport: "FAPE",
    },
    Place {
        town: "Bloemfontein",
        province: "Free State",
        writings: FREE,
        area: 51,
        airport: "FABL",
    },
];
/// Streets of postal addresses.
pub(super) const STREETS: [&str; 8] = [
    "Aviation Road",
    "Hangar Lane",
    "Runway Street",
    "Sky Lane",
    "Propeller Avenue",
    "Apron Close",
    "Windsock Crescent",
    "Tower Drive",
];
/// Aircraft.
pub(super) const PLANES: [&str; 10] = [
    "Cessna 172",
    "Piper PA-28",
    "Sling 2",
    "Sling 4",
    "Robinson R22",
    "Robinson R44",
    "Diamond DA40",
    "Tecnam P2006",
    "Cessna 182",
    "Piper Seneca",
];
/// Categories of the catalogue.
pub(super) const CATEGORIES: [&str; 5] = [
    "Flight School",
    "Aviation Training",
    "Helicopter",
    "Charter",
    "Flying Club",
];
/// Notes, without any contact detail.
pub(super) const NOTES: [&str; 6] = [
    "Follow up after the air show",
    "Interested in data-sharing pilot",
    "Prefers e-mail",
    "Asked for a price list",
    "Met at the trade fair",
    "Call back in the new term",
];
/// Open questions.
pub(super) const QUESTIONS: [&str; 4] = [
    "Need pricing",
    "Simulator availability?",
    "Who signs orders?",
    "New fleet planned?",
];
/// Remarks of the column without a header.
pub(super) const REMARKS: [&str; 5] = [
    "inferred from website",
    "inferred from LinkedIn",
    "Prefers email follow-up",
    "left the company?",
    "number from the gate board",
];
/// Placeholders people type where nothing is known.
pub(super) const PLACEHOLDERS: [&str; 6] = ["-", "N/A", "TBD", "none", "n/a", "0"];
/// Mobile prefixes, without the leading zero.
pub(super) const MOBILE: [u64; 20] = [
    60, 61, 62, 63, 64, 65, 66, 67, 68, 71, 72, 73, 74, 76, 78, 79, 81, 82, 83, 84,
];
