//! Where people are asked about pairs of records, besides a terminal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::secrets::Secret;

/// Where people are asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ReviewOptions {
    /// The server of Label Studio that `hotpass review push` and `hotpass review pull` exchange pairs with.
    pub label_studio: LabelStudioOptions,
}

/// A server of Label Studio, and the project there that is for pairs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LabelStudioOptions {
    /// The address as the browser shows it, without a path, such as `https://labels.example`.
    pub url: Option<String>,
    /// The number of the project there; `hotpass review push --create TITLE` makes one and tells it.
    pub project: Option<u64>,
    /// What opens it, a personal access token or a legacy one: a `secret://` reference; unset:
    /// `secret://env/LABEL_STUDIO_API_KEY`.
    pub token: Option<Secret>,
    /// The seconds that an answer may take, 1 to 600; unset: 30.
    pub timeout_seconds: Option<u64>,
}
