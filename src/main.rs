//! The binary; all it does is in [`ripplechain::cli`].

fn main() -> std::process::ExitCode {
    ripplechain::cli::main()
}
