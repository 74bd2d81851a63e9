//! The binary: see [`ripplechain::cli`].

fn main() {}
