//! Text styles by meaning. Styled text always carries its codes; the printer takes them out where color is off.

use clap::builder::styling::{AnsiColor, Style as Ansi};
use hotpass_model::finding::Severity;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A heading.
    Heading,
    /// Less important.
    Dim,
    /// Bad.
    Error,
    /// Doubtful.
    Warning,
    /// Good.
    Good,
    /// A next step.
    Hint,
}

impl Style {
    /// Returns the text in this style.
    pub(crate) fn of(self, text: &str) -> String {
        let style = match self {
            Self::Heading => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Error => AnsiColor::Red.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Hint => AnsiColor::Cyan.on_default(),
        };
        format!("{style}{text}{style:#}")
    }

    /// Returns the style of a severity.
    pub(crate) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Dim,
        }
    }
}
