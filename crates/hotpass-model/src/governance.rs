//! Who answers for a dataset: why it is made, who owns it, on which lawful basis it is held.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who answers for the published dataset and why it is made; the manifest carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Governance {
    /// The purposes, in sentences; personal data may only be processed for a stated one (POPIA s. 13, GDPR art. 5(1)(b)).
    pub intent: Vec<String>,
    /// Who owns the data.
    pub data_owner: String,
    /// Who decides about it day by day.
    pub data_steward: Option<String>,
    /// Who released it.
    pub approver: Option<String>,
    /// The policy that it is held under.
    pub policy_reference: Option<String>,
    /// The lawful basis stated for every published record.
    pub lawful_basis: LawfulBasis,
    /// How confidential it is.
    pub classification: Classification,
}

/// What the published dataset is called; the manifest carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetIdentity {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Who keeps its contract.
    pub steward: Option<String>,
}

/// On which basis personal data may be processed: GDPR art. 6(1), POPIA s. 11(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LawfulBasis {
    /// The person agreed.
    Consent,
    /// It serves a legitimate interest that the person's do not outweigh.
    LegitimateInterest,
    /// A contract with the person needs it.
    Contract,
    /// A law asks for it.
    LegalObligation,
    /// A life depends on it.
    VitalInterests,
    /// A public task needs it.
    PublicInterest,
}

impl LawfulBasis {
    /// Returns the words that published records carry.
    pub fn title(self) -> &'static str {
        match self {
            Self::Consent => "Consent",
            Self::LegitimateInterest => "Legitimate Interest",
            Self::Contract => "Contract",
            Self::LegalObligation => "Legal Obligation",
            Self::VitalInterests => "Vital Interests",
            Self::PublicInterest => "Public Interest",
        }
    }
}

/// How confidential data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Anybody may have it.
    Public,
    /// Members of the organization may.
    Internal,
    /// Named people may.
    Confidential,
    /// It holds personal data.
    Pii,
    /// It holds special personal data: GDPR art. 9, POPIA s. 26.
    SensitivePii,
}
