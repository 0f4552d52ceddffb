//! How much memory scored pairs may take: `2GB`, `512MiB`.

use std::{fmt, str::FromStr};

/// The units of amounts, in bytes, the larger first.
const UNITS: [(&str, u64); 6] = [
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1_000),
];

/// How much memory scored pairs may take while they are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemoryLimit(u64);

/// An amount of memory that is none, or too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryLimitError {
    /// It is not a whole number with a unit.
    Amount,
    /// Pairs could not even be spilled.
    TooLittle,
}

impl fmt::Display for MemoryLimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount => write!(
                f,
                "expected a whole number with a unit, such as `2GB` or `512MiB`"
            ),
            Self::TooLittle => write!(
                f,
                "expected at least {}: with less, pairs cannot even be spilled to disk",
                MemoryLimit::LEAST
            ),
        }
    }
}

impl std::error::Error for MemoryLimitError {}

impl MemoryLimit {
    /// The least amount: 8 MB.
    pub const LEAST: Self = Self(8_000_000);

    /// Returns the amount, in bytes.
    pub fn bytes(self) -> u64 {
        self.0
    }
}

impl Default for MemoryLimit {
    /// Returns 1 GB: enough for about twenty million scored pairs.
    fn default() -> Self {
        Self(1_000_000_000)
    }
}

impl FromStr for MemoryLimit {
    type Err = MemoryLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let known = UNITS.iter().find_map(|(unit, factor)| {
            let split = text.len().checked_sub(unit.len())?;
            let (number, suffix) = text.split_at_checked(split)?;
            suffix
                .eq_ignore_ascii_case(unit)
                .then_some((number.trim_end(), *factor))
        });
        let (number, factor) = known.ok_or(MemoryLimitError::Amount)?;
        let number: u64 = number.parse().map_err(|_| MemoryLimitError::Amount)?;
        let bytes = number.checked_mul(factor).ok_or(MemoryLimitError::Amount)?;
        if bytes < Self::LEAST.0 {
            return Err(MemoryLimitError::TooLittle);
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for MemoryLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS
            .iter()
            .find(|(_, factor)| self.0.is_multiple_of(*factor));
        match whole {
            Some((unit, factor)) => write!(f, "{}{unit}", self.0 / factor),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MemoryLimit, MemoryLimitError};

    #[test]
    fn amounts_are_numbers_with_a_unit() {
        for (text, bytes, told) in [
            ("2GB", 2_000_000_000, "2GB"),
            ("512MiB", 512 << 20, "512MiB"),
            (" 1500 mb ", 1_500_000_000, "1500MB"),
            ("2097152kib", 2 << 30, "2GiB"),
            ("8MB", 8_000_000, "8MB"),
        ] {
            let limit: MemoryLimit = text.parse().expect(text);
            assert_eq!((limit.bytes(), limit.to_string()), (bytes, told.to_owned()));
        }
        assert_eq!(MemoryLimit::default().to_string(), "1GB");
    }

    #[test]
    fn what_is_no_amount_or_too_little_is_refused() {
        for text in [
            "",
            "GB",
            "2",
            "two GB",
            "-1GB",
            "1.5GB",
            "2 G",
            "99999999999999GB",
            "é",
        ] {
            assert_eq!(
                text.parse::<MemoryLimit>(),
                Err(MemoryLimitError::Amount),
                "{text}"
            );
        }
        let error = "7999KB".parse::<MemoryLimit>().expect_err("too little");
        assert_eq!(
            error.to_string(),
            "expected at least 8MB: with less, pairs cannot even be spilled to disk"
        );
    }
}
