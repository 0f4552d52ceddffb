//! The cells a fixture can hold. Goes in: values of the test. Comes out: what the sheet writer
//! needs to know about one cell. Not a spreadsheet model: no styles but those a type implies.

/// A calendar date without time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, 1900 at the earliest.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
}

impl Date {
    /// A date; the caller keeps month and day in range.
    pub fn new(year: i32, month: u32, day: u32) -> Self {
        Self { year, month, day }
    }

    /// Days since 30 December 1899, which is what a workbook stores for dates after February 1900.
    pub fn serial(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = i64::from((self.month + 9) % 12);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
        // 693 899 is the same count for 30 December 1899.
        days - 693_899
    }

    /// The date as `2025-03-10`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What the program that wrote a formula remembered of its result.
#[derive(Debug, Clone, PartialEq)]
pub enum Cached {
    /// Nothing: the cell has a formula and no value at all.
    Nothing,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A truth value.
    Boolean(bool),
    /// An error such as `#REF!`.
    Error(&'static str),
}

/// One cell of a fixture.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No cell.
    Blank,
    /// A text, stored as a shared string.
    Text(String),
    /// A number in the general format.
    Number(f64),
    /// A date, stored as a number with a date format.
    Date(Date),
    /// A truth value.
    Boolean(bool),
    /// A formula without its equals sign; `{r}` is the cell's own row and `{p}` the row before.
    Formula(String, Cached),
    /// An error value such as `#N/A` without a formula.
    Error(&'static str),
    /// A text in parts, each bold or not.
    Rich(Vec<(String, bool)>),
}

impl Cell {
    /// A formula that has no cached value.
    pub fn formula(formula: &str) -> Self {
        Self::Formula(formula.to_owned(), Cached::Nothing)
    }

    /// A formula whose cached value is a number.
    pub fn formula_number(formula: &str, value: f64) -> Self {
        Self::Formula(formula.to_owned(), Cached::Number(value))
    }

    /// A formula whose cached value is a text.
    pub fn formula_text(formula: &str, value: &str) -> Self {
        Self::Formula(formula.to_owned(), Cached::Text(value.to_owned()))
    }

    /// A text cell; an empty text is no cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Blank
        } else {
            Self::Text(text)
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Blank, Self::text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_serials_spreadsheets_use() {
        assert_eq!(Date::new(1900, 3, 1).serial(), 61);
        assert_eq!(Date::new(2000, 1, 1).serial(), 36_526);
        assert_eq!(Date::new(2024, 2, 29).serial(), 45_351);
        assert_eq!(Date::new(2025, 3, 10).serial(), 45_726);
    }

    #[test]
    fn columns_have_letters() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
