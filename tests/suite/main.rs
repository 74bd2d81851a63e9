//! Tests of the whole: one binary, one module a subject.

mod charts;
mod cli;
mod door;
mod fixture;
mod report;
mod statistics;
