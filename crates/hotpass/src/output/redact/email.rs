//! Finds e-mail addresses in text: letters go in, the places of addresses come out.

use std::ops::Range;

/// Marks besides letters and digits that the part before the `@` may have without quotes. Those that wrap addresses in
/// messages, such as `/`, `=` and `{`, are left out.
const MARKS: &str = "!#$%&'*+-.?^_~";
/// Marks that belong to the sentence when they come first.
const LEADING: &str = "!#&'*-.?";
/// The longest part before the `@`, and the longest bracket behind it; mail allows 64 letters.
const LONGEST: usize = 80;

/// Tells whether a text may hold an address.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains(['@', '＠', '﹫']) || text.contains("%40")
}

/// Returns the places of addresses, in order.
pub(super) fn find(letters: &[char]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for at in 0..letters.len() {
        let Some(behind) = at_sign(letters, at) else {
            continue;
        };
        let floor = places.last().map_or(0, |place| place.end);
        if let (Some(start), Some(end)) = (local(letters, floor, at), domain(letters, behind)) {
            places.push(start..end);
        }
    }
    places
}

/// Returns where the domain begins if there is an at sign here, as such or as web addresses write it.
fn at_sign(letters: &[char], at: usize) -> Option<usize> {
    match letters.get(at..)? {
        ['@' | '＠' | '﹫', ..] => Some(at + 1),
        ['%', '4', '0', ..] => Some(at + 3),
        _ => None,
    }
}

/// Returns where the part before the at sign begins.
fn local(letters: &[char], floor: usize, at: usize) -> Option<usize> {
    let before = letters.get(floor.max(at.saturating_sub(LONGEST))..at)?;
    if let Some(('"', quoted)) = before.split_last().map(|(last, rest)| (*last, rest)) {
        let opening = quoted.iter().rposition(|&letter| letter == '"')?;
        return Some(at - before.len() + opening);
    }
    let is_part = |letter: &char| letter.is_alphanumeric() || MARKS.contains(*letter);
    let length = before
        .iter()
        .rev()
        .take_while(|&letter| is_part(letter))
        .count();
    let start = at - length;
    let part = letters.get(start..at)?;
    let leading = part
        .iter()
        .take_while(|&&letter| LEADING.contains(letter))
        .count();
    (leading < length).then_some(start + leading)
}

/// Returns where the domain ends: labels with dots between them, the last of which is not a number.
fn domain(letters: &[char], from: usize) -> Option<usize> {
    let behind = letters.get(from..)?;
    if behind.first() == Some(&'[') {
        let end = behind
            .iter()
            .take(LONGEST)
            .position(|&letter| letter == ']')?;
        return Some(from + end + 1);
    }
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let length = behind.iter().take_while(|&&letter| is_part(letter)).count();
    let name: String = behind.iter().take(length).collect();
    let name = name.trim_end_matches(['.', '-', '_']);
    let (first, last) = name.rsplit_once('.')?;
    let is_top = last.chars().count() >= 2 && last.chars().any(char::is_alphabetic);
    (is_top && !first.is_empty()).then(|| from + name.chars().count())
}
