//! The live page: a small server, on loopback unless asked otherwise, and the page it serves.
//!
//! | Path | Gives |
//! |---|---|
//! | `/`, `/page/…` | the page's own files, compiled in |
//! | `/api/start` | scenarios, lessons, levers, events, metrics |
//! | `/api/scenario/{name}` | a scenario's outline |
//! | `/api/play` | a plan: a chart, the vital signs, a table, the finding |
//! | `/api/picture`, `/api/chain` | a chart as PNG; the chain month by month |
//! | `/api/compare`, `/api/surface` | plans side by side; a plan with two levers at other values |
//! | `/api/why`, `/api/certainty` | what carries an effect; how far it rests on what is assumed |
//! | `/api/assumed`, `/api/check` | what is assumed; what is wrong with a file |
//! | `/api/lesson` | a lesson's reveal |
//! | `/api/file`, `/api/report` | the plan as a scenario file; everything to take away, as ZIP |
//! | `/api/progress` | how far a client's request is |
//! | `/api/class…` | the class board, and how far lessons are opened |
//!
//! Nothing outside the program is read but the scenario it was opened with, and nothing is written.

mod assets;
mod class;
mod connections;
mod download;
mod host_check;
mod request_limiter;
mod routes;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::scenario::Scenario;
use host_check::Names;

/// How the page is served.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port; 0 takes any free one.
    pub port: u16,
    /// Whether other machines of the same network may open the page.
    pub lan: bool,
    /// The scenario the page opens with, beside those that come with the program.
    pub scenario: Option<Scenario>,
}

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or not allowed.
    #[error("port {port} cannot be used: {source}. Give another one with --port, or 0 for any free one.")]
    Port {
        /// The port.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// This machine is in no network.
    #[error("this machine has no address in a local network, so --lan would reach nobody")]
    NoNetwork,
    /// The server could not start or broke off.
    #[error("the server cannot run: {0}")]
    Io(#[from] std::io::Error),
}

/// A server that has its address.
pub struct Server {
    listener: TcpListener,
    local: SocketAddr,
    lan: Option<SocketAddr>,
    scenario: Option<Scenario>,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// When the port is taken, or there is no network to serve.
    pub fn open(options: Options) -> Result<Self, Error> {
        let host = if options.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let port = options.port;
        let listener = TcpListener::bind((host, port)).map_err(|source| Error::Port { port, source })?;
        let port = listener.local_addr()?.port();
        let lan = if options.lan { Some(SocketAddr::new(own_address().ok_or(Error::NoNetwork)?, port)) } else { None };
        let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        Ok(Self { listener, local, lan, scenario: options.scenario })
    }

    /// The address on this machine.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.local)
    }

    /// The address for other machines of the network, if they may come.
    #[must_use]
    pub fn lan_url(&self) -> Option<String> {
        self.lan.map(|address| format!("http://{address}/"))
    }

    /// Serves until `stop` is raised; answers under way are finished, within two seconds.
    ///
    /// # Errors
    /// When the server cannot start.
    pub fn run(self, stop: &AtomicBool) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let names = Arc::new(Names::new(self.local.port(), self.lan));
        let app = routes::router(self.scenario, self.lan.map(|address| format!("http://{address}/")), names);
        self.listener.set_nonblocking(true)?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let (tell, told) = tokio::sync::watch::channel(false);
            let serving = tokio::spawn(connections::serve(listener, app, told));
            // A flag raised by a signal has no one to wake.
            while !stop.load(Ordering::Relaxed) && !serving.is_finished() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            let _ = tell.send(true);
            serving.await.map_err(std::io::Error::other)
        })?;
        runtime.shutdown_timeout(Duration::from_millis(200));
        Ok(())
    }
}

/// This machine's address in its network. Choosing a route sends nothing; the address asked about is one of those set
/// aside for documentation.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|a| a.ip()).filter(|ip| !ip.is_unspecified())
}

/// An address as a QR code made of half-block characters, two modules high each, dark on light.
#[must_use]
pub fn qr(address: &str) -> Option<String> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).quiet_zone(true).build())
}

/// An address as a QR code in SVG.
fn qr_svg(address: &str) -> Option<String> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let (width, quiet) = (code.width(), 4);
    let mut path = String::new();
    for (k, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", k % width + quiet, k / width + quiet));
        }
    }
    let size = width + 2 * quiet;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#1B1F24\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_a_remedy() {
        let first = Server::open(Options::default()).expect("a free port");
        let port = first.local.port();
        let Err(error) = Server::open(Options { port, ..Options::default() }) else { panic!("taken twice") };
        assert!(error.to_string().contains("--port"), "{error}");
    }

    #[test]
    fn a_qr_code_is_square_with_its_quiet_zone() {
        let svg = qr_svg("http://192.0.2.7:4700/").expect("short enough");
        assert!(svg.contains("viewBox=\"0 0 33 33\""), "{svg}");
        let lines = qr("http://192.0.2.7:4700/").expect("short enough");
        assert!(lines.lines().count() >= 16);
    }
}
