//! Workbooks with sheets of macros, which their reader refuses whole because it does not know what such a sheet is.
//! The container goes in, a copy in memory comes out in which those sheets are called dialogs, which have no cells
//! either. Parts are copied as they are packed; the macros are not looked at.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::archive::{self, Archive};
use super::refusal::Outcome;

/// The part that says what each sheet is.
const RELATIONS: &str = "/workbook.xml.rels";

/// How relationships call sheets of macros: those in the language of the program, and those in English.
const MACROS: [&str; 2] = [
    "/relationships/xlMacrosheet",
    "/relationships/xlIntlMacrosheet",
];

/// Returns a copy in which every sheet of macros is called a dialog.
pub(super) fn called_dialogs(archive: &mut Archive) -> Outcome<Cursor<Vec<u8>>> {
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| archive::refuse(&error))?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        if !name.to_ascii_lowercase().ends_with(RELATIONS) {
            copy.raw_copy_file(part)
                .map_err(|error| archive::refuse(&error))?;
            continue;
        }
        drop(part);
        let mut text = archive::text(archive, &name, super::parts::PART_LIMIT);
        for kind in MACROS {
            text = text.replace(kind, "/relationships/dialogsheet");
        }
        copy.start_file(name, SimpleFileOptions::default())
            .map_err(|error| archive::refuse(&error))?;
        copy.write_all(text.as_bytes())
            .expect("writing to memory cannot fail");
    }
    copy.finish().map_err(|error| archive::refuse(&error))
}
