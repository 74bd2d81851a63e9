//! Families of runs: one file or folder per kind of experiment.

// What-ifs that share the past up to a month.
pub mod branch;
// What a simulation would take: memory and time.
pub mod cost;
// The model's claims as experiments that can say no.
pub mod evidence;
// What is kept of an experiment: paired differences of chosen metrics at places and months.
pub mod outcome;
// As many futures as a stated precision needs.
pub mod precision;
// Why an experiment is refused.
pub mod refused;
// Numbers of a scenario varied over a grid or a quasi-random design.
pub mod sweep;
