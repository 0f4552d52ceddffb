//! Closed lists of the words of names that are not names: titles, suffixes, particles, roles.

const TITLES: &[&str] = &[
    "adv",
    "advocate",
    "brig",
    "capt",
    "captain",
    "cdr",
    "cmdr",
    "col",
    "cpt",
    "dr",
    "ds",
    "eng",
    "gen",
    "hon",
    "ing",
    "judge",
    "kapt",
    "kol",
    "lt",
    "maj",
    "mej",
    "mev",
    "miss",
    "mnr",
    "mr",
    "mrs",
    "ms",
    "past",
    "pastor",
    "prof",
    "professor",
    "rev",
    "sgt",
    "sir",
];

const SUFFIXES: &[&str] = &[
    "ba", "bcom", "beng", "bsc", "ca(sa)", "cfa", "esq", "ii", "iii", "iv", "jnr", "jr", "llb",
    "ma", "mba", "mcom", "md", "msc", "pe", "phd", "pmp", "pr.eng", "snr", "sr",
];

const PARTICLES: &[&str] = &[
    "al", "bin", "binti", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le",
    "ten", "ter", "van", "von", "v.d.", "vd", "'t",
];

/// Words that a role, and no given name, ends in.
const ROLE_WORDS: &[&str] = &[
    "accountant",
    "administrator",
    "admin",
    "assistant",
    "ceo",
    "cfi",
    "cfo",
    "chairman",
    "chairperson",
    "chief",
    "consultant",
    "coo",
    "coordinator",
    "cto",
    "director",
    "engineer",
    "examiner",
    "founder",
    "head",
    "instructor",
    "manager",
    "md",
    "officer",
    "owner",
    "partner",
    "pilot",
    "president",
    "principal",
    "receptionist",
    "secretary",
    "supervisor",
    "trainer",
    "treasurer",
];

pub(super) fn is_title(word: &str) -> bool {
    listed(TITLES, word)
}

pub(super) fn is_suffix(word: &str) -> bool {
    listed(SUFFIXES, word)
}

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES
        .iter()
        .any(|particle| word.eq_ignore_ascii_case(particle))
}

/// Tells whether every word of a text is a suffix.
pub(super) fn is_suffix_list(text: &str) -> bool {
    text.split(' ').all(is_suffix)
}

/// Tells whether a text ends or starts as a role does.
pub(super) fn is_role(text: &str) -> bool {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or(first);
    !is_suffix_list(text) && (listed(ROLE_WORDS, first) || listed(ROLE_WORDS, last))
}

fn listed(list: &[&str], word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    list.iter().any(|entry| bare.eq_ignore_ascii_case(entry))
}
