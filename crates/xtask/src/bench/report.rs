//! The result of a measurement as JSON: machine, versions, sizes, every run, medians, and how many
//! times as much each peer took. And the same in a few lines for the terminal.

use std::process::Command;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use super::cases::Prepared;
use super::measure::{Figures, Measured};

/// Builds the result.
pub(super) fn result(prepared: &Prepared, measured: &[Measured]) -> anyhow::Result<Value> {
    let mut versions = Map::new();
    let mut subjects = Vec::new();
    let mut ratios = Map::new();
    let own = measured
        .first()
        .map(|own| median(&own.runs))
        .context("nothing was measured")?;
    for (index, (subject, measured)) in prepared.subjects.iter().zip(measured).enumerate() {
        let middle = median(&measured.runs);
        subjects.push(json!({"name": subject.name, "runs": measured.runs, "median": middle, "said": measured.said}));
        if index == 0 {
            let output = Command::new(subject.program()).arg("--version").output()?;
            let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            versions.insert("hotpass".into(), Value::String(version));
            continue;
        }
        if let Some(Value::Object(said)) = measured.said.as_ref().map(|said| &said["versions"]) {
            versions.extend(said.clone());
        }
        ratios.insert(subject.name.clone(), ratio(middle, own));
    }
    Ok(json!({
        "name": prepared.name,
        "machine": machine(),
        "versions": versions,
        "sizes": prepared.sizes,
        "subjects": subjects,
        "peer_divided_by_hotpass": ratios,
        "reference": prepared.reference,
    }))
}

/// A few lines for the terminal.
pub(super) fn summary(result: &Value) -> String {
    let mut lines = Vec::new();
    for subject in result["subjects"].as_array().into_iter().flatten() {
        let (name, median) = (&subject["name"], &subject["median"]);
        lines.push(format!(
            "  {:<16} {:>9.2} s wall {:>9.2} s CPU {:>9.1} MB",
            name.as_str().unwrap_or_default(),
            median["seconds"].as_f64().unwrap_or_default(),
            median["cpu_seconds"].as_f64().unwrap_or_default(),
            median["peak_memory_mb"].as_f64().unwrap_or_default(),
        ));
    }
    lines.join("\n")
}

/// The median of each figure on its own.
fn median(runs: &[Figures]) -> Figures {
    let middle = |figure: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        let at = values.len() / 2;
        match (
            values.len() % 2,
            values.get(at),
            values.get(at.wrapping_sub(1)),
        ) {
            (0, Some(above), Some(below)) => f64::midpoint(*above, *below),
            (_, Some(middle), _) => *middle,
            _ => 0.0,
        }
    };
    Figures {
        seconds: middle(|figures| figures.seconds),
        cpu_seconds: middle(|figures| figures.cpu_seconds),
        peak_memory_mb: middle(|figures| figures.peak_memory_mb),
        exit_code: runs
            .iter()
            .map(|figures| figures.exit_code)
            .max()
            .unwrap_or_default(),
    }
}

fn ratio(peer: Figures, own: Figures) -> Value {
    // GNU time counts hundredths of a second: less than one is taken as one.
    let divided = |peer: f64, own: f64| (peer / own.max(0.01) * 100.0).round() / 100.0;
    json!({
        "seconds": divided(peer.seconds, own.seconds),
        "cpu_seconds": divided(peer.cpu_seconds, own.cpu_seconds),
        "peak_memory": divided(peer.peak_memory_mb, own.peak_memory_mb),
    })
}

fn machine() -> Value {
    let field = |path: &str, name: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let memory_mb = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .map(|kilobytes| kilobytes / 1024);
    json!({
        "cpu": field("/proc/cpuinfo", "model name"),
        "cores": std::thread::available_parallelism().ok().map(std::num::NonZero::get),
        "memory_mb": memory_mb,
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(seconds: f64) -> Figures {
        Figures {
            seconds,
            cpu_seconds: seconds * 2.0,
            peak_memory_mb: 10.0,
            exit_code: 0,
        }
    }

    #[test]
    fn medians_ignore_the_order_and_the_odd_run() {
        let runs = [figures(9.0), figures(1.0), figures(2.0)];
        assert_eq!(median(&runs), figures(2.0));
        assert_eq!(median(&runs[..2]), figures(5.0));
    }

    #[test]
    fn a_ratio_says_how_many_times_as_much_the_peer_took() {
        let ratio = ratio(figures(10.0), figures(2.0));
        assert_eq!(ratio["seconds"], json!(5.0));
        assert_eq!(ratio["peak_memory"], json!(1.0));
    }
}
