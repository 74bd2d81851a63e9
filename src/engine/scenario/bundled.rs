//! Scenarios that are compiled into the program, by name.

macro_rules! bundled {
    ($($name:literal),+ $(,)?) => {
        /// Every bundled scenario: its name and its file.
        pub static BUNDLED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../scenarios/", $name, ".json"))),)+];
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
    "pay-it-forward",
    "partnering-upstream",
    "service-firm",
    "franchise",
    "public-service",
    "large-chain",
    "quiet-baseline",
}

macro_rules! lessons {
    ($($name:literal),+ $(,)?) => {
        /// Every bundled lesson: its name and its file, in the order they build on each other.
        pub static LESSONS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../scenarios/lessons/", $name, ".json"))),)+];
    };
}

// One line per file in `scenarios/lessons/`; a test compares the two.
lessons! {
    "lesson-productive-zone",
    "lesson-inclusion-widens",
    "lesson-worse-before-better",
    "lesson-over-promising",
    "lesson-ripple-delay",
    "lesson-layoff-spiral",
    "lesson-it-wont-work-here",
    "lesson-quarterly-or-patient",
    "lesson-better-customer",
    "lesson-pay-it-forward",
}

/// The file of the bundled scenario or lesson with this name.
#[must_use]
pub fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().chain(LESSONS).find(|(n, _)| *n == name).map(|(_, text)| *text)
}
