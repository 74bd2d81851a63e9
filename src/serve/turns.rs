//! Whose turn it is: heavy work waits for a free place, a client's newer request ends its older one, and each client can ask
//! how far its own is.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use indexmap::IndexMap;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::refusal::Refusal;

/// Clients remembered; the longest silent is forgotten first.
const CLIENTS: usize = 512;
/// Simulations at the same time: two, so that one long answer does not hold up every other user.
const PLACES: usize = 2;
/// Requests that may wait for a place: more than a class makes at once.
const WAITING: usize = 200;
/// Longest name of a client, in bytes.
const NAME: usize = 80;

/// One request for heavy work.
#[derive(Debug, Default)]
pub(super) struct Turn {
    stopped: AtomicBool,
    begun: AtomicBool,
    ended: AtomicBool,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Turn {
    /// Whether nobody waits for the answer any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// So many more pieces of work are to come.
    pub(super) fn expect(&self, pieces: usize) {
        self.all.fetch_add(pieces, Ordering::Relaxed);
    }

    /// So many pieces are done.
    pub(super) fn advance(&self, pieces: usize) {
        self.done.fetch_add(pieces, Ordering::Relaxed);
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn waits(&self) -> bool {
        !self.begun.load(Ordering::Relaxed) && !self.ended.load(Ordering::Relaxed) && !self.is_stopped()
    }
}

pub(super) struct Turns {
    latest: Mutex<IndexMap<String, Arc<Turn>>>,
    places: Semaphore,
}

/// Ends the turn when the request goes away, however it does.
struct End(Arc<Turn>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.stop();
        self.0.ended.store(true, Ordering::Relaxed);
    }
}

impl Turns {
    pub(super) fn new() -> Self {
        Self { latest: Mutex::default(), places: Semaphore::new(PLACES) }
    }

    fn take(&self, client: &str) -> Result<Arc<Turn>, Refusal> {
        if client.is_empty() || client.len() > NAME {
            return Err(Refusal::bad(format!("a client's name has between 1 and {NAME} letters")));
        }
        let turn = Arc::new(Turn::default());
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(older) = latest.shift_remove(client) {
            older.stop();
        }
        if latest.values().filter(|t| t.waits()).count() >= WAITING {
            return Err(Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many simulations are waiting; try again in a minute",
            ));
        }
        while latest.len() >= CLIENTS {
            // Whoever is forgotten is answered all the same.
            latest.shift_remove_index(0);
        }
        latest.insert(client.to_owned(), turn.clone());
        Ok(turn)
    }

    /// How far a client's request is: how many wait before it, or how much of the work is done.
    pub(super) fn progress(&self, client: &str) -> Value {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = latest.get_index_of(client) else { return json!({}) };
        let turn = &latest[at];
        if turn.waits() {
            let before = latest.values().take(at).filter(|t| t.waits()).count();
            return json!({ "before": before });
        }
        if turn.ended.load(Ordering::Relaxed) {
            return json!({});
        }
        let (done, all) = (turn.done.load(Ordering::Relaxed), turn.all.load(Ordering::Relaxed));
        json!({ "done": done.min(all), "all": all })
    }

    /// Does heavy work on a thread of its own; `work` looks at its turn now and then, and gives nothing when it is stopped.
    pub(super) async fn heavy<T: Send + 'static>(
        &self,
        client: &str,
        work: impl FnOnce(&Turn) -> Result<Option<T>, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = self.take(client)?;
        let _end = End(turn.clone());
        let place = self.places.acquire().await.map_err(|_| Refusal::broken())?;
        turn.begun.store(true, Ordering::Relaxed);
        if turn.is_stopped() {
            return Err(Refusal::overtaken());
        }
        let told = tokio::task::spawn_blocking({
            let turn = turn.clone();
            move || work(&turn)
        })
        .await
        .map_err(|_| Refusal::broken())??;
        drop(place);
        told.ok_or_else(Refusal::overtaken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_request_of_the_same_client_ends_the_older_one_and_no_other() {
        let turns = Turns::new();
        let [first, other, second] = ["a", "b", "a"].map(|client| turns.take(client).expect("a turn"));
        assert!(first.is_stopped());
        assert!(!other.is_stopped() && !second.is_stopped());
    }

    #[test]
    fn a_client_learns_how_many_wait_before_it_and_how_far_its_work_is() {
        let turns = Turns::new();
        let [one, _two] = ["a", "b"].map(|client| turns.take(client).expect("a turn"));
        assert_eq!(turns.progress("b"), json!({ "before": 1 }));
        one.begun.store(true, Ordering::Relaxed);
        assert_eq!(turns.progress("b"), json!({ "before": 0 }));
        one.expect(4);
        one.advance(3);
        assert_eq!(turns.progress("a"), json!({ "done": 3, "all": 4 }));
        assert_eq!(turns.progress("nobody"), json!({}));
    }

    #[test]
    fn clients_and_those_who_wait_are_bounded() {
        let turns = Turns::new();
        assert!(turns.take("").is_err() && turns.take(&"x".repeat(NAME + 1)).is_err());
        for k in 0..CLIENTS + 3 {
            turns.take(&k.to_string()).expect("a turn").begun.store(true, Ordering::Relaxed);
        }
        assert_eq!(turns.latest.lock().expect("not poisoned").len(), CLIENTS);
        assert_eq!(turns.progress("2"), json!({}));
        for k in 0..WAITING {
            turns.take(&format!("w{k}")).expect("a turn");
        }
        assert!(turns.take("one too many").is_err());
    }
}
