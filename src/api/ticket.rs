//! One question under way: whether anybody still waits for its answer, how far it is, and what it lacks.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::piece::Job;

/// One question under way.
#[derive(Debug, Default)]
pub struct Ticket {
    stopped: AtomicBool,
    done: AtomicUsize,
    all: AtomicUsize,
    /// Where futures are made elsewhere: the pieces that are missing.
    missing: Option<Mutex<Vec<Job>>>,
}

impl Ticket {
    /// A question that is answered with what is known; what is missing is listed, not simulated.
    pub(super) fn from_what_is_known() -> Self {
        Self { missing: Some(Mutex::default()), ..Self::default() }
    }

    /// Whether nobody waits for the answer any more.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Nobody waits for the answer any more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// How many pieces of work are done, and how many there are as far as is known.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        (done.min(all), all)
    }

    /// So many more pieces of work are to come.
    pub(crate) fn expect(&self, pieces: usize) {
        self.all.fetch_add(pieces, Ordering::Relaxed);
    }

    /// What stops the work, for those who look at it themselves.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.stopped
    }

    /// So many of the pieces that were expected last are done.
    pub(super) fn reach(&self, pieces: usize) {
        self.done.fetch_max(pieces, Ordering::Relaxed);
    }

    /// So many pieces are done.
    pub(crate) fn advance(&self, pieces: usize) {
        self.done.fetch_add(pieces, Ordering::Relaxed);
    }

    /// Whether futures are made elsewhere.
    pub(super) fn only_lists(&self) -> bool {
        self.missing.is_some()
    }

    pub(super) fn lacks(&self, jobs: Vec<Job>) {
        if let Some(missing) = &self.missing {
            missing.lock().unwrap_or_else(PoisonError::into_inner).extend(jobs);
        }
    }

    pub(super) fn missing(self) -> Vec<Job> {
        self.missing.map(|m| m.into_inner().unwrap_or_else(PoisonError::into_inner)).unwrap_or_default()
    }
}
