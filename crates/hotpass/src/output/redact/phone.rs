//! Finds telephone numbers in text: letters go in, the places of numbers come out. A number is international (`+27 …`,
//! `0027 …`), local (`082 …`) or grouped like one (`555-123-4567`), with nine digits at least. Dates, counts, digests,
//! UUIDs, versions, longer identifiers, paths and file names are none; a bare number such as `27821234567` cannot be
//! told from a count and is none either.

use std::ops::Range;

/// Words that may stand right before a number, none of which could be part of a digest.
const WORDS: [&str; 9] = [
    "tel", "cell", "cel", "phone", "ph", "mobile", "mob", "fax", "whatsapp",
];
/// How long the longest of them is, and one letter more, which tells it from a longer word.
const LONGEST_WORD: usize = 9;
/// What files that we read or write end with.
const EXTENSIONS: [&str; 22] = [
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "parquet", "json", "jsonl", "ndjson",
    "toml", "yaml", "yml", "md", "html", "txt", "log", "zip", "gz", "pdf", "bak",
];
/// Groups of digits that a number may have.
const GROUPS: usize = 9;
/// Marks that may stand between such a word and its number.
const MARKS: usize = 4;
/// Where the hyphens of a UUID are.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
/// How long a UUID is.
const UUID: usize = 36;

/// Digits that stand together.
#[derive(Debug, Clone, Copy)]
struct Group {
    start: usize,
    end: usize,
}

/// How many digits a form of number may have.
#[derive(Debug, Clone, Copy)]
struct Digits {
    fewest: usize,
    most: usize,
    /// With as many, a group that follows is another number.
    enough: usize,
}

/// Returns the places of numbers in order, none of which begins in the places that are taken, which are in order too.
pub(super) fn find(letters: &[char], mut taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while from < letters.len() {
        while taken.first().is_some_and(|place| place.end <= from) {
            taken = taken.get(1..).unwrap_or_default();
        }
        if let Some(place) = taken.first().filter(|place| place.start <= from) {
            from = place.end;
            continue;
        }
        let last = places.last().map_or(0, |place| place.end);
        from = match look(letters, from, last) {
            Look::Number(end) => {
                places.push(from..end);
                end
            }
            Look::Other(end) => end,
        };
    }
    places
}

/// What stands at a place, and where it ends.
enum Look {
    Number(usize),
    Other(usize),
}

fn look(letters: &[char], from: usize, last: usize) -> Look {
    let Some(&first) = letters.get(from) else {
        return Look::Other(from + 1);
    };
    let is_plus = matches!(first, '+' | '＋');
    if !is_plus && first != '(' && !first.is_ascii_digit() {
        return Look::Other(from + 1);
    }
    let groups = groups(letters, from);
    let behind = match groups.first() {
        Some(group) if first.is_ascii_digit() => group.end,
        _ => from + 1,
    };
    if let Some(end) = uuid(letters, from).or_else(|| date(letters, from, &groups)) {
        return Look::Other(end);
    }
    let is_clean = starts_cleanly(letters, from, last);
    let end = if is_plus {
        international(letters, &groups)
    } else {
        local(letters, &groups).or_else(|| announced(letters, &groups))
    };
    match end.filter(|&end| is_clean && ends_cleanly(letters, end, is_plus)) {
        Some(end) => Look::Number(end),
        None => Look::Other(behind),
    }
}

/// Returns the groups of digits from here on, as long as what separates them can stand within a number.
fn groups(letters: &[char], from: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = from + count(letters, from, |letter| matches!(letter, '+' | '＋' | '('));
    while groups.len() < GROUPS {
        let length = count(letters, at, |letter| letter.is_ascii_digit());
        if length == 0 {
            break;
        }
        groups.push(Group {
            start: at,
            end: at + length,
        });
        let gap = count(letters, at + length, is_separator);
        if gap > 3 {
            break;
        }
        at += length + gap;
    }
    groups
}

fn is_separator(letter: char) -> bool {
    is_space(letter) || is_dash(letter) || matches!(letter, '.' | '/' | '(' | ')')
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}'
    )
}

/// Returns how many letters in a row are of a kind.
fn count(letters: &[char], from: usize, is_kind: impl Fn(char) -> bool) -> usize {
    let letters = letters.get(from..).unwrap_or_default();
    letters
        .iter()
        .take_while(|&&letter| is_kind(letter))
        .count()
}

/// Returns where a UUID ends that begins here.
fn uuid(letters: &[char], from: usize) -> Option<usize> {
    let part = letters.get(from..from + UUID)?;
    let fits = |(index, letter): (usize, &char)| {
        if HYPHENS.contains(&index) {
            *letter == '-'
        } else {
            letter.is_ascii_hexdigit()
        }
    };
    part.iter().enumerate().all(fits).then_some(from + UUID)
}

/// Returns where a date ends that begins here: year, month and day with the same mark between them.
fn date(letters: &[char], from: usize, groups: &[Group]) -> Option<usize> {
    let [first, second, third, ..] = groups else {
        return None;
    };
    let mark = |left: &Group, right: &Group| match letters.get(left.end..right.start)? {
        [mark @ ('-' | '.' | '/' | ' ')] => Some(*mark),
        _ => None,
    };
    let is_one_mark = mark(first, second)? == mark(second, third)?;
    let number = |group: &Group| -> Option<(usize, u32)> {
        let digits: String = letters.get(group.start..group.end)?.iter().collect();
        Some((digits.len(), digits.parse().ok()?))
    };
    let (outer, middle, inner) = (number(first)?, number(second)?, number(third)?);
    let is_year = |(length, year): (usize, u32)| length == 4 && (1800..2200).contains(&year);
    let is_short = |(length, number): (usize, u32)| length <= 2 && (1..=31).contains(&number);
    let is_date = is_short(middle)
        && ((is_year(outer) && is_short(inner)) || (is_short(outer) && is_year(inner)));
    (is_one_mark && is_date && first.start == from).then_some(third.end)
}

