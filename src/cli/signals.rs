//! How the system asks the program to stop: Ctrl-C, and on Unix what ends a session, a service or a container.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Sets a flag when the program shall stop. Without a handler it still runs; it is only stopped less gently.
#[cfg(unix)]
pub(super) fn watch(stop: &Arc<AtomicBool>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // `nohup` asks us not to hear that the terminal is gone.
        if !is_ignored(signal) {
            let _ = signal_hook::flag::register(signal, Arc::clone(stop));
        }
    }
}

/// Whether the program was started with a signal ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|text| u64::from_str_radix(text.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Sets a flag when the program shall stop.
#[cfg(not(unix))]
pub(super) fn watch(stop: &Arc<AtomicBool>) {
    let stop = Arc::clone(stop);
    let _ = ctrlc::set_handler(move || stop.store(true, std::sync::atomic::Ordering::Relaxed));
}
