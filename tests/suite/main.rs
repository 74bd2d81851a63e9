//! Tests of the whole: one binary, one module a subject.

mod fixture;
mod report;
mod statistics;
