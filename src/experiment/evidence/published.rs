//! What others have measured, how sure that is, and what cannot honestly be set beside the model.

use serde::{Deserialize, Serialize};

/// How sure a published number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Sure {
    /// The number, or its sign, was read in the source.
    #[serde(rename = "read in the source")]
    Read,
    /// Read in what somebody else wrote about the source.
    #[serde(rename = "read second-hand")]
    SecondHand,
    /// From memory.
    #[serde(rename = "not checked against the source")]
    Unchecked,
    /// Worked out from what is published.
    #[serde(rename = "worked out from the source")]
    Derived,
}

impl Sure {
    /// The words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Read => "read in the source",
            Self::SecondHand => "read second-hand",
            Self::Unchecked => "not checked against the source",
            Self::Derived => "worked out from the source",
        }
    }
}

/// What others have measured.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The numbers, in a sentence.
    pub says: String,
    /// Authors, year, venue.
    pub source: String,
    /// How sure they are.
    pub sure: Sure,
}

/// Published numbers that are not compared, and why.
pub static NOT_COMPARED: &[(&str, &str)] = &[
    (
        "Weeks to full productivity (Mellon 2003)",
        "they are put in, as the time to learn a job; what is put in cannot be found",
    ),
    (
        "Elasticity and time of eroding standards (Oliva & Sterman 2001), loss aversion (Brown et al. 2024)",
        "put in as well; their closed forms are tested, and P07 looks at what becomes of them in a whole organisation",
    ),
    (
        "Progress ratio of learning curves, about 80 % (Dutton & Thomas 1984)",
        "the model learns by time and practice, not by units made",
    ),
    (
        "10 % more switching, 9 to 11 % less throughput (Jin et al. 2020); Weinberg's losses by number of projects",
        "the model has switches of priority a year, which nobody has measured against switching between tasks",
    ),
    (
        "What people did in the beer game (cost 2028)",
        "it comes from people's own rules of ordering; the benchmark of 204 is met exactly, and P08 looks at the amplification",
    ),
    (
        "Participation and performance, r about .1 to .25 (Wagner 1994)",
        "a correlation over studies of many forms of participation; the portfolio tells how far inclusion separates success",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_sure_a_number_is_is_said_as_it_is_written_in_its_file() {
        for sure in [Sure::Read, Sure::SecondHand, Sure::Unchecked, Sure::Derived] {
            assert_eq!(serde_json::to_value(sure).expect("JSON"), sure.words());
        }
    }
}