/// Returns where a number with a plus ends.
fn international(letters: &[char], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let digits = Digits {
        fewest: 9,
        most: 15,
        enough: 11,
    };
    (letters.get(first.start) != Some(&'0')).then(|| extent(groups, digits))?
}

/// Returns where a number without a plus ends.
fn local(letters: &[char], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let digits = match letters.get(first.start..first.end)? {
        ['0', '0'] => Digits::with_prefix(),
        ['0', '0', next, ..] if *next != '0' => Digits::with_prefix(),
        ['0', next, ..] if *next != '0' => Digits {
            fewest: 9,
            most: 12,
            enough: 10,
        },
        ['0', ..] => return None,
        _ => return shaped(letters, groups),
    };
    extent(groups, digits)
}

impl Digits {
    /// Returns the limits of international numbers with `00` for the plus.
    fn with_prefix() -> Self {
        Self {
            fewest: 11,
            most: 17,
            enough: 13,
        }
    }
}

/// Returns where as many groups end as make up a number.
fn extent(groups: &[Group], digits: Digits) -> Option<usize> {
    let (mut total, mut end) = (0, None);
    for group in groups {
        total += group.end - group.start;
        if total > digits.most {
            break;
        }
        if total >= digits.fewest {
            end = Some(group.end);
        }
        if total >= digits.enough {
            break;
        }
    }
    end
}

/// Returns where a number ends that only the lengths of its groups tell: an area of two or three digits, three, four, and
/// perhaps a country before them.
fn shaped(letters: &[char], groups: &[Group]) -> Option<usize> {
    let lengths: Vec<usize> = groups.iter().map(|group| group.end - group.start).collect();
    let n_groups = match lengths.as_slice() {
        [1..=3, 2 | 3, 3, 4, ..] => 4,
        [2 | 3, 3, 4, ..] => 3,
        _ => return None,
    };
    let groups = groups.get(..n_groups)?;
    let (first, last) = (groups.first()?, groups.last()?);
    let between = letters.get(first.end..last.start)?;
    let has_dots = between.contains(&'.');
    // `10.240.1234` is a version.
    (!has_dots || lengths.first() == Some(&3)).then_some(last.end)
}

/// Returns where a bare number ends that a word right before it calls a telephone number: `phone: 821234567`.
fn announced(letters: &[char], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let before = letters.get(..first.start)?.iter().rev();
    let marks = before.take_while(|&&letter| is_space(letter) || ":=.\"'".contains(letter));
    let n_marks = marks.count();
    let is_announced = n_marks <= MARKS && follows_word(letters, first.start - n_marks);
    let digits = Digits {
        fewest: 9,
        most: 15,
        enough: 9,
    };
    is_announced.then(|| extent(groups.get(..1)?, digits))?
}

/// Tells whether a number may begin here: not in the middle of a word, an identifier, a decimal, a time or a path.
fn starts_cleanly(letters: &[char], from: usize, last: usize) -> bool {
    let is_plus = matches!(letters.get(from), Some('+' | '＋'));
    let before = |distance: usize| {
        let at = from.checked_sub(distance)?;
        letters.get(at).copied()
    };
    let Some(previous) = before(1) else {
        return true;
    };
    let follows_digit = before(2).is_some_and(|letter| letter.is_ascii_digit());
    let follows_letter = before(2).is_some_and(char::is_alphanumeric);
    match previous {
        // A number of the same kind that ended right here, as in `082 123 4567/083 123 4567`.
        '/' | '\\' => last + 1 == from && last > 0 || follows_word(letters, from - 1),
        '-' | '_' => !follows_letter || last + 1 == from || follows_word(letters, from - 1),
        '.' => !follows_digit,
        // A time; `row 12:082 123 4567` is none.
        ':' => !follows_digit || count(letters, from, |letter| letter.is_ascii_digit()) != 2,
        '#' | '$' | '@' | '+' | '＋' => false,
        letter if letter.is_alphanumeric() && is_plus => !letter.is_numeric(),
        letter if letter.is_alphanumeric() => follows_word(letters, from),
        _ => true,
    }
}

/// Tells whether a word such as `tel` ends here.
fn follows_word(letters: &[char], end: usize) -> bool {
    let before = letters.get(..end).unwrap_or_default();
    let letters = before.iter().rev();
    let word: String = letters
        .take_while(|letter| letter.is_alphanumeric())
        .take(LONGEST_WORD)
        .collect();
    let word: String = word.chars().rev().flat_map(char::to_lowercase).collect();
    WORDS.contains(&word.as_str())
}

/// Tells whether a number may end here: not in the middle of a word or an identifier, and not before a file's ending.
fn ends_cleanly(letters: &[char], end: usize, is_plus: bool) -> bool {
    let behind = letters.get(end..).unwrap_or_default();
    match behind {
        ['.', rest @ ..] => {
            let word: String = rest
                .iter()
                .take_while(|letter| letter.is_alphanumeric())
                .collect();
            !EXTENSIONS.contains(&word.to_lowercase().as_str())
        }
        _ if is_plus => true,
        ['x' | 'X', next, ..] => next.is_ascii_digit() || *next == ' ' || *next == '.',
        ['e' | 'E', 'x' | 'X', 't' | 'T', ..] | [] => true,
        ['-', next, ..] => !next.is_alphanumeric() || *next == '0',
        [next, ..] => !next.is_alphanumeric() && *next != '_',
    }
}
