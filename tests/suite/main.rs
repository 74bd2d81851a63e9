//! Tests of the whole: one binary, one module a subject.

mod agree;
mod book;
mod chain;
mod charts;
mod cli;
mod direction;
mod docs;
mod door;
mod engine;
mod evidence;
mod fixture;
mod lost;
mod mechanism;
mod metric;
mod page;
mod paper;
mod refused;
mod report;
mod rerun;
mod rooms;
mod scenarios;
mod schedule;
mod serve;
mod statistics;
mod supply;
mod sweep;
