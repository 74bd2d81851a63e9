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
    "quiet-baseline",
    "tension-and-inclusion",
}

/// The file of the bundled scenario with this name.
#[must_use]
pub fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().find(|(n, _)| *n == name).map(|(_, text)| *text)
}
