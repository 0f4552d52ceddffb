//! What this process has used so far, as the operating system counts it.

/// Processor time and memory.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Usage {
    /// User and system time of all threads, in seconds; none where it cannot be told.
    pub(crate) cpu_seconds: Option<f64>,
    /// The most memory that was resident at once, in MiB; none where it cannot be told.
    pub(crate) peak_memory_mb: Option<f64>,
}

impl Usage {
    /// Returns what this process has used so far.
    pub(crate) fn of_this_process() -> Self {
        Self {
            cpu_seconds: cpu_seconds().map(|seconds| (seconds * 1000.0).round() / 1000.0),
            peak_memory_mb: peak_memory_mb().map(|size| (size * 10.0).round() / 10.0),
        }
    }
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "there is no such clock on other systems"
)]
fn cpu_seconds() -> Option<f64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}

#[cfg(not(unix))]
fn cpu_seconds() -> Option<f64> {
    None
}

/// Reads the high-water mark that Linux keeps for each process.
fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_grows() {
        let before = Usage::of_this_process();
        let filled = vec![1_u8; 64 << 20];
        let sum: u64 = filled.iter().map(|byte| u64::from(*byte)).sum();
        let after = Usage::of_this_process();
        assert_eq!(sum, 64 << 20);
        assert!(after.cpu_seconds >= before.cpu_seconds && after.cpu_seconds > Some(0.0));
        assert!(after.peak_memory_mb > Some(60.0), "{after:?}");
    }
}
