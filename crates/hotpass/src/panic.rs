//! What is said when Hotpass itself is at fault. Takes panics; prints on standard error where it happened and where to
//! report it. It never prints the panic's own message, which can hold the content of a cell.

use std::{
    ffi::OsStr,
    io::{self, Write as _},
    panic::{self, Location},
};

use crate::{
    engine,
    output::{live, log},
};

/// Replaces Rust's message about a panic by one for people, unless `RUST_BACKTRACE` asks for the details.
pub(crate) fn install() {
    let wants_details = wants_details(std::env::var_os("RUST_BACKTRACE").as_deref());
    let details = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // The engine turns a reader's panic over a damaged file into a refusal of that file.
        if engine::handles_panics() {
            return;
        }
        if wants_details {
            details(panic);
        }
        live::stop();
        let message = message(panic.location());
        if !log::report_fault(&message, &hint()) {
            // Nobody is left to tell when standard error is gone as well.
            drop(writeln!(
                io::stderr(),
                "error: {message}\n  hint: {}",
                hint()
            ));
        }
    }));
}

/// Returns what a panic means for the person who ran the command.
fn message(location: Option<&Location<'_>>) -> String {
    let place = location.map_or_else(String::new, |location| {
        format!(" at {}:{}", location.file(), location.line())
    });
    let version = env!("CARGO_PKG_VERSION");
    format!("this is a fault of Hotpass and not of your data ({version}{place})")
}

/// Returns what to do about it.
fn hint() -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!(
        "report it at {repository}/issues with the command you ran; RUST_BACKTRACE=1 shows more, which can include what is \
         in cells"
    )
}

/// Tells whether the environment asks for Rust's own message, as Rust reads that variable.
fn wants_details(backtrace: Option<&OsStr>) -> bool {
    backtrace.is_some_and(|value| value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_place_and_where_to_report_it() {
        let text = message(Some(Location::caller()));
        assert!(text.contains("a fault of Hotpass"), "{text}");
        assert!(text.contains(&format!("at {}:", file!())), "{text}");
        let address = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");
        assert!(hint().contains(address), "{}", hint());
    }

    #[test]
    fn details_are_shown_only_when_they_are_asked_for() {
        assert!(!wants_details(None));
        assert!(!wants_details(Some(OsStr::new("0"))));
        assert!(wants_details(Some(OsStr::new("1"))));
        assert!(wants_details(Some(OsStr::new("full"))));
    }
}
