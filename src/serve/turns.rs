//! Whose turn it is: heavy work waits for a free place, and a client's newer request ends its older one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;
use tokio::sync::Semaphore;

use super::refusal::Refusal;

/// Clients remembered; the longest silent is forgotten first.
const CLIENTS: usize = 512;
/// Simulations at the same time: two, so that one long answer does not hold up every other user.
const PLACES: usize = 2;

pub(super) struct Turns {
    latest: Mutex<IndexMap<String, Arc<AtomicBool>>>,
    places: Semaphore,
}

/// Raises its flag when the request goes away, however it does.
struct Raise(Arc<AtomicBool>);

impl Drop for Raise {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Turns {
    pub(super) fn new() -> Self {
        Self { latest: Mutex::default(), places: Semaphore::new(PLACES) }
    }

    fn take(&self, client: &str) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(false));
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(older) = latest.shift_remove(client) {
            older.store(true, Ordering::Relaxed);
        }
        while latest.len() >= CLIENTS {
            latest.shift_remove_index(0);
        }
        latest.insert(client.to_owned(), flag.clone());
        flag
    }

    /// Does heavy work on a thread of its own; `work` looks at the flag now and then, and gives nothing when it is raised.
    pub(super) async fn heavy<T: Send + 'static>(
        &self,
        client: &str,
        work: impl FnOnce(&AtomicBool) -> Result<Option<T>, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let stop = self.take(client);
        let _raise = Raise(stop.clone());
        let place = self.places.acquire().await.map_err(|_| Refusal::broken())?;
        if stop.load(Ordering::Relaxed) {
            return Err(Refusal::overtaken());
        }
        let told = tokio::task::spawn_blocking({
            let stop = stop.clone();
            move || work(&stop)
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
        let (first, other, second) = (turns.take("a"), turns.take("b"), turns.take("a"));
        assert!(first.load(Ordering::Relaxed));
        assert!(!other.load(Ordering::Relaxed) && !second.load(Ordering::Relaxed));
    }

    #[test]
    fn the_longest_silent_client_is_forgotten_first() {
        let turns = Turns::new();
        for k in 0..CLIENTS + 3 {
            turns.take(&k.to_string());
        }
        let latest = turns.latest.lock().expect("not poisoned");
        assert_eq!(latest.len(), CLIENTS);
        assert!(!latest.contains_key("2") && latest.contains_key("3"));
    }
}
