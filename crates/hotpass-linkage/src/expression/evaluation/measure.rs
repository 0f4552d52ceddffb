//! Measures of two values, and codes of one: text in, a call of a kernel, a value out.

use crate::expression::{Function, UNIT, Value};
use crate::kernel::gram::{GramLen, Grams};
use crate::kernel::person::GivenNames;
use crate::kernel::{absence, contact};
use crate::kernel::{distance, email, fold, gram, organization, person, phone, phonetic, token};

/// Applies a measure of two texts, or a code of one.
pub(super) fn apply(function: Function, values: &[&Value]) -> Option<Value> {
    match values {
        [of] => of_one(function, &of.text()?),
        [of, n] if function == Function::LastDigits => {
            let n = n.number().filter(|n| *n >= 0.0)?;
            #[expect(clippy::cast_sign_loss, reason = "it is not below zero")]
            let n = n as usize;
            phone::last_digits(&of.text()?, n).map(Value::Text)
        }
        [left, right] => {
            let (left, right) = (left.text()?, right.text()?);
            asked_of_two(function, &left, &right)
                .map(Value::Boolean)
                .or_else(|| of_two(function, &left, &right).map(Value::Number))
        }
        [given_l, family_l, given_r, family_r] if function == Function::NamesSwapped => {
            Some(Value::Boolean(person::given_and_family_swapped(
                (&given_l.text()?, &family_l.text()?),
                (&given_r.text()?, &family_r.text()?),
            )))
        }
        _ => None,
    }
}

fn of_one(function: Function, text: &str) -> Option<Value> {
    let code = match function {
        Function::Fold => Some(fold::fold(text)),
        Function::Tokens => return Some(tokens(text)),
        Function::Soundex => phonetic::soundex(text),
        Function::Nysiis => phonetic::nysiis(text),
        Function::Metaphone => phonetic::double_metaphone(text).map(|codes| codes.first),
        Function::Metaphones => {
            let codes = phonetic::double_metaphone(text)?;
            let both = [Some(codes.first), codes.alternate];
            return Some(Value::List(
                both.into_iter().flatten().map(Value::Text).collect(),
            ));
        }
        Function::EmailUsername => email::email_username(text),
        Function::EmailDomain => email::email_domain(text),
        Function::Digits => Some(phone::digits(text)),
        Function::PhoneKey => phone::phone_key(text),
        Function::Present => {
            Some(absence::present(text).to_owned()).filter(|text| !text.is_empty())
        }
        Function::EmailAddress => contact::email_addresses(text).into_iter().next(),
        Function::EmailAddresses => return list_of(contact::email_addresses(text)),
        Function::PhoneNumber => contact::phone_numbers(text).into_iter().next(),
        Function::PhoneNumbers => return list_of(contact::phone_numbers(text)),
        Function::WebsiteDomain => {
            Some(contact::website_domain(text)).filter(|domain| !domain.is_empty())
        }
        Function::OrganizationKey => organization::organization_key(text),
        Function::TradingName => organization::trading_names(text).1.map(str::to_owned),
        _ => None,
    };
    code.map(Value::Text)
}

fn list_of(texts: Vec<String>) -> Option<Value> {
    (!texts.is_empty()).then(|| Value::List(texts.into_iter().map(Value::Text).collect()))
}

fn asked_of_two(function: Function, left: &str, right: &str) -> Option<bool> {
    match function {
        Function::Acronym => Some(
            organization::is_acronym_of(left, right) || organization::is_acronym_of(right, left),
        ),
        Function::SameGivenName => Some(matches!(
            person::same_given_name(left, right),
            GivenNames::Exact | GivenNames::Nickname
        )),
        Function::SameInitial => Some(matches!(
            person::same_given_name(left, right),
            GivenNames::Initial
        )),
        _ => None,
    }
}

fn of_two(function: Function, left: &str, right: &str) -> Option<f64> {
    Some(match function {
        Function::Jaro => distance::jaro(UNIT, left, right),
        Function::JaroWinkler => distance::jaro_winkler(UNIT, left, right),
        Function::Levenshtein => distance::levenshtein(UNIT, left, right).into(),
        Function::DamerauLevenshtein => distance::damerau_levenshtein(UNIT, left, right).into(),
        Function::Jaccard => gram::jaccard(UNIT, left, right),
        Function::Hamming => return hamming(left, right),
        Function::TokenSortRatio => token::token_sort_ratio(left, right),
        Function::TokenSetRatio => token::token_set_ratio(left, right),
        Function::QgramCosine => {
            Grams::new(left, GramLen::Three).cosine(&Grams::new(right, GramLen::Three))
        }
        _ => return None,
    })
}

/// Returns the folded words of a text, each once, in the order of appearance.
fn tokens(text: &str) -> Value {
    let folded = fold::fold(text);
    let mut words: Vec<Value> = Vec::new();
    for word in folded.split_whitespace() {
        let word = Value::from(word);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Value::List(words)
}

/// Returns in how many bytes two texts differ; nothing when they have not as many.
fn hamming(left: &str, right: &str) -> Option<f64> {
    let differ = left
        .bytes()
        .zip(right.bytes())
        .filter(|(one, other)| one != other);
    (left.len() == right.len()).then(|| differ.count() as f64)
}
