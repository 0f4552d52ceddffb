//! SHA-256 (FIPS 180-4) in Base64, as a content security policy names a script; this crate needs it nowhere else.

/// Returns the primes, ascending.
fn primes() -> impl Iterator<Item = u32> {
    (2_u32..).filter(|number| (2..*number).all(|divisor| number % divisor != 0))
}

/// Returns the first 32 bits of the fraction of the square or cube root of a prime.
fn fraction_of_root(prime: u32, degree: u32) -> u32 {
    // The root, scaled by 2^32, is the largest number whose power does not exceed the prime scaled as often.
    let scaled = |root: u128| {
        let square = root * root;
        if degree == 2 {
            square <= u128::from(prime) << 64
        } else {
            // Cubes of 36 bits would not leave room, so a third of the scale is divided away.
            (square >> 16) * root <= u128::from(prime) << 80
        }
    };
    let root = (0..36).rev().fold(0_u128, |root, bit| {
        let next = root | 1 << bit;
        if scaled(next) { next } else { root }
    });
    root as u32
}

#[expect(clippy::many_single_char_names, reason = "the names of the standard")]
fn compress(state: &mut [u32; 8], block: &[u8], constants: &[u32]) {
    let mut words: Vec<u32> = block
        .chunks(4)
        .map(|bytes| {
            bytes
                .iter()
                .fold(0, |word, byte| word << 8 | u32::from(*byte))
        })
        .collect();
    for position in 16..64 {
        let (old, new) = (words[position - 15], words[position - 2]);
        let old = old.rotate_right(7) ^ old.rotate_right(18) ^ old >> 3;
        let new = new.rotate_right(17) ^ new.rotate_right(19) ^ new >> 10;
        words.push(
            words[position - 16]
                .wrapping_add(old)
                .wrapping_add(words[position - 7])
                .wrapping_add(new),
        );
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(constants) {
        let mixed = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let first = h
            .wrapping_add(mixed)
            .wrapping_add(e & f ^ !e & g)
            .wrapping_add(*constant)
            .wrapping_add(*word);
        let mixed = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let second = mixed.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e, d, c, b, a) = (
            g,
            f,
            e,
            d.wrapping_add(first),
            c,
            b,
            a,
            first.wrapping_add(second),
        );
    }
    for (old, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *old = old.wrapping_add(new);
    }
}

fn sha256(message: &[u8]) -> Vec<u8> {
    let constants: Vec<u32> = primes()
        .take(64)
        .map(|prime| fraction_of_root(prime, 3))
        .collect();
    let mut state = [0; 8];
    for (word, prime) in state.iter_mut().zip(primes()) {
        *word = fraction_of_root(prime, 2);
    }
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        compress(&mut state, block, &constants);
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

pub(super) fn sha256_base64(message: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in sha256(message).chunks(3) {
        let bits = (0..3).fold(0, |bits, position| {
            bits << 8 | usize::from(*chunk.get(position).unwrap_or(&0))
        });
        for position in 0..=chunk.len() {
            text.push(char::from(LETTERS[bits >> (18 - 6 * position) & 63]));
        }
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}

#[test]
fn the_digest_is_that_of_the_standard() {
    for (message, expected) in [
        ("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
    ] {
        assert_eq!(sha256_base64(message.as_bytes()), expected, "{message}");
    }
}
