//! Which way things go: paired futures, strict inequality, measured before anything saturates.

mod balcony;
mod challenge;
mod event;
mod lever;
mod memory;
mod people;
mod price;
mod reach;
