//! Families of runs: one file or folder per kind of experiment.

// Which programme, within limits and under what is assumed; which early signs say when to turn from it.
pub mod advise;
// The assumed numbers drawn anew: how far an answer rests on them.
pub mod assumptions;
// Figures of one's own: what they tell of the model's numbers.
pub mod calibrate;
// What-ifs that share the past up to a month.
pub mod branch;
// What a simulation would take: memory and time.
pub mod cost;
// The model's claims as experiments that can say no.
pub mod evidence;
// Places spread evenly along many numbers.
pub mod latin;
// Mean, spread and correlation.
pub(crate) mod moments;
// What is kept of an experiment: paired differences of chosen metrics at places and months.
pub mod outcome;
// As many futures as a stated precision needs.
pub mod precision;
// Ranges of several numbers within which most failures lie.
pub mod peeling;
// Where a programme is heading, given its first months.
pub mod nowcast;
// Why an experiment is refused.
pub mod refused;
// A study over many machines: each does a share of its points.
pub mod share;
// Which numbers matter, over their whole ranges: elementary effects, shares of the variance.
pub mod sensitivity;
// Numbers of a scenario varied over a grid or a quasi-random design.
pub mod sweep;
// Why an effect is what it is: counterfactual reruns that add up.
pub mod why;
