//! Colours, sizes and spacing: one place, so that every chart is of one hand.

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    pub(super) rgb: (u8, u8, u8),
    pub(super) alpha: f64,
}

const fn ink(hex: u32) -> Ink {
    Ink { rgb: ((hex >> 16) as u8, (hex >> 8) as u8, hex as u8), alpha: 1.0 }
}

impl Ink {
    pub(super) const fn alpha(self, alpha: f64) -> Self {
        Self { rgb: self.rgb, alpha }
    }

    /// A mix with another colour: 0 = this one, 1 = the other.
    pub(super) fn mix(self, other: Self, share: f64) -> Self {
        let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        let ((r, g, b), (s, t, u)) = (self.rgb, other.rgb);
        Self { rgb: (part(r, s), part(g, t), part(b, u)), alpha: 1.0 }
    }

    /// Relative luminance, to choose ink that stays readable on it.
    pub(super) fn luminance(self) -> f64 {
        let linear = |c: u8| (f64::from(c) / 255.0).powf(2.2);
        0.2126 * linear(self.rgb.0) + 0.7152 * linear(self.rgb.1) + 0.0722 * linear(self.rgb.2)
    }
}

pub(super) const PAPER: Ink = ink(0xFFFFFF);
/// Titles and values.
pub(super) const INK: Ink = ink(0x1B1F24);
/// Labels.
pub(super) const SOFT: Ink = ink(0x4A525C);
/// Footers and what may be overlooked; 4.6 : 1 on paper.
pub(super) const FAINT: Ink = ink(0x6B747E);
/// Axes.
pub(super) const AXIS: Ink = ink(0x8A939C);
/// Grid lines.
pub(super) const GRID: Ink = ink(0xE4E7EA);
/// Fill behind what is not known.
pub(super) const BLANK: Ink = ink(0xF6F7F8);
/// Lines of the hatching over what is not resolved.
pub(super) const HATCH: Ink = ink(0xC9CED3);

/// What a line looks like beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Long,
    Short,
    Dot,
    LongShort,
}

impl Dash {
    /// On and off lengths, in line widths.
    pub(super) fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Long => &[4.0, 3.0],
            Self::Short => &[2.0, 2.4],
            Self::Dot => &[0.01, 2.2],
            Self::LongShort => &[5.0, 2.6, 1.2, 2.6],
        }
    }
}

/// What a point looks like beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Disc,
    Square,
    Triangle,
    Diamond,
    Ring,
    Cross,
}

/// How an arm is told from the others: by colour (Okabe and Ito, 2008), by dash and by marker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Arm {
    pub(super) ink: Ink,
    pub(super) dash: Dash,
    pub(super) mark: Mark,
}

const fn arm_style(ink: Ink, dash: Dash, mark: Mark) -> Arm {
    Arm { ink, dash, mark }
}

const ARMS: [Arm; 8] = [
    arm_style(ink(0x5F6770), Dash::Long, Mark::Ring),
    arm_style(ink(0x0072B2), Dash::Solid, Mark::Disc),
    arm_style(ink(0xD55E00), Dash::Short, Mark::Square),
    arm_style(ink(0x009E73), Dash::LongShort, Mark::Triangle),
    arm_style(ink(0xCC79A7), Dash::Dot, Mark::Diamond),
    arm_style(ink(0xE69F00), Dash::Long, Mark::Cross),
    arm_style(ink(0x56B4E9), Dash::Short, Mark::Disc),
    arm_style(ink(0x000000), Dash::Dot, Mark::Square),
];

const DASHES: [Dash; 5] = [Dash::Solid, Dash::Short, Dash::LongShort, Dash::Dot, Dash::Long];
const MARKS: [Mark; 6] = [Mark::Disc, Mark::Square, Mark::Triangle, Mark::Diamond, Mark::Cross, Mark::Ring];

/// The look of an arm by its number: 0 without the programme, 1 with it, then what-ifs. Colours come again after seven
/// arms, with another dash and another marker.
pub(super) fn arm(number: usize) -> Arm {
    let Some(before) = number.checked_sub(ARMS.len()) else { return ARMS[number] };
    let (round, place) = (before / (ARMS.len() - 1), before % (ARMS.len() - 1));
    let like = ARMS[1 + place];
    let next = |at: Option<usize>, by: usize, of: usize| (at.unwrap_or(0) + by) % of;
    let dash = next(DASHES.iter().position(|d| *d == like.dash), 1 + round, DASHES.len());
    let mark = next(MARKS.iter().position(|m| *m == like.mark), 2 + round, MARKS.len());
    Arm { ink: like.ink, dash: DASHES[dash], mark: MARKS[mark] }
}

