//! Contrasts of the colors of style sheets, as WCAG 2.2 defines them.

/// The least contrast of text on what is behind it (WCAG 2.2, 1.4.3, level AA).
pub const TEXT: f64 = 4.5;

/// The least contrast of parts of drawings on what is behind them (WCAG 2.2, 1.4.11).
pub const SHAPE: f64 = 3.0;

/// The media for which colors are given, in the order in which they come in a style sheet.
const SCHEMES: [&str; 3] = ["light", "dark", "paper"];

/// Returns the pairs of colors that stand out too little, each with the least contrast it must have.
///
/// Colors are tokens, `--name: #rrggbb;`, in the blocks of `:root` of the sheets, of which a sheet has three, for
/// light, for dark and for paper, or none. Of a token in two sheets, the first counts: give it once.
///
/// # Panics
///
/// When a sheet has another number of blocks, or a token is missing in one of them.
pub fn faults(sheets: &[&str], pairs: &[(&str, &str, f64)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (position, scheme) in SCHEMES.iter().enumerate() {
        let blocks: Vec<&str> = sheets
            .iter()
            .filter_map(|sheet| block(sheet, position))
            .collect();
        for (front, back, least) in pairs {
            let found = contrast(color(&blocks, front), color(&blocks, back));
            if found < *least {
                faults.push(format!("{front} on {back} in {scheme}: {found:.2}"));
            }
        }
    }
    faults
}

/// Returns the tokens of a sheet for one of the schemes.
fn block(sheet: &str, scheme: usize) -> Option<&str> {
    let blocks: Vec<&str> = sheet.split(":root {").skip(1).collect();
    assert!(
        blocks.is_empty() || blocks.len() == SCHEMES.len(),
        "light, dark and paper"
    );
    blocks.get(scheme)?.split('}').next()
}

fn color(blocks: &[&str], name: &str) -> u32 {
    let start = format!("--{name}: #");
    let value = blocks.iter().find_map(|block| block.split_once(&start));
    let (_, after) = value.expect(name);
    let (digits, _) = after.split_once(';').expect("a value ends");
    let number = u32::from_str_radix(digits, 16).expect("a color");
    if digits.len() == 3 {
        let digit = |place: u32| (number >> (4 * place) & 0xf) * 0x11;
        return digit(2) << 16 | digit(1) << 8 | digit(0);
    }
    number
}

/// Returns the relative luminance as WCAG defines it.
fn luminance(color: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from(color >> shift & 0xff) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_are_those_of_the_standard() {
        assert!((contrast(0xff_ffff, 0) - 21.0).abs() < 1e-9);
        assert!((contrast(0x77_7777, 0xff_ffff) - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_pair_that_stands_out_too_little_is_told_with_its_scheme() {
        let one = ":root { --ink: #000; } :root { --ink: #fff; } :root { --ink: #ccc; }";
        let other = ":root { --page: #fff; } :root { --page: #123456; } :root { --page: #ffffff; }";
        let pairs = [("ink", "page", TEXT)];
        assert_eq!(
            faults(&[one, "p { margin: 0; }", other], &pairs),
            ["ink on page in paper: 1.61"]
        );
    }
}
