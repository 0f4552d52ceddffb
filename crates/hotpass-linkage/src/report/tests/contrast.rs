//! The colors of the style sheet keep the contrasts of WCAG 2.2, level AA, in light and in dark.

const STYLE: &str = include_str!("../page/report.css");

/// Text on what is behind it, 1.4.3.
const TEXTS: [(&str, &str); 8] = [
    ("ink", "page"),
    ("ink", "card"),
    ("soft", "page"),
    ("soft", "card"),
    ("accent", "page"),
    ("accent", "card"),
    ("notice-ink", "notice"),
    ("card", "blue"),
];

/// Parts of drawings on what is behind them, 1.4.11.
const SHAPES: [(&str, &str); 5] = [
    ("blue", "card"),
    ("orange", "card"),
    ("teal", "card"),
    ("axis", "card"),
    ("blue", "track"),
];

fn color(scheme: &str, name: &str) -> u32 {
    let (_, after) = scheme.split_once(&format!("--{name}: #")).expect(name);
    let (digits, _) = after.split_once(';').expect("a value ends");
    u32::from_str_radix(digits, 16).expect("a color")
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
fn texts_and_shapes_stand_out_in_light_and_in_dark() {
    let (light, after) = STYLE
        .split_once("@media (prefers-color-scheme: dark)")
        .expect("two schemes");
    let (dark, _) = after.split_once("* {").expect("rules follow");
    for (scheme, name) in [(light, "light"), (dark, "dark")] {
        for (pairs, least) in [(&TEXTS[..], 4.5), (&SHAPES[..], 3.0)] {
            for (front, back) in pairs {
                let found = contrast(color(scheme, front), color(scheme, back));
                assert!(found >= least, "{front} on {back} in {name}: {found:.2}");
            }
        }
    }
}
