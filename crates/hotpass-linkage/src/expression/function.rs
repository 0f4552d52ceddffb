//! The functions that expressions may call: their names, other names for the same, and how many arguments they take.

// Names and numbers of arguments.
mod table;

use table::{ENTRIES, Entry, SPECIAL};

/// A function of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is documented by its row of the table")]
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
    Words(Words),
    SameGivenName,
    SameInitial,
    NamesSwapped,
    Acronym,
    // Codes of one text.
    Fold,
    Soundex,
    Metaphone,
    Metaphones,
    Nysiis,
    EmailUsername,
    EmailDomain,
    Digits,
    LastDigits,
    OrganizationKey,
    TradingName,
    PhoneKey,
    Present,
    EmailAddress,
    EmailAddresses,
    PhoneNumber,
    PhoneNumbers,
    WebsiteDomain,
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

/// A measure of the words of two texts, each weighing by how rare it is in the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is documented as a function")]
pub enum Words {
    Cosine,
    Containment,
}

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
            Self::List
                | Self::Intersect
                | Self::Split
                | Self::Tokens
                | Self::Metaphones
                | Self::EmailAddresses
                | Self::PhoneNumbers
                | Self::Unnest
        )
    }

    /// Returns whether the function has a truth value.
    pub fn is_boolean(self) -> bool {
        matches!(
            self,
            Self::ListContains
                | Self::SameGivenName
                | Self::SameInitial
                | Self::NamesSwapped
                | Self::Acronym
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
