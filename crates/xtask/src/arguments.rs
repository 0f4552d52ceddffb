//! The arguments of a task, read one after another. Options go in as text and come out as values, or the usage is
//! printed with what is wrong. It does not know which options a task has.

use std::process::ExitCode;

use anyhow::Context as _;

/// The arguments that are still to be read.
pub(crate) struct Arguments<'a> {
    left: std::slice::Iter<'a, String>,
}

/// Reads a request from the arguments of a task, or answers for the task: with its usage when that is asked for, and
/// with the mistake and the usage when there is one. What comes out then is the exit code.
pub(crate) fn read<T>(
    arguments: &[String],
    usage: &str,
    parse: impl FnOnce(&mut Arguments<'_>) -> anyhow::Result<T>,
) -> Result<T, ExitCode> {
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        println!("{usage}");
        return Err(ExitCode::SUCCESS);
    }
    parse(&mut Arguments::new(arguments)).map_err(|error| {
        eprintln!("{error:#}\n\n{usage}");
        ExitCode::from(2)
    })
}

impl<'a> Arguments<'a> {
    /// Starts at the first.
    pub(crate) fn new(arguments: &'a [String]) -> Self {
        Self {
            left: arguments.iter(),
        }
    }

    /// Returns the next option.
    pub(crate) fn option(&mut self) -> Option<&'a str> {
        self.left.next().map(String::as_str)
    }

    /// Returns the value that follows an option.
    pub(crate) fn value(&mut self, option: &str) -> anyhow::Result<&'a str> {
        self.left
            .next()
            .map(String::as_str)
            .with_context(|| format!("`{option}` needs a value"))
    }

    /// Returns the number that follows an option.
    pub(crate) fn number<T>(&mut self, option: &str) -> anyhow::Result<T>
    where
        T: std::str::FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let value = self.value(option)?;
        value
            .parse()
            .with_context(|| format!("`{option}` expects a number, found `{value}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_values_and_numbers_are_read_in_order() {
        let words = words("--fast --name a --runs 3");
        let mut left = Arguments::new(&words);
        assert_eq!(left.option(), Some("--fast"));
        assert_eq!(left.option(), Some("--name"));
        assert_eq!(left.value("--name").expect("a value"), "a");
        assert_eq!(left.option(), Some("--runs"));
        assert_eq!(left.number::<u32>("--runs").expect("a number"), 3);
        assert_eq!(left.option(), None);
    }

    #[test]
    fn a_value_that_is_missing_or_no_number_is_named() {
        let none = Arguments::new(&[])
            .value("--runs")
            .expect_err("an option without a value");
        assert_eq!(none.to_string(), "`--runs` needs a value");
        let many = words("many");
        let wrong = Arguments::new(&many)
            .number::<u32>("--runs")
            .expect_err("a word where a number is expected");
        assert_eq!(wrong.to_string(), "`--runs` expects a number, found `many`");
    }

    #[test]
    fn help_is_no_mistake() {
        let code = |text| {
            read(&words(text), "usage", |left| left.number::<u32>("--runs"))
                .map_err(|code| code == ExitCode::SUCCESS)
        };
        assert_eq!(code("7"), Ok(7));
        assert_eq!(code("x --help"), Err(true));
        assert_eq!(code("x"), Err(false));
    }
}
