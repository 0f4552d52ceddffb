//! From the bytes of a text file to text: byte order marks, UTF-8, UTF-16 with or without mark, and what
//! legacy encoding the bytes look like otherwise.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decoded text and how it came about.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding's name.
    pub(super) name: &'static str,
    /// Whether the encoding is a guess.
    pub(super) is_guessed: bool,
    /// Whether bytes had to be replaced.
    pub(super) has_replacements: bool,
}

/// How many bytes are shown to the detector of legacy encodings.
const SAMPLE: usize = 1 << 20;

/// Decodes a whole file.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return with(encoding, bytes.get(length..).unwrap_or_default(), false);
    }
    if let Some(encoding) = wide(&bytes) {
        return with(encoding, &bytes, true);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Decoded {
                text,
                name: UTF_8.name(),
                is_guessed: false,
                has_replacements: false,
            };
        }
        Err(error) => error.into_bytes(),
    };
    if is_mostly_utf8(&bytes) {
        return with(UTF_8, &bytes, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let sample = bytes.get(..SAMPLE).unwrap_or(&bytes);
    detector.feed(sample, sample.len() == bytes.len());
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    with(encoding, &bytes, true)
}

fn with(encoding: &'static Encoding, bytes: &[u8], is_guessed: bool) -> Decoded {
    let (text, has_replacements) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: Cow::into_owned(text),
        name: encoding.name(),
        is_guessed,
        has_replacements,
    }
}

/// Recognizes UTF-16 without a mark: in Western text nearly every second byte is zero, always on the same side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |side: usize| {
        sample
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Tells whether only a few stray bytes keep a text from being UTF-8, which has letters beyond ASCII otherwise.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let mut wide = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    wide >= 2 && broken * 5 <= wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_wide_text_are_recognized() {
        let little =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let big =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        let cases = [
            (b"\xEF\xBB\xBFname".to_vec(), "UTF-8"),
            (little("\u{FEFF}name"), "UTF-16LE"),
            (big("\u{FEFF}name"), "UTF-16BE"),
            (little("name,town"), "UTF-16LE"),
            (big("name,town"), "UTF-16BE"),
            (b"name,town".to_vec(), "UTF-8"),
        ];
        for (bytes, name) in cases {
            let decoded = decode(bytes);
            assert_eq!(decoded.name, name);
            assert!(decoded.text.starts_with("name"), "{name}");
            assert!(!decoded.has_replacements);
        }
    }

    #[test]
    fn western_text_is_guessed_and_says_so() {
        let decoded =
            decode(b"name;town\nJos\xE9 Garc\xEDa;M\xFCnchen\nFran\xE7ois;Besan\xE7on\n".to_vec());
        assert_eq!(decoded.name, "windows-1252");
        assert!(decoded.is_guessed);
        assert!(decoded.text.contains("José García;München"));
    }

    #[test]
    fn a_stray_byte_in_utf8_is_replaced_and_reported() {
        let mut bytes = "José, Zoë, Müller, Citroën, Øre, Åse\n"
            .repeat(3)
            .into_bytes();
        bytes.extend_from_slice(b"bad \xFF byte");
        let decoded = decode(bytes);
        assert_eq!(decoded.name, "UTF-8");
        assert!(decoded.has_replacements);
        assert!(decoded.text.contains("bad \u{FFFD} byte"));
    }
}
