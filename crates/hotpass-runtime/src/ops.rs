//! The operations: what a command, a page or a scheduler asks for, one thin function per verb.
//!
//! Each completes a plan, asks the engine and writes the documents that belong to the answer.

// Checks sources without linking, merging or publishing.
pub mod check;
// Contracts as documents.
pub mod contracts;
// Looks at settings and changes them.
pub mod config;
// Examines whether a run can succeed.
pub mod doctor;
// Tells about entities from run to run.
pub mod entities;
// Explains a published value or a finding's code.
pub mod explain;
// Drafts a project from the files of a folder.
pub mod init;
// Describes files.
pub mod inspect;
// Tells what there is: the project here and what it published last.
pub mod overview;
// Looks at industry profiles.
pub mod profiles;
// Proposes a mapping and keeps the mapping file.
pub mod propose;
// Runs the pipeline.
pub mod refine;
// Asks people about pairs, and keeps what they say.
pub mod review;
// Resolves tables on their own.
pub mod resolve;

#[cfg(test)]
pub(crate) mod fake;
