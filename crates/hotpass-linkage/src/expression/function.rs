//! The functions that expressions may call: their names, other names for the same, and how many arguments they take.

/// A function of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is documented by its row of the table below"
)]
pub enum Function {
    // Text.
    Lower,
    Upper,
    Trim,
    Substr,
    Left,
    Right,
    Length,
    Replace,
    Concat,
    ConcatAll,
    ConcatWith,
    Coalesce,
    NullIf,
    // Numbers.
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Abs,
    Floor,
    Ceil,
    Round,
    Sqrt,
    Sin,
    Cos,
    Acos,
    Radians,
    Least,
    Greatest,
    Cast(Kind),
    // Days and moments.
    ParseDate,
    Epoch,
    DateDifference(Part),
    Date,
    DayMonthSwapped,
    // Lists.
    List,
    Element,
    Intersect,
    ListContains,
    Split,
    Tokens,
    Unnest,
    // Two values.
    Jaro,
    JaroWinkler,
    Levenshtein,
    DamerauLevenshtein,
    Jaccard,
    Hamming,
    ListCosine,
    GreatCircleKm,
    PairwiseGreatest(Measure),
    PairwiseLeast(Measure),
    TokenSortRatio,
    TokenSetRatio,
    QgramCosine,
    TfidfCosine,
    SameGivenName,
    // Codes of one text.
    Fold,
    Soundex,
    Metaphone,
    Nysiis,
    EmailUsername,
    EmailDomain,
    Digits,
    LastDigits,
    OrganizationKey,
    Acronym,
}

/// What a value is turned into by CAST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the types of SQL")]
pub enum Kind {
    Text,
    Integer,
    Double,
    Real,
    Boolean,
    Date,
    Timestamp,
}

/// The boundaries that a difference of dates counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the parts of a date")]
pub enum Part {
    Day,
    Month,
    Year,
}

/// A measure of two texts that is taken of every pair of elements of two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is documented as a function")]
pub enum Measure {
    Jaro,
    JaroWinkler,
    Levenshtein,
    DamerauLevenshtein,
    Jaccard,
    Hamming,
}

/// A function that is called by name.
#[derive(Debug)]
struct Entry {
    function: Function,
    name: &'static str,
    aliases: &'static [&'static str],
    fewest: usize,
    most: usize,
    known_to_duckdb: bool,
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

const ENTRIES: &[Entry] = &[
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
    own(Function::Tokens, "tokens", (1, 1)),
    own(Function::TokenSortRatio, "token_sort_ratio", (2, 2)),
    own(Function::TokenSetRatio, "token_set_ratio", (2, 2)),
    own(Function::QgramCosine, "qgram_cosine", (2, 2)),
    own(Function::TfidfCosine, "tfidf_cosine", (2, 2)),
    own(Function::SameGivenName, "same_given_name", (2, 2)),
    own(Function::Fold, "fold", (1, 1)),
    own(Function::Soundex, "soundex", (1, 1)),
    own(Function::Metaphone, "metaphone", (1, 1)),
    own(Function::Nysiis, "nysiis", (1, 1)),
    own(Function::EmailUsername, "email_username", (1, 1)),
    own(Function::EmailDomain, "email_domain", (1, 1)),
    own(Function::Digits, "digits", (1, 1)),
    own(Function::LastDigits, "last_digits", (2, 2)),
    own(Function::OrganizationKey, "organization_key", (1, 1)),
    own(Function::Acronym, "acronym", (1, 1)),
];

/// Names that are read in a way of their own and then call a function above, or make a form of expression.
const SPECIAL: &[&str] = &[
    "regexp_extract",
    "date_diff",
    "cast",
    "try_cast",
    "case",
    "list_transform",
    "list_max",
    "list_min",
];

impl Function {
    /// Returns the function of this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        let is = |candidate: &str| candidate.eq_ignore_ascii_case(name);
        ENTRIES
            .iter()
            .find(|entry| is(entry.name) || entry.aliases.iter().any(|alias| is(alias)))
            .map(|entry| entry.function)
    }

    /// Returns the name it is called by; operators and casts have none.
    pub fn name(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.name)
    }

    /// Returns whether `DuckDB` knows the function, or its formula.
    pub fn is_known_to_duckdb(self) -> bool {
        match self {
            Self::GreatCircleKm => true,
            _ => self.entry().is_none_or(|entry| entry.known_to_duckdb),
        }
    }

    /// Returns whether the function has a list as its value.
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::List | Self::Intersect | Self::Split | Self::Tokens | Self::Unnest
        )
    }

    /// Returns whether the function has a truth value.
    pub fn is_boolean(self) -> bool {
        matches!(
            self,
            Self::ListContains
                | Self::SameGivenName
                | Self::DayMonthSwapped
                | Self::Cast(Kind::Boolean)
        )
    }

    /// Returns how many arguments it takes, at least and at most; nothing for operators and casts.
    pub(super) fn arity(self) -> Option<(usize, usize)> {
        self.entry().map(|entry| (entry.fewest, entry.most))
    }

    /// Returns the name of a function that is most like a name that is none.
    pub(super) fn nearest(name: &str) -> &'static str {
        let name = name.to_ascii_lowercase();
        let names = ENTRIES.iter().map(|entry| entry.name);
        let mut best = ("lower", f64::MIN);
        for candidate in names.chain(SPECIAL.iter().copied()) {
            let likeness =
                rapidfuzz::distance::jaro_winkler::similarity(name.chars(), candidate.chars());
            if likeness > best.1 {
                best = (candidate, likeness);
            }
        }
        best.0
    }

    fn entry(self) -> Option<&'static Entry> {
        ENTRIES.iter().find(|entry| entry.function == self)
    }
}

impl Kind {
    /// Returns the name of the type in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Real => "REAL",
            Self::Boolean => "BOOLEAN",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
        }
    }
}

impl Part {
    /// Returns its name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Day, Self::Month, Self::Year]
            .into_iter()
            .find(|part| {
                name.trim_end_matches(['s', 'S'])
                    .eq_ignore_ascii_case(part.name())
            })
    }
}

impl Measure {
    const ALL: [Self; 6] = [
        Self::Jaro,
        Self::JaroWinkler,
        Self::Levenshtein,
        Self::DamerauLevenshtein,
        Self::Jaccard,
        Self::Hamming,
    ];

    /// Returns the function that takes this measure of two texts.
    pub fn function(self) -> Function {
        match self {
            Self::Jaro => Function::Jaro,
            Self::JaroWinkler => Function::JaroWinkler,
            Self::Levenshtein => Function::Levenshtein,
            Self::DamerauLevenshtein => Function::DamerauLevenshtein,
            Self::Jaccard => Function::Jaccard,
            Self::Hamming => Function::Hamming,
        }
    }

    pub(super) fn of(function: Function) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.function() == function)
    }
}
