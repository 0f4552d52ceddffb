//! The functions that expressions may call.

/// A function of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is documented where it is read and evaluated"
)]
pub enum Function {
    // Of one record.
    Lower,
    Upper,
    Trim,
    Substr,
    Length,
    Concat,
    Coalesce,
    NullIf,
}
