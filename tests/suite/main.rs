//! Tests of the whole: one binary, one module a subject.

#![allow(clippy::too_many_lines, reason = "a model told again, or a table of cases, is read from top to bottom")]

mod advise;
mod agree;
mod book;
mod chain;
mod charts;
mod cli;
mod contract;
mod deck;
mod direction;
mod docs;
mod door;
mod engine;
mod evidence;
mod figures;
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
mod wasm;
mod why;
