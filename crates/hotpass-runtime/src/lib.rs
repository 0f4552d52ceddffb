//! Projects, settings and the operations that every surface of Hotpass calls.
//!
//! A folder and flags go in, a resolved [`hotpass_model::plan::Plan`] and the answers of an engine come out.
//! Nothing here prints, reads the environment (it is handed in, see [`variables`]) or touches the data itself: that is the
//! engine's work, reached through [`hotpass_model::port::Engine`].

// Decisions of people about records, kept in a file.
pub mod decisions;
// Documents people own, with positions.
pub mod document;
// Variables of the environment.
pub mod environment;
// Errors with the next step.
pub mod error;
// Requests to servers.
pub mod http;
// Tasks and annotations on a server of Label Studio.
pub mod label_studio;
// The operations: one thin function per verb.
pub mod ops;
// Industry profiles, built in and of the project.
pub mod profiles;
// Projects: a folder with `hotpass.toml` and the documents beside it.
pub mod project;
// The entity registry of a project.
pub mod registry;
// Secrets: where they are, and their values when needed.
pub mod secrets;
// From options in layers to a plan.
pub mod settings;
// Documents as trees.
pub mod tree;
// Advice about names that are not valid.
pub mod suggest;
// The variables of the environment, by name.
pub mod variables;
