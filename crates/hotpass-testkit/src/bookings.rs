//! Invented bookings: a number of rows and a seed go in; a CSV file of ten columns comes out, with a few mistakes of each kind
//! that a suite of expectations looks for. It checks nothing.

use std::io::{self, Write};

use crate::random::Random;

/// The columns, in order.
pub const COLUMNS: [&str; 10] = [
    "booking_id",
    "email",
    "phone",
    "province",
    "amount",
    "reference",
    "booked_on",
    "starts",
    "ends",
    "number",
];

const PROVINCES: [&str; 9] = ["EC", "FS", "GP", "KZN", "LP", "MP", "NC", "NW", "WC"];
const DOMAINS: [&str; 4] = ["example.org", "example.com", "mail.example", "fly.example"];
/// Mistakes of each kind, in ten thousand rows.
const MISTAKES: usize = 40;

/// Writes so many rows under a header.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(out: &mut impl Write, n_rows: u64, seed: u64) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    for row in 0..n_rows {
        let mut random = Random::of(seed, 0, row);
        write_row(out, row, &mut random)?;
    }
    Ok(())
}

fn write_row(out: &mut impl Write, row: u64, random: &mut Random) -> io::Result<()> {
    let mut is_wrong = || random.below(10_000) < MISTAKES;
    let wrong: [bool; 6] = std::array::from_fn(|_| is_wrong());
    let [email, phone, amount, day, ends, missing] = wrong;
    let name = random.below(400_000);
    let domain = random.pick(&DOMAINS);
    let at = if email { " at " } else { "@" };
    if missing {
        write!(out, "B{row:09},,")?;
    } else {
        write!(out, "B{row:09},person{name}{at}{domain},")?;
    }
    let extension = if phone { " ext" } else { "" };
    write!(out, "+27 {:09}{extension},", random.below(1_000_000_000))?;
    // A number is there once in each province.
    let province = PROVINCES[(row % 9) as usize];
    let cents = random.below(1_000_000) as u64 + if amount { 10_000_000 } else { 100 };
    write!(out, "{province},{}.{:02},", cents / 100, cents % 100)?;
    write!(out, "REF{:05}-{},", random.below(90_000), row % 7)?;
    let (month, date) = (1 + random.below(12), 1 + random.below(28));
    let year = 2015 + random.below(11);
    if day {
        write!(out, "{date:02}/{month:02}/{year},")?;
    } else {
        write!(out, "{year}-{month:02}-{date:02},")?;
    }
    let starts = random.below(1_000);
    let lasts = if ends { 0 } else { 1 + random.below(200) };
    writeln!(out, "{starts},{},{}", starts + lasts, row / 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_ten_columns_and_a_few_mistakes() {
        let mut out = Vec::new();
        write(&mut out, 5_000, 1).expect("memory");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text.lines().count(), 5_001);
        assert!(text.lines().all(|line| line.split(',').count() == 10));
        let n_wrong = text.lines().filter(|line| line.contains(" at ")).count();
        assert!((5..60).contains(&n_wrong), "{n_wrong} of 5000");
        let mut again = Vec::new();
        write(&mut again, 5_000, 1).expect("memory");
        assert_eq!(text.as_bytes(), again);
    }
}
