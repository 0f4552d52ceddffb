//! Words that tell the legal form of an organization, as folding leaves them.
//!
//! South Africa, Britain, the United States, Australia, Germany, France, the Netherlands, Spain, Italy, Portugal.

use super::Word;

/// One word, however it was written.
const WORDS: [&str; 60] = [
    "ag",
    "beperk",
    "bk",
    "bpk",
    "bv",
    "cc",
    "cic",
    "cio",
    "co",
    "company",
    "corp",
    "corporation",
    "edms",
    "eg",
    "eiendoms",
    "eirl",
    "eurl",
    "ev",
    "gbr",
    "ggmbh",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "lda",
    "limitada",
    "limited",
    "llc",
    "lllp",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "npc",
    "npo",
    "nv",
    "ohg",
    "partg",
    "plc",
    "pllc",
    "private",
    "proprietary",
    "pte",
    "pty",
    "ptyltd",
    "pvt",
    "rf",
    "sarl",
    "sas",
    "sasu",
    "slu",
    "snc",
    "soc",
    "srl",
    "srls",
    "ug",
    "unipessoal",
    "vof",
];

/// One word, when it was written as single letters: without dots these mean other things.
const INITIALS: [&str; 9] = ["ab", "as", "pc", "sa", "sau", "sci", "se", "sl", "spa"];

/// Several words.
const PHRASES: [&[&str]; 15] = [
    &["aktiengesellschaft"],
    &["besloten", "vennootschap"],
    &["close", "corporation"],
    &["gesellschaft", "mit", "beschrankter", "haftung"],
    &["limited", "liability", "company"],
    &["limited", "liability", "partnership"],
    &["naamloze", "vennootschap"],
    &["non", "profit", "company"],
    &["public", "limited", "company"],
    &["sociedad", "anonima"],
    &["sociedad", "limitada"],
    &["sociedade", "anonima"],
    &["societa", "per", "azioni"],
    &["societe", "anonyme"],
    &["state", "owned", "company"],
];

/// Returns how many words at the end of a name tell its legal form, by one form; 0 when none does.
pub(super) fn n_words_at_end(words: &[Word]) -> usize {
    let ends_with = |phrase: &&&[&str]| {
        let start = words.len().checked_sub(phrase.len());
        let end = start.and_then(|start| words.get(start..));
        end.is_some_and(|end| {
            end.iter()
                .map(|word| word.text.as_str())
                .eq(phrase.iter().copied())
        })
    };
    if let Some(phrase) = PHRASES.iter().find(ends_with) {
        return phrase.len();
    }
    let Some(last) = words.last() else {
        return 0;
    };
    let text = last.text.as_str();
    let is_form = WORDS.contains(&text) || (last.is_initials && INITIALS.contains(&text));
    usize::from(is_form)
}
