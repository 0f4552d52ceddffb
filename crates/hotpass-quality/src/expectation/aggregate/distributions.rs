//! Distributions that a column may come from, by their names and parameters in scipy.

use serde_json::{Map, Value as Json};
use statrs::distribution::{Beta, ChiSquared, ContinuousCDF as _, Gamma, Normal};

use super::super::{Problem, Result};
use super::wrong;

/// A distribution whose parameters are known.
enum Distribution {
    Normal(Normal),
    Beta(Beta),
    Gamma(Gamma),
    Uniform,
    Exponential,
    ChiSquared(ChiSquared),
}

/// A distribution and where it is.
pub(super) struct Placed {
    distribution: Distribution,
    location: f64,
    scale: f64,
}

impl Placed {
    /// Finds a distribution by its name.
    pub(super) fn of(name: &str, params: &Json) -> Result<Self> {
        let list = match params {
            Json::Array(list) => numbers(name, list)?,
            Json::Object(named) => positional(name, named)?,
            _ => return wrong("params must be a dict or list"),
        };
        let n_shapes = match name {
            "beta" => 2,
            "gamma" | "chi2" => 1,
            "norm" | "uniform" | "expon" => 0,
            _ => return wrong(format!("Unsupported distribution provided: {name}")),
        };
        if list.len() < n_shapes {
            return wrong(format!(
                "Missing required parameters: {name} distributions require {n_shapes}"
            ));
        }
        if list.len() > n_shapes + 2 {
            return wrong(format!(
                "Too many parameters provided: {name} distributions take {}",
                n_shapes + 2
            ));
        }
        let (shapes, place) = list.split_at(n_shapes);
        if shapes.iter().any(|shape| *shape <= 0.0) {
            return wrong(format!(
                "Invalid parameters: shapes of {name} distributions are positive"
            ));
        }
        let location = place.first().copied().unwrap_or(0.0);
        let scale = place.get(1).copied().unwrap_or(1.0);
        if scale <= 0.0 {
            return wrong("std_dev and scale must be positive.");
        }
        let invalid = || Problem::Argument(format!("Invalid parameters of {name}: {params}"));
        let distribution = match (name, shapes) {
            ("beta", [alpha, beta]) => {
                Distribution::Beta(Beta::new(*alpha, *beta).map_err(|_| invalid())?)
            }
            ("gamma", [alpha]) => {
                Distribution::Gamma(Gamma::new(*alpha, 1.0).map_err(|_| invalid())?)
            }
            ("chi2", [freedom]) => {
                Distribution::ChiSquared(ChiSquared::new(*freedom).map_err(|_| invalid())?)
            }
            ("uniform", _) => Distribution::Uniform,
            ("expon", _) => Distribution::Exponential,
            _ => Distribution::Normal(Normal::new(0.0, 1.0).map_err(|_| invalid())?),
        };
        Ok(Self {
            distribution,
            location,
            scale,
        })
    }

    /// Returns how much of the distribution is at or below a number.
    pub(super) fn below(&self, number: f64) -> f64 {
        let number = (number - self.location) / self.scale;
        match &self.distribution {
            Distribution::Normal(normal) => normal.cdf(number),
            Distribution::Beta(beta) => beta.cdf(number.clamp(0.0, 1.0)),
            Distribution::Gamma(gamma) => gamma.cdf(number.max(0.0)),
            Distribution::ChiSquared(chi_squared) => chi_squared.cdf(number.max(0.0)),
            Distribution::Uniform => number.clamp(0.0, 1.0),
            Distribution::Exponential => 1.0 - (-number.max(0.0)).exp(),
        }
    }
}

fn numbers(name: &str, list: &[Json]) -> Result<Vec<f64>> {
    let numbers = list.iter().map(Json::as_f64).collect::<Option<_>>();
    numbers.ok_or_else(|| Problem::Argument(format!("parameters of {name} must be numbers")))
}

/// Puts named parameters in order; `min` and `max` are where a uniform distribution begins and how wide it is, as scipy
/// takes them.
fn positional(name: &str, given: &Map<String, Json>) -> Result<Vec<f64>> {
    let parameters: &[(&str, Option<f64>)] = match name {
        "norm" => &[("mean", None), ("std_dev", None)],
        "beta" => &[
            ("alpha", None),
            ("beta", None),
            ("loc", Some(0.0)),
            ("scale", Some(1.0)),
        ],
        "gamma" => &[("alpha", None), ("loc", Some(0.0)), ("scale", Some(1.0))],
        "chi2" => &[("df", None), ("loc", Some(0.0)), ("scale", Some(1.0))],
        "uniform" => &[("min", None), ("max", None)],
        "expon" => &[("loc", Some(0.0)), ("scale", Some(1.0))],
        _ => return wrong(format!("Unsupported distribution provided: {name}")),
    };
    let mut list = Vec::with_capacity(parameters.len());
    for (parameter, usual) in parameters {
        let value = given.get(*parameter).and_then(Json::as_f64).or(*usual);
        let Some(value) = value else {
            return wrong(format!(
                "Invalid parameters: {name} distributions require `{parameter}`"
            ));
        };
        list.push(value);
    }
    Ok(list)
}
