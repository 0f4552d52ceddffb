//! Every function: its name, other names for the same, and how many arguments it takes.

use super::{Function, Words};

/// A function that is called by name.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) function: Function,
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) fewest: usize,
    pub(super) most: usize,
    pub(super) known_to_duckdb: bool,
}

/// Any number of arguments.
const MANY: usize = usize::MAX;

const fn sql(
    function: Function,
    name: &'static str,
    aliases: &'static [&'static str],
    (fewest, most): (usize, usize),
) -> Entry {
    Entry {
        function,
        name,
        aliases,
        fewest,
        most,
        known_to_duckdb: true,
    }
}

const fn own(function: Function, name: &'static str, (fewest, most): (usize, usize)) -> Entry {
    Entry {
        function,
        name,
        aliases: &[],
        fewest,
        most,
        known_to_duckdb: false,
    }
}

/// Every function that is called by name.
pub(super) const ENTRIES: &[Entry] = &[
    // In lower case, and in upper case.
    sql(Function::Lower, "lower", &["lcase"], (1, 1)),
    sql(Function::Upper, "upper", &["ucase"], (1, 1)),
    // Without spaces at both ends.
    sql(Function::Trim, "trim", &[], (1, 1)),
    // From a position (from 1, negative from the end), so many characters.
    sql(Function::Substr, "substr", &["substring"], (2, 3)),
    // The first or last so many characters; of a negative number, all but so many.
    sql(Function::Left, "left", &[], (2, 2)),
    sql(Function::Right, "right", &[], (2, 2)),
    // Characters of a text, elements of a list.
    sql(
        Function::Length,
        "length",
        &[
            "len",
            "char_length",
            "array_length",
            "list_length",
            "array_size",
            "size",
            "cardinality",
        ],
        (1, 1),
    ),
    // Every occurrence of one text by another.
    sql(Function::Replace, "replace", &[], (3, 3)),
    // Joined texts, nulls left out; the second with a separator, which is its first argument.
    sql(Function::ConcatAll, "concat", &[], (1, MANY)),
    sql(Function::ConcatWith, "concat_ws", &[], (2, MANY)),
    // The first that is not null.
    sql(
        Function::Coalesce,
        "coalesce",
        &["ifnull", "nvl"],
        (1, MANY),
    ),
    // Null where both are the same.
    sql(Function::NullIf, "nullif", &[], (2, 2)),
    sql(Function::Abs, "abs", &[], (1, 1)),
    sql(Function::Floor, "floor", &[], (1, 1)),
    sql(Function::Ceil, "ceil", &["ceiling"], (1, 1)),
    sql(Function::Round, "round", &[], (1, 2)),
    sql(Function::Sqrt, "sqrt", &[], (1, 1)),
    sql(Function::Sin, "sin", &[], (1, 1)),
    sql(Function::Cos, "cos", &[], (1, 1)),
    sql(Function::Acos, "acos", &[], (1, 1)),
    sql(Function::Radians, "radians", &[], (1, 1)),
    // The least and greatest of those that are not null.
    sql(Function::Least, "least", &[], (1, MANY)),
    sql(Function::Greatest, "greatest", &[], (1, MANY)),
    // The moment that a text says in a format of strptime, or in the first of several that fits.
    sql(Function::ParseDate, "try_strptime", &["strptime"], (2, 2)),
    // Seconds since 1970.
    sql(Function::Epoch, "epoch", &[], (1, 1)),
    // A list of the values.
    sql(
        Function::List,
        "list_value",
        &["array", "list_pack"],
        (0, MANY),
    ),
    // The element at a position from 1, negative from the end.
    sql(
        Function::Element,
        "list_extract",
        &["element_at", "list_element", "array_extract"],
        (2, 2),
    ),
    // The distinct elements that are in both lists.
    sql(
        Function::Intersect,
        "list_intersect",
        &["array_intersect"],
        (2, 2),
    ),
    sql(
        Function::ListContains,
        "list_contains",
        &["array_contains", "list_has", "array_has"],
        (2, 2),
    ),
    // The parts of a text between separators.
    sql(
        Function::Split,
        "string_split",
        &["str_split", "string_to_array", "split"],
        (2, 2),
    ),
    // Each element of a list is a block of its own.
    sql(Function::Unnest, "unnest", &["explode"], (1, 1)),
    sql(
        Function::Jaro,
        "jaro_similarity",
        &["jaro_sim", "jaro"],
        (2, 2),
    ),
    sql(
        Function::JaroWinkler,
        "jaro_winkler_similarity",
        &["jaro_winkler"],
        (2, 2),
    ),
    sql(Function::Levenshtein, "levenshtein", &["editdist3"], (2, 2)),
    sql(
        Function::DamerauLevenshtein,
        "damerau_levenshtein",
        &[],
        (2, 2),
    ),
    sql(Function::Jaccard, "jaccard", &["jaccard_sim"], (2, 2)),
    // Positions in which texts of one length differ; null for texts of two.
    sql(Function::Hamming, "hamming", &["mismatches"], (2, 2)),
    sql(
        Function::ListCosine,
        "array_cosine_similarity",
        &["list_cosine_similarity"],
        (2, 2),
    ),
    // A day: text in any common form, a moment without its time.
    own(Function::Date, "date", (1, 1)),
    // Whether two days differ only in that day and month are the other way round.
    own(Function::DayMonthSwapped, "day_month_swapped", (2, 2)),
    // Kilometers between two places: latitude and longitude of one, then of the other.
    own(Function::GreatCircleKm, "great_circle_km", (4, 4)),
    // The folded words of a text, each once.
    own(Function::Tokens, "tokens", (1, 1)),
    // 0 to 1: how alike the words are in alphabetical order, and how alike the sets of words are.
    own(Function::TokenSortRatio, "token_sort_ratio", (2, 2)),
    own(Function::TokenSetRatio, "token_set_ratio", (2, 2)),
    // 0 to 1: the cosine of the counts of runs of three characters.
    own(Function::QgramCosine, "qgram_cosine", (2, 2)),
    // 0 to 1: the cosine of the words, each weighing by how rare it is in the column.
    own(Function::Words(Words::Cosine), "tfidf_cosine", (2, 2)),
    // 0 to 1: how much of the one text, or of the other, is in the other one, by the same weights; the larger share.
    own(
        Function::Words(Words::Containment),
        "tfidf_containment",
        (2, 2),
    ),
    // Whether two given names are the same, or one is a pet form of the other.
    own(Function::SameGivenName, "same_given_name", (2, 2)),
    // Whether one given name is the initial of the other.
    own(Function::SameInitial, "same_initial", (2, 2)),
    // Whether given and family name of one person are family and given name of the other.
    own(Function::NamesSwapped, "names_swapped", (4, 4)),
    // Whether one name is the acronym of the other.
    own(Function::Acronym, "acronym", (2, 2)),
    // Lower-case words without accents and punctuation.
    own(Function::Fold, "fold", (1, 1)),
    // Codes that names of the same sound share; `metaphones` is the list of both codes of Double Metaphone.
    own(Function::Soundex, "soundex", (1, 1)),
    own(Function::Metaphone, "metaphone", (1, 1)),
    own(Function::Metaphones, "metaphones", (1, 1)),
    own(Function::Nysiis, "nysiis", (1, 1)),
    // The parts of an e-mail address, in lower case.
    own(Function::EmailUsername, "email_username", (1, 1)),
    own(Function::EmailDomain, "email_domain", (1, 1)),
    // Digits alone; the last so many of them, null where there are fewer.
    own(Function::Digits, "digits", (1, 1)),
    own(Function::LastDigits, "last_digits", (2, 2)),
    // What most spellings of one phone number share.
    own(Function::PhoneKey, "phone_key", (1, 1)),
    // The text, or null when it only says that there is none, such as `N/A`.
    own(Function::Present, "present", (1, 1)),
    // The first e-mail address in a text, and the list of all.
    own(Function::EmailAddress, "email_address", (1, 1)),
    own(Function::EmailAddresses, "email_addresses", (1, 1)),
    // The last nine digits of the first telephone number in a text, and the list of all.
    own(Function::PhoneNumber, "phone_number", (1, 1)),
    own(Function::PhoneNumbers, "phone_numbers", (1, 1)),
    // The domain of a website, without `www`.
    own(Function::WebsiteDomain, "website_domain", (1, 1)),
    // The registered name of an organization, folded, without its legal form.
    own(Function::OrganizationKey, "organization_key", (1, 1)),
    // The name after `t/a`.
    own(Function::TradingName, "trading_name", (1, 1)),
];

/// Names that are read in a way of their own and then call a function above, or make a form of expression.
pub(super) const SPECIAL: &[&str] = &[
    "regexp_extract",
    "date_diff",
    "cast",
    "try_cast",
    "case",
    "list_transform",
    "list_max",
    "list_min",
];
