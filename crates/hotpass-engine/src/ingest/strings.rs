//! The shared strings of a workbook, counted before they are read: their reader keeps all of them in memory and
//! believes what the part says about their number.

use std::io::Read;

use hotpass_model::finding::ingest as rules;
use memchr::memmem;

use super::archive::{self, Archive};
use super::refusal::{Outcome, Refusal};

/// How many strings are kept at most: with what belongs to each, they take a little less than a gigabyte.
const MOST: u64 = 10_000_000;
/// How much of a part is looked at in one go.
const CHUNK: usize = 64 * 1024;
/// How much of a chunk is looked at again with the next: longer than what is searched for.
const OVERLAP: usize = 48;

/// Refuses a workbook whose shared strings are too many, or said to be more than the part can hold.
pub(super) fn check(archive: &mut Archive) -> Outcome<()> {
    for name in archive::names(archive) {
        let lower = name.replace('\\', "/").to_ascii_lowercase();
        let is_xml = lower.ends_with("sharedstrings.xml");
        if !is_xml && !lower.ends_with("sharedstrings.bin") {
            continue;
        }
        let part = archive
            .by_name(&name)
            .map_err(|error| archive::refuse(&error))?;
        let (declared, found, bytes) = if is_xml {
            count(part).map_err(|error| Refusal::read(&error))?
        } else {
            (
                declared_in_records(part).map_err(|error| Refusal::read(&error))?,
                0,
                u64::MAX,
            )
        };
        if declared > bytes {
            return Err(Refusal::corrupt(
                "the workbook",
                "its shared strings are said to be more than their part can hold",
            ));
        }
        if declared.max(found) > MOST {
            return Err(Refusal::new(
                &rules::TOO_LARGE,
                format!(
                    "the workbook has {} shared strings and at most {MOST} are read; split it or save it as .csv",
                    declared.max(found)
                ),
            ));
        }
    }
    Ok(())
}

/// Returns how many strings a part declares, how many it holds, and its bytes.
fn count(mut part: impl Read) -> std::io::Result<(u64, u64, u64)> {
    let (mut declared, mut found, mut bytes) = (0, 0, 0);
    let mut window: Vec<u8> = Vec::with_capacity(CHUNK + OVERLAP);
    let mut seen = 0;
    loop {
        let kept = window.len();
        (&mut part).take(CHUNK as u64).read_to_end(&mut window)?;
        let is_last = window.len() == kept;
        bytes += (window.len() - kept) as u64;
        // What begins in the overlap is counted with the next chunk, where all of it is in sight.
        let end = if is_last {
            window.len()
        } else {
            window.len().saturating_sub(OVERLAP)
        };
        if found == 0 {
            declared = memmem::find_iter(&window, b"uniqueCount")
                .filter_map(|at| window.get(at..))
                .map(number_after)
                .fold(declared, u64::max);
        }
        found += memmem::find_iter(&window, b"si")
            .filter(|at| (seen..end).contains(at) && is_element(&window, *at))
            .count() as u64;
        if is_last {
            return Ok((declared, found, bytes));
        }
        let cut = end.saturating_sub(1);
        window.drain(..cut);
        seen = end - cut;
    }
}

/// Tells whether `si` at a place is the name of an element that begins there.
fn is_element(window: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| window.get(before));
    let after = window.get(at + 2);
    matches!(before, Some(b'<' | b':'))
        && matches!(after, Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
}

/// Returns the first number in a text, as large as it goes.
fn number_after(text: &[u8]) -> u64 {
    text.iter()
        .take(OVERLAP)
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |number: u64, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
}

/// Returns the number of strings in the record that begins the strings of a binary workbook.
fn declared_in_records(part: impl Read) -> std::io::Result<u64> {
    const BEGIN: &[u8] = &[0x9F, 0x01, 0x08];
    let mut head = Vec::new();
    part.take(1024).read_to_end(&mut head)?;
    let number = memmem::find(&head, BEGIN).and_then(|at| head.get(at + 7..at + 11));
    Ok(number.map_or(0, |bytes| {
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_counted_across_chunks() {
        let text = format!(
            "<sst uniqueCount=\"7\">{}</sst>",
            "<si><t>session</t></si>".repeat(20_000)
        );
        let (declared, found, bytes) = count(text.as_bytes()).expect("well-formed XML");
        assert_eq!((declared, found, bytes), (7, 20_000, text.len() as u64));
        let text = format!("<x:sst>{}</x:sst>", "<x:si/>".repeat(40_001));
        assert_eq!(count(text.as_bytes()).expect("well-formed XML").1, 40_001);
        assert_eq!(count("".as_bytes()).expect("well-formed XML"), (0, 0, 0));
    }

    #[test]
    fn a_number_too_large_to_be_held_stays_too_large() {
        let (declared, _, bytes) =
            count(b"<sst uniqueCount='99999999999999999999999'/>".as_slice())
                .expect("well-formed XML");
        assert!(declared > bytes);
        let records = [0x9F, 0x01, 0x08, 1, 0, 0, 0, 2, 1, 0, 0];
        assert_eq!(
            declared_in_records(records.as_slice()).expect("whole records"),
            258
        );
    }
}
