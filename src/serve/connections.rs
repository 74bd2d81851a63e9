//! Connections: how many there may be, and how long one may take to ask.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections open at the same time: a class of forty with six each, and room.
const OPEN: u32 = 512;
/// Of one address: a browser opens six for each page.
const OF_ONE: usize = 96;
/// How long a request may take to arrive; also how long a connection may lie idle.
const ARRIVES: Duration = Duration::from_secs(10);
/// How long answers under way may take when the server stops.
const LEAVES: Duration = Duration::from_secs(2);

/// How many connections each address has open.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<BTreeMap<IpAddr, usize>>>);

/// One connection of an address, until it is dropped.
struct Guest {
    guests: Guests,
    from: IpAddr,
    _permit: OwnedSemaphorePermit,
}

impl Guests {
    /// None where the address has enough of them.
    fn welcome(&self, from: IpAddr, permit: OwnedSemaphorePermit) -> Option<Guest> {
        let mut guests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = guests.entry(from).or_default();
        if *open >= OF_ONE {
            return None;
        }
        *open += 1;
        Some(Guest { guests: self.clone(), from, _permit: permit })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut guests = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = guests.get_mut(&self.from) {
            *open -= 1;
            if *open == 0 {
                guests.remove(&self.from);
            }
        }
    }
}

/// Serves until told to leave; then answers under way are finished, for a while.
pub(super) async fn serve(listener: TcpListener, app: Router, mut leave: watch::Receiver<bool>) {
    let (guests, open) = (Guests::default(), Arc::new(Semaphore::new(OPEN as usize)));
    loop {
        let accepted = tokio::select! {
            accepted = async {
                let permit = open.clone().acquire_owned().await.ok()?;
                listener.accept().await.ok().map(|(stream, from)| (stream, from, permit))
            } => accepted,
            _ = leave.changed() => break,
        };
        let Some((stream, from, permit)) = accepted else {
            // Too many files open, or the like: wait rather than spin.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(guest) = guests.welcome(from.ip(), permit) else { continue };
        tokio::spawn(one(stream, from, app.clone(), guest, leave.clone()));
    }
    let _ = tokio::time::timeout(LEAVES, open.acquire_many(OPEN)).await;
}

async fn one(
    stream: tokio::net::TcpStream,
    from: SocketAddr,
    app: Router,
    _guest: Guest,
    mut leave: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(app.layer(Extension(ConnectInfo(from))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ARRIVES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = leave.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// How long the body of a request may take to arrive.
pub(super) async fn arrives<T>(body: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(ARRIVES, body).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_only_so_many_connections_and_gets_new_ones_when_it_lets_go() {
        let (guests, open) = (Guests::default(), Arc::new(Semaphore::new(OPEN as usize)));
        let [a, b]: [IpAddr; 2] = [[192, 0, 2, 1].into(), [192, 0, 2, 2].into()];
        let welcome = |from| guests.welcome(from, open.clone().try_acquire_owned().expect("room"));
        let mut held: Vec<Guest> = (0..OF_ONE).map(|_| welcome(a).expect("welcome")).collect();
        assert!(welcome(a).is_none() && welcome(b).is_some());
        held.pop();
        assert!(welcome(a).is_some());
        held.clear();
        assert!(guests.0.lock().expect("not poisoned").is_empty());
        assert_eq!(open.available_permits(), OPEN as usize);
    }
}