/// The temperature of an organisation. Blue, sand and vermilion differ to every eye, and in grey.
pub(super) const COLD: Ink = ink(0x8DB7D9);
pub(super) const PRODUCTIVE: Ink = ink(0xF3DFA2);
pub(super) const HOT: Ink = ink(0xC8500A);

// Anchors of `vik` (Crameri 2018, Scientific colour maps, MIT): perceptually uniform and symmetric. The outermost eighths,
// nearly black, are left out, and the middle is lightened to the paper.
const WORSE: [Ink; 7] =
    [ink(0xF6F4F1), ink(0xE9CAB8), ink(0xDBAA8D), ink(0xCF8C66), ink(0xC27041), ink(0xB2511D), ink(0x912D06)];
const BETTER: [Ink; 7] =
    [ink(0xF6F4F1), ink(0xC6DBE6), ink(0x94BED2), ink(0x619EBD), ink(0x307DA6), ink(0x0C5E92), ink(0x034481)];

fn along(anchors: &[Ink], share: f64) -> Ink {
    let last = anchors.len() - 1;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = (at.floor() as usize).min(last - 1);
    anchors[below].mix(anchors[below + 1], at - below as f64)
}

/// The colour of a difference from −1 (as bad as the scale goes, orange) over 0 (paper) to 1 (as good, blue).
pub(super) fn diverging(x: f64) -> Ink {
    if !x.is_finite() {
        return BLANK;
    }
    along(if x < 0.0 { &WORSE } else { &BETTER }, x.abs())
}

/// The drawing, in the pixels of a slide.
pub(super) const WIDTH: f64 = 1600.0;
pub(super) const HEIGHT: f64 = 900.0;
pub(super) const MARGIN: f64 = 64.0;

/// Sizes of type. Nothing is smaller than can be read from the back of a room.
pub(super) const TITLE: f64 = 40.0;
pub(super) const TITLE_TWO_LINES: f64 = 32.0;
pub(super) const TITLE_THREE_LINES: f64 = 26.0;
pub(super) const SUBTITLE: f64 = 24.0;
pub(super) const LABEL: f64 = 22.0;
pub(super) const SMALL: f64 = 20.0;

/// A column has this many of a slide's pixels to a pixel of its box, so that the same sizes are read from a hand's distance.
pub(super) const COLUMN: f64 = 1.7;
pub(super) const COLUMN_MARGIN: f64 = 8.0;
pub(super) const COLUMN_TITLE: f64 = 28.0;
/// Bodies with less room than this stack what they set side by side on a slide.
pub(super) const STACKED: f64 = 1200.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diverging_map_is_symmetric_in_lightness() {
        for step in 0..=10 {
            let x = f64::from(step) / 10.0;
            assert!((diverging(x).luminance() - diverging(-x).luminance()).abs() < 0.09, "{x}");
        }
        assert_eq!(diverging(0.0), diverging(-0.0));
        assert_eq!(diverging(f64::NAN), BLANK);
    }

    #[test]
    fn lightness_falls_steadily_from_zero() {
        let light: Vec<f64> = (0..=20).map(|i| diverging(f64::from(i) / 20.0).luminance()).collect();
        assert!(light.windows(2).all(|w| w[1] < w[0]));
    }

    #[test]
    fn neighbouring_arms_never_share_a_dash_or_a_marker() {
        for n in 0..14 {
            assert!(arm(n).dash != arm(n + 1).dash && arm(n).mark != arm(n + 1).mark, "{n}");
        }
    }

    #[test]
    fn no_two_of_thirty_arms_look_alike() {
        for n in 0..30 {
            for m in 0..n {
                let (a, b) = (arm(n), arm(m));
                let told = a.ink != b.ink || (a.dash != b.dash && a.mark != b.mark);
                assert!(told, "{n} and {m}: {a:?}, {b:?}");
            }
        }
    }
}
