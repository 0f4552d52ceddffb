//! Provenance: how a golden cell came about. The evidence itself (addresses, raw texts, losers) is the
//! published provenance table; this module names the possible outcomes.

use serde::{Deserialize, Serialize};

/// How the candidates of a golden cell relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// One record gives the value.
    Sole,
    /// Several records of one source give the same value.
    Agreement,
    /// Several sources give the same value.
    Corroboration,
    /// Different values are kept together.
    Union,
    /// Different values compete and one wins.
    Conflict,
    /// Computed from other golden cells or from row accounting.
    Derived,
    /// Set by the project or profile.
    Constant,
}

impl Resolution {
    /// Returns the name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sole => "sole",
            Self::Agreement => "agreement",
            Self::Corroboration => "corroboration",
            Self::Union => "union",
            Self::Conflict => "conflict",
            Self::Derived => "derived",
            Self::Constant => "constant",
        }
    }
}
