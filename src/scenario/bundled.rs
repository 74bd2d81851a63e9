//! Scenarios that are compiled into the program, by name.

macro_rules! bundled {
    ($($name:literal),+ $(,)?) => {
        /// Every bundled scenario: its name and its file.
        pub static BUNDLED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../scenarios/", $name, ".json"))),)+];
    };
}

// One line per file in `scenarios/`; a test compares the two.
bundled! {
    "tension-and-inclusion",
    "harwood-1948",
    "over-promising",
    "gatekeepers",
    "chase-layoffs",
    "priority-switching",
    "culture-first",
    "in-phase",
    "service-firm",
    "franchise",
    "public-service",
    "large-chain",
    "quiet-baseline",
}

/// The file of the bundled scenario with this name.
#[must_use]
pub fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().find(|(n, _)| *n == name).map(|(_, text)| *text)
}
