//! Digests as text: lower-case hexadecimal, whole or shortened to what an identifier needs.

use sha2::{Digest as _, Sha256};

/// Returns the first `bytes` bytes of the SHA-256 over the parts, each set off from the next, as hexadecimal digits.
pub(crate) fn of<'a>(bytes: usize, parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let digest = digest.finalize();
    hex(digest
        .get(..bytes)
        .expect("a SHA-256 has 32 bytes, and no identifier is longer"))
}

/// Returns bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_set_off_from_each_other() {
        assert_ne!(of(8, [&b"ab"[..], b"c"]), of(8, [&b"a"[..], b"bc"]));
        assert_eq!(of(8, [&b"ab"[..]]).len(), 16);
    }

    #[test]
    fn bytes_become_two_digits_each() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
