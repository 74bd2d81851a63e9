//! Numbers → SVG and PNG, from one drawing.
//!
//! A chart is a plain struct of numbers and words with a `draw`; most can be filled from an
//! [`Analysis`](crate::analysis::Analysis). Drawing never fails: a chart without numbers says what is missing.
//!
//! | chart | question it answers |
//! |---|---|
//! | [`RippleMap`] | where and when does the programme make a difference along the chain? |
//! | [`DifferenceChart`] | how large is the difference at each place, and how far do futures differ? |
//! | [`FanChart`] | what does a metric look like with and without the programme? |
//! | [`TemperatureChart`] | are people too cold, productive or too hot, and how were the levers moved? |
//! | [`HeatMap`] | which combination of two settings is best? |
//! | [`WhatIfDots`] | which what-if is better, and how sure is that? |
//! | [`EffectDots`] | what does a claim expect, and what was found? |
//! | [`CertaintyChart`] | what of an effect is known, luck and assumption? |
//! | [`Waterfall`] | what is an effect made of? |
//! | [`RankingChart`] | which numbers matter most, over their whole ranges? |
//! | [`PlansChart`] | what do plans gain and cost, and how surely do they hold? |
//! | [`PairsChart`] | what do figures leave of several numbers? |
//! | [`Tornado`] | which assumed number moves an effect most? |
//! | [`ChainMap`] | how does the difference spread over the network? |
//! | [`SeriesChart`] | how do several arms run over time? |

mod theme;
#[cfg_attr(target_family = "wasm", allow(dead_code, reason = "outlines are for pixels, and a browser makes its own"))]
mod fallback;
#[cfg_attr(target_family = "wasm", allow(dead_code, reason = "outlines are for pixels, and a browser makes its own"))]
mod font;
mod svg;
#[cfg(target_family = "wasm")]
#[allow(dead_code, reason = "a shape is styled as for plotters, which asks for more")]
mod pen;
#[cfg(not(target_family = "wasm"))]
mod png;
mod scale;
mod across;
mod frame;
mod panels;
mod bar;
mod source;
mod months;
mod table;
mod plot;
mod select;
mod observed;
mod ripple;
mod difference;
mod fan;
mod temperature;
mod heat;
mod dots;
mod effects;
mod chain;
mod certainty;
mod pairs;
mod path_map;
mod plans;
mod ranking;
mod tornado;
mod waterfall;
mod series;

pub use certainty::{CertaintyChart, CertaintyRow};
pub use chain::{ChainLink, ChainMap, ChainNode};
pub use difference::{DifferenceChart, DifferencePanel};
pub use dots::{WhatIfDots, WhatIfRow};
pub use effects::{EffectDots, EffectRow};
pub use fan::{FanArm, FanChart, FanPanel};
pub use frame::Sheet;
pub use heat::{HeatAxis, HeatMap};
pub use observed::ObservedPoint;
pub use pairs::{PairsChart, PairsNumber, marks as pair_marks};
pub use path_map::PathMap;
pub use plans::{PlanPoint, PlansChart};
pub use plot::Plot;
pub use ranking::{RankingChart, RankingRow};
pub use ripple::{RippleMap, RippleRow};
pub use series::{Along, SeriesChart, SeriesLine};
pub use source::{EventMark, Heading, PAGE, Source, Story, shown, shown_name, unset};
pub use table::Table;
pub use temperature::{LeverCourse, TemperatureChart, TemperaturePanel};
pub use tornado::{Tornado, TornadoRow};
pub use waterfall::{Step, Waterfall};

/// Pixels of a picture that is as wide as a slide.
pub const SLIDE: u32 = 1600;

/// Why a chart could not be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ChartError {
    /// The picture would have no pixels, or too many.
    #[error("a picture {asked} pixels wide was asked for; between 1 and {widest} are possible")]
    Width {
        /// Pixels asked for.
        asked: u32,
        /// Most that are possible.
        widest: u32,
    },
    /// The SVG could not be turned into pixels.
    #[error("the picture could not be made: {0}")]
    Picture(String),
    /// The metric is not measured at any place, or not at this one.
    #[error("{metric} is not measured {at}")]
    NotMeasured {
        /// The metric's id.
        metric: String,
        /// Where it was looked for.
        at: String,
    },
    /// The experiment has no such arm.
    #[error("there is no arm {arm}; the experiment has {arms}")]
    NoSuchArm {
        /// The arm asked for.
        arm: usize,
        /// How many there are.
        arms: usize,
    },
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    svg: String,
    title: String,
    subtitle: String,
    source: Source,
    table: Table,
    plots: Vec<Plot>,
}

impl Drawing {
    /// The chart as SVG. Text is text, set in Inter where it is installed.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The chart as SVG, taken out.
    #[must_use]
    pub fn into_svg(self) -> String {
        self.svg
    }

    /// The chart as SVG in which text is outlines: looks the same in every program, but cannot be searched or edited.
    #[must_use]
    #[cfg(not(target_family = "wasm"))]
    pub fn outlined(&self) -> String {
        png::outlined(&self.svg)
    }

    /// The chart as PNG so many pixels wide (1600 for a slide, 3200 for print).
    #[cfg(not(target_family = "wasm"))]
    pub fn png(&self, width: u32) -> Result<Vec<u8>, ChartError> {
        png::png(self, width)
    }

    /// Where its months stand and what is told of each, in the units of the SVG.
    #[must_use]
    pub fn plots(&self) -> &[Plot] {
        &self.plots
    }

    /// The chart's title: what it shows, as a sentence.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is shown, in which unit.
    #[must_use]
    pub fn subtitle(&self) -> &str {
        &self.subtitle
    }

    /// The numbers that were drawn.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }
}
