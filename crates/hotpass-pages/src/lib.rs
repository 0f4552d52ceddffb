//! Writes HTML pages for people: escaped, readable without seeing them, and complete by themselves.
//!
//! A page is a [`Frame`](frame::Frame) around what a crate has to say: text and elements in a
//! [`Markup`](markup::Markup), [`Table`](table::Table)s, [`Drawing`](drawing::Drawing)s and
//! [numbers](number) as people read them. Out comes one document that loads nothing: no file, no address, and no script
//! other than the one that it names by its digest. The crate knows nothing of what pages are about, and writes no file.

// Charts, as SVG.
pub mod drawing;
// What is around every page.
pub mod frame;
// HTML and SVG, escaped.
pub mod markup;
// Numbers as people read them.
pub mod number;
// Tables with captions and scopes.
pub mod table;
