//! A piece of the futures that is made by one engine and used by another: what is to be made, and how it travels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chosen::Chosen;
use super::error::ApiError;
use crate::observe::{Layout, Trajectory};

/// A piece that is missing: some futures of one arm of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    pub(super) scenario: Chosen,
    /// What decides the arm's course; by it the piece finds its place.
    pub(super) arm: String,
    /// Whether the programme runs in it.
    pub(super) with_programme: bool,
    pub(super) programme: Value,
    pub(super) events: Value,
    pub(super) piece: usize,
}

/// Where a piece belongs.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    pub(super) scenario: Chosen,
    pub(super) arm: String,
    pub(super) piece: usize,
}

/// A piece with its label: the label's length, the label, then every future's numbers.
pub(super) fn packed(label: &Label, lanes: &[Trajectory]) -> Vec<u8> {
    let label = serde_json::to_vec(label).unwrap_or_default();
    let mut out = Vec::from((label.len() as u32).to_le_bytes());
    out.extend(label);
    for lane in lanes {
        for column in 0..lane.columns() {
            out.extend(lane.column(column).iter().flat_map(|x| x.to_le_bytes()));
        }
    }
    out
}

/// The label of a packed piece, and its numbers.
pub(super) fn label(packed: &[u8]) -> Result<(Label, &[u8]), ApiError> {
    let wrong = || ApiError::bad("this is no piece of futures");
    let (length, rest) = packed.split_first_chunk::<4>().ok_or_else(wrong)?;
    let (label, numbers) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(wrong)?;
    Ok((serde_json::from_slice(label).map_err(|_| wrong())?, numbers))
}

/// The futures that numbers tell.
pub(super) fn unpacked(numbers: &[u8], layout: &Layout) -> Result<Vec<Trajectory>, ApiError> {
    let months = layout.months + 1;
    let one = layout.columns.len() * months * size_of::<f32>();
    if one == 0 || !numbers.len().is_multiple_of(one) {
        return Err(ApiError::bad("these futures are of another scenario"));
    }
    let future = |bytes: &[u8]| {
        let mut trajectory = Trajectory::new(layout);
        for (at, x) in bytes.chunks_exact(size_of::<f32>()).enumerate() {
            trajectory.set(at / months, at % months, x.try_into().map_or(f32::NAN, f32::from_le_bytes));
        }
        trajectory
    };
    Ok(numbers.chunks_exact(one).map(future).collect())
}
