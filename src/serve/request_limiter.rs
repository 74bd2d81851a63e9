//! Which request may work: heavy work waits for a free place, a client's newer request ends its older one, and each client can ask
//! how far its own is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use indexmap::IndexMap;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::api::{ApiError, Ticket};

/// Clients remembered; the longest silent is forgotten first.
const CLIENTS: usize = 512;
/// Simulations at the same time: two, so that one long answer does not hold up every other user.
const PLACES: usize = 2;
/// Requests that may wait for a place: more than a class makes at once.
const WAITING: usize = 200;
/// Longest name of a client, in bytes.
const NAME: usize = 80;

/// One request for heavy work, and where it stands in the queue.
#[derive(Debug, Default)]
struct Request {
    ticket: Ticket,
    begun: AtomicBool,
    ended: AtomicBool,
}

impl Request {
    fn waits(&self) -> bool {
        !self.begun.load(Ordering::Relaxed) && !self.ended.load(Ordering::Relaxed) && !self.ticket.is_stopped()
    }
}

pub(super) struct RequestLimiter {
    latest: Mutex<IndexMap<String, Arc<Request>>>,
    places: Semaphore,
}

/// Stops the work when the request goes away, however it does.
struct End(Arc<Request>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.ticket.stop();
        self.0.ended.store(true, Ordering::Relaxed);
    }
}

impl RequestLimiter {
    pub(super) fn new() -> Self {
        Self { latest: Mutex::default(), places: Semaphore::new(PLACES) }
    }

    fn take(&self, client: &str) -> Result<Arc<Request>, ApiError> {
        if client.is_empty() || client.len() > NAME {
            return Err(ApiError::bad(format!("a client's name has between 1 and {NAME} letters")));
        }
        let request = Arc::new(Request::default());
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(older) = latest.shift_remove(client) {
            older.ticket.stop();
        }
        if latest.values().filter(|t| t.waits()).count() >= WAITING {
            return Err(ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE.as_u16(),
                "too many simulations are waiting; try again in a minute",
            ));
        }
        while latest.len() >= CLIENTS {
            // Whoever is forgotten is answered all the same.
            latest.shift_remove_index(0);
        }
        latest.insert(client.to_owned(), request.clone());
        Ok(request)
    }

    /// How far a client's request is: how many wait before it, or how much of the work is done.
    pub(super) fn progress(&self, client: &str) -> Value {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = latest.get_index_of(client) else { return json!({}) };
        let request = &latest[at];
        if request.waits() {
            let before = latest.values().take(at).filter(|t| t.waits()).count();
            return json!({ "before": before });
        }
        if request.ended.load(Ordering::Relaxed) {
            return json!({});
        }
        let (done, all) = request.ticket.progress();
        json!({ "done": done, "all": all })
    }

    /// Does heavy work on a thread of its own; `work` looks at its ticket now and then, and gives nothing when it is stopped.
    pub(super) async fn heavy<T: Send + 'static>(
        &self,
        client: &str,
        work: impl FnOnce(&Ticket) -> Result<Option<T>, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let request = self.take(client)?;
        let _end = End(request.clone());
        let place = self.places.acquire().await.map_err(|_| ApiError::broken())?;
        request.begun.store(true, Ordering::Relaxed);
        if request.ticket.is_stopped() {
            return Err(ApiError::overtaken());
        }
        let told = tokio::task::spawn_blocking({
            let request = request.clone();
            move || work(&request.ticket)
        })
        .await
        .map_err(|_| ApiError::broken())??;
        drop(place);
        told.ok_or_else(ApiError::overtaken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_request_of_the_same_client_ends_the_older_one_and_no_other() {
        let limiter = RequestLimiter::new();
        let [first, other, second] = ["a", "b", "a"].map(|client| limiter.take(client).expect("a request"));
        assert!(first.ticket.is_stopped());
        assert!(!other.ticket.is_stopped() && !second.ticket.is_stopped());
    }

    #[test]
    fn a_client_learns_how_many_wait_before_it_and_how_far_its_work_is() {
        let limiter = RequestLimiter::new();
        let [one, _two] = ["a", "b"].map(|client| limiter.take(client).expect("a request"));
        assert_eq!(limiter.progress("b"), json!({ "before": 1 }));
        one.begun.store(true, Ordering::Relaxed);
        assert_eq!(limiter.progress("b"), json!({ "before": 0 }));
        one.ticket.expect(4);
        one.ticket.advance(3);
        assert_eq!(limiter.progress("a"), json!({ "done": 3, "all": 4 }));
        assert_eq!(limiter.progress("nobody"), json!({}));
    }

    #[test]
    fn clients_and_those_who_wait_are_bounded() {
        let limiter = RequestLimiter::new();
        assert!(limiter.take("").is_err() && limiter.take(&"x".repeat(NAME + 1)).is_err());
        for k in 0..CLIENTS + 3 {
            limiter.take(&k.to_string()).expect("a request").begun.store(true, Ordering::Relaxed);
        }
        assert_eq!(limiter.latest.lock().expect("not poisoned").len(), CLIENTS);
        assert_eq!(limiter.progress("2"), json!({}));
        for k in 0..WAITING {
            limiter.take(&format!("w{k}")).expect("a request");
        }
        assert!(limiter.take("one too many").is_err());
    }
}
