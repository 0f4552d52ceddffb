//! The order of texts, for many of them: sorted by their first bytes, which lie side by side, and only then by the rest.

/// How many first bytes are compared without looking at the text itself.
const NEAR: usize = 32;

/// Returns items ordered by their texts.
pub(super) fn by_text<'a, T>(items: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let mut keyed: Vec<([u8; NEAR], &str, T)> = items
        .map(|(text, item)| {
            let mut near = [0; NEAR];
            for (place, byte) in near.iter_mut().zip(text.bytes()) {
                *place = byte;
            }
            (near, text, item)
        })
        .collect();
    // Stable, because it is fast where much is in order already, as after reading a file.
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    keyed.into_iter().map(|(_, _, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use hotpass_testkit::seeds;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(seeds::cases(100))]

        #[test]
        fn the_order_is_that_of_the_texts(
            texts in vec("[a-c\u{0}é]{0,3}|x{30,34}[a-b]{0,2}", 0..20),
        ) {
            let ordered = by_text(texts.iter().map(|text| (text.as_str(), text.clone())));
            let mut expected = texts.clone();
            expected.sort();
            prop_assert_eq!(ordered, expected);
        }
    }
}
