//! Tests of the whole: one binary, one module a subject.

mod book;
mod charts;
mod cli;
mod docs;
mod door;
mod engine;
mod evidence;
mod fixture;
mod mechanism;
mod page;
mod paper;
mod refused;
mod report;
mod rerun;
mod rooms;
mod scenarios;
mod statistics;
mod sweep;
