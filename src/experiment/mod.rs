//! Families of runs: the evidence.

pub mod evidence;
