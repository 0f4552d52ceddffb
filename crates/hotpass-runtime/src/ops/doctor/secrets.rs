//! Whether the secrets that the settings mention have a value. The value is looked up as a run would, and dropped.

use std::{error::Error as _, fmt::Write as _};

use super::Check;
use crate::{
    error::Error,
    http::Unreached,
    secrets::{error::SecretError, resolver::Resolver, veil::Mention},
};

/// Examines each secret that the settings mention.
pub(super) async fn secrets(resolver: &Resolver, mentions: &[Mention]) -> Vec<Check> {
    let mut checks = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let name = format!("secret.{}", mention.key);
        let secret = match &mention.secret {
            Ok(secret) => secret,
            Err(error) => {
                let hint = "`hotpass config show --origin` shows who says so";
                checks.push(Check::fail(name, &Error::usage(error.to_string(), hint)));
                continue;
            }
        };
        checks.push(match resolver.resolve(secret).await {
            Ok(found) => match found.caution {
                Some(caution) => Check::warn(name, caution.to_string(), caution.remedy()),
                None => Check::pass(name, format!("`{secret}` has a value")),
            },
            Err(error) => {
                let told = told(&error);
                Check::fail(name, &Error::usage(told, error.hint()))
            }
        });
    }
    checks
}

/// Returns an error with its causes, down to the one that people can do something about.
fn told(error: &SecretError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, ": {error}").expect("writing to memory cannot fail");
        if error.is::<Unreached>() {
            break;
        }
        cause = error.source();
    }
    text
}
