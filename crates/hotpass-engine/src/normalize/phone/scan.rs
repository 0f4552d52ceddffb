//! Takes the text of a telephone cell apart: runs of digits, words that label them, and what separates numbers.
//!
//! In: cleaned text with line breaks. Out: candidates in cell order. What is a telephone number is not decided here.

/// Something that may be a telephone number, with the words around it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Digits as written, with a leading plus, spacing and brackets.
    pub(super) number: String,
    extension: Option<String>,
    words: Vec<String>,
    is_labeled: bool,
    before: Break,
}

/// What stands between a candidate and the one before it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Nothing, or a separator that lists.
    #[default]
    List,
    /// A slash, which also separates an area code or other last digits.
    Slash,
    /// "or", "and", `&`.
    Alternative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Number(&'a str),
    Word { text: &'a str, is_bracketed: bool },
    Break(Break),
}

const EXTENSION_WORDS: &[&str] = &["x", "ext", "extn", "extension", "xtn", "toestel", "#"];
const CONNECTORS: &[&str] = &["or", "and", "of", "en"];
/// Words that say no more than that a telephone number follows.
const PLAIN_LABELS: &[&str] = &[
    "tel",
    "telephone",
    "phone",
    "ph",
    "t",
    "p",
    "no",
    "nr",
    "number",
    "call",
    "contact",
    "landline",
];
/// Words for the kind of line, and how the detail names it.
const LINE_LABELS: &[(&str, &str)] = &[
    ("fax", "fax"),
    ("faks", "fax"),
    ("f", "fax"),
    ("telefax", "fax"),
    ("cell", "mobile"),
    ("cel", "mobile"),
    ("cellphone", "mobile"),
    ("mobile", "mobile"),
    ("mob", "mobile"),
    ("c", "mobile"),
    ("m", "mobile"),
    ("sel", "mobile"),
    ("whatsapp", "whatsapp"),
    ("wa", "whatsapp"),
    ("w", "work"),
    ("work", "work"),
    ("office", "work"),
    ("o", "work"),
    ("b", "work"),
    ("business", "work"),
    ("h", "home"),
    ("home", "home"),
];

impl Candidate {
    /// Returns what the cell says about this number: its line, its extension, other words.
    pub(super) fn detail(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for word in &self.words {
            let folded = word.trim_matches('.').to_lowercase();
            if PLAIN_LABELS.contains(&folded.as_str()) {
                continue;
            }
            let line = LINE_LABELS.iter().find(|(label, _)| *label == folded);
            let part = line.map_or_else(|| word.clone(), |(_, line)| (*line).to_owned());
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let mut detail = parts.join(" ");
        if let Some(extension) = &self.extension {
            if !detail.is_empty() {
                detail.push_str("; ");
            }
            detail.push_str("ext ");
            detail.push_str(extension);
        }
        detail
    }

    /// Tells whether crosses stand for digits, as in `082 123 XXXX`.
    pub(super) fn is_masked(&self) -> bool {
        self.words
            .iter()
            .any(|word| word.chars().all(|c| matches!(c, 'x' | 'X')))
    }

    fn n_digits(&self) -> usize {
        self.number.bytes().filter(u8::is_ascii_digit).count()
    }
}

/// Returns the candidates of a cell in order.
pub(super) fn candidates(text: &str) -> Vec<Candidate> {
    let tokens = tokens(text);
    let mut collector = Collector::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1 + collector.take(*token, tokens.get(at + 1).copied());
    }
    collector.finish()
}

#[derive(Default)]
struct Collector {
    done: Vec<Candidate>,
    current: Option<Candidate>,
    /// Words after the current number that may label the next one.
    pending: Vec<String>,
    before: Break,
}

impl Collector {
    /// Takes a token and returns how many of those that follow it were used up.
    fn take(&mut self, token: Token<'_>, next: Option<Token<'_>>) -> usize {
        match token {
            Token::Number(number) => self.open(number),
            Token::Break(kind) => self.separate(kind),
            Token::Word { text, is_bracketed } => {
                let folded = text.trim_matches('.').to_lowercase();
                if let (Some(current), Some(Token::Number(digits))) = (&mut self.current, next)
                    && EXTENSION_WORDS.contains(&folded.as_str())
                    && self.pending.is_empty()
                    && is_short(digits)
                {
                    current.extension = Some(digits.to_owned());
                    return 1;
                }
                if let (None, Some(last), Some(Token::Number(digits))) =
                    (&self.current, self.done.last_mut(), next)
                    && folded.starts_with("ext")
                    && EXTENSION_WORDS.contains(&folded.as_str())
                    && is_short(digits)
                {
                    last.extension = Some(digits.to_owned());
                    return 1;
                }
                if CONNECTORS.contains(&folded.as_str()) && !is_bracketed {
                    self.separate(Break::Alternative);
                } else if let Some(current) = self
                    .current
                    .as_mut()
                    .filter(|c| is_bracketed && !c.is_labeled)
                {
                    current.words.push(text.to_owned());
                } else if text != "#" {
                    self.pending.push(text.to_owned());
                }
            }
        }
        0
    }

    fn open(&mut self, number: &str) {
        self.done.extend(self.current.take());
        let words = std::mem::take(&mut self.pending);
        self.current = Some(Candidate {
            number: number.to_owned(),
            extension: None,
            is_labeled: !words.is_empty(),
            words,
            before: std::mem::take(&mut self.before),
        });
    }

    fn separate(&mut self, kind: Break) {
        if let Some(mut current) = self.current.take() {
            current.words.append(&mut self.pending);
            self.done.push(current);
        }
        self.before = kind;
    }

    fn finish(mut self) -> Vec<Candidate> {
        self.done.extend(self.current.take());
        if let Some(last) = self.done.last_mut() {
            last.words.append(&mut self.pending);
        }
        let mut joined: Vec<Candidate> = Vec::with_capacity(self.done.len());
        for candidate in self.done {
            match joined.last_mut() {
                Some(area) if is_area_code(area, &candidate) => {
                    area.number.push(' ');
                    area.number.push_str(&candidate.number);
                    area.extension = candidate.extension;
                    area.words.extend(candidate.words);
                }
                Some(previous) if is_other_ending(previous, &candidate) => {
                    let number = with_ending(&previous.number, &candidate.number);
                    joined.push(Candidate {
                        number,
                        ..candidate
                    });
                }
                _ => joined.push(candidate),
            }
        }
        joined
    }
}

/// `011/555 0100`: an area code before a slash.
fn is_area_code(area: &Candidate, rest: &Candidate) -> bool {
    rest.before == Break::Slash
        && !rest.is_labeled
        && area.extension.is_none()
        && (2..=5).contains(&area.n_digits())
        && area.number.starts_with(['0', '+', '('])
        && rest.n_digits() >= 5
}

/// `011 555 0100/1`: other last digits of the number before.
fn is_other_ending(previous: &Candidate, ending: &Candidate) -> bool {
    ending.before != Break::List
        && !ending.is_labeled
        && (1..=4).contains(&ending.n_digits())
        && previous.n_digits() >= 7
}

fn with_ending(number: &str, ending: &str) -> String {
    let ending: Vec<char> = ending.chars().filter(char::is_ascii_digit).collect();
    let kept: Vec<char> = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let n_kept = kept.len().saturating_sub(ending.len());
    kept.into_iter().take(n_kept).chain(ending).collect()
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut depth = 0_usize;
    while let Some((start, c)) = chars.next() {
        let rest = text.get(start..).unwrap_or_default();
        let token = match c {
            ';' | ',' | '|' | '\n' => Some(Token::Break(Break::List)),
            '/' | '\\' => Some(Token::Break(Break::Slash)),
            '&' => Some(Token::Break(Break::Alternative)),
            '#' => Some(Token::Word {
                text: "#",
                is_bracketed: false,
            }),
            c if c.is_alphabetic() => Some(Token::Word {
                text: word(rest),
                is_bracketed: depth > 0,
            }),
            '0'..='9' | '+' | '(' => number(rest).map(|number| {
                // `(after 5pm)`: a small number among bracketed words is one of them.
                let is_word = depth > 0 && number.len() <= 4 && !follows_extension(&tokens);
                if is_word {
                    Token::Word {
                        text: number,
                        is_bracketed: true,
                    }
                } else {
                    Token::Number(number)
                }
            }),
            _ => None,
        };
        match (c, &token) {
            ('(', None) => depth += 1,
            (')', _) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(Token::Number(taken) | Token::Word { text: taken, .. }) = token {
            let end = start + taken.len();
            while chars.next_if(|(at, _)| *at < end).is_some() {}
        }
        tokens.extend(token);
    }
    tokens
}

fn follows_extension(tokens: &[Token<'_>]) -> bool {
    matches!(tokens.last(), Some(Token::Word { text, .. })
        if EXTENSION_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim_matches('.'))))
}

fn is_short(digits: &str) -> bool {
    digits.len() <= 7 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the word that `rest` starts with; an `x` right before digits stands alone.
fn word(rest: &str) -> &str {
    let end = rest
        .char_indices()
        .find(|(_, c)| !c.is_alphabetic() && *c != '\'' && *c != '\u{2019}')
        .map_or(rest.len(), |(at, _)| at);
    rest.get(..end).unwrap_or(rest)
}

/// Returns the run of digits, spacing and brackets that `rest` starts with, from its first to its last digit.
fn number(rest: &str) -> Option<&str> {
    let mut end = 0;
    let mut has_digit = false;
    for (at, c) in rest.char_indices() {
        match c {
            '0'..='9' => {
                has_digit = true;
                end = at + 1;
            }
            '+' if has_digit => break,
            '+' | '(' | ')' | ' ' | '-' | '.' | '\u{2010}'..='\u{2015}' => {}
            _ => break,
        }
    }
    has_digit.then(|| rest.get(..end).unwrap_or(rest))
}
