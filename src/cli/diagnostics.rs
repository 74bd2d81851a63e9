//! Diagnostics on the terminal: fancy where that is welcome.

use std::io::IsTerminal;

/// Whether messages go to a terminal that shows colour, and nobody asked for none (`NO_COLOR`).
pub(super) fn fancy() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    std::io::stderr().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}
