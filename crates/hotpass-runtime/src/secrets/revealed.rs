//! A value that does not show itself: whoever needs it says so.

use std::fmt;

use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

/// What stands in the place of a value.
pub const HIDDEN: &str = "***";

/// The value of a secret.
///
/// Only [`Revealed::expose`] leads to it; everything else shows `***`. Its memory is erased when it goes away, which
/// does not reach copies that a network library or the operating system made.
pub struct Revealed(Zeroizing<String>);

impl Revealed {
    /// Returns a value that from now on does not show itself.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Returns the value, for the place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns the same value once more, for this module's parent alone: a copy is another place to erase.
    pub(super) fn again(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl Serialize for Revealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HIDDEN)
    }
}
