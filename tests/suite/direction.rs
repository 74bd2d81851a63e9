//! Which way things go: paired futures, strict inequality, measured before anything saturates.

mod balcony;
mod event;
mod lever;
