//! The colors of the style sheet keep the contrasts of WCAG 2.2, level AA, in light, in dark and on paper.

const STYLE: &str = include_str!("../page/site.css");

/// Text on what is behind it, 1.4.3, and parts of drawings, 1.4.11.
const PAIRS: [(&str, &str, f64); 14] = [
    ("ink", "page", 4.5),
    ("ink", "card", 4.5),
    ("soft", "page", 4.5),
    ("soft", "card", 4.5),
    ("accent", "page", 4.5),
    ("accent", "card", 4.5),
    ("notice-ink", "notice", 4.5),
    ("good", "card", 4.5),
    ("good", "page", 4.5),
    ("bad", "card", 4.5),
    ("bad", "page", 4.5),
    ("unsure", "card", 4.5),
    ("blue", "card", 3.0),
    ("axis", "card", 3.0),
];

fn color(scheme: &str, name: &str) -> u32 {
    let (_, after) = scheme.split_once(&format!("--{name}: #")).expect(name);
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

#[test]
fn texts_and_shapes_stand_out_in_light_in_dark_and_on_paper() {
    let schemes: Vec<&str> = STYLE.split(":root {").skip(1).collect();
    assert_eq!(schemes.len(), 3, "light, dark and paper");
    for scheme in schemes {
        for (front, back, least) in PAIRS {
            let found = contrast(color(scheme, front), color(scheme, back));
            assert!(found >= least, "{front} on {back}: {found:.2}");
        }
    }
}
