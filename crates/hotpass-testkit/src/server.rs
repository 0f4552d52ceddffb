//! A server for tests on a port of this machine: it listens, keeps what it was asked, and ends with its value. What it
//! answers is for others.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use anyhow::Context as _;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::wire::{self, Answer, Seen, Stream};

/// What becomes of a request.
pub(crate) enum Reply {
    /// It is answered.
    Answer(Answer),
    /// Nothing is said until the client hangs up.
    Silence,
    /// The connection ends without an answer.
    HangUp,
}

/// What a server knows, and what it says.
pub(crate) trait Answering: Send + 'static {
    /// Returns what becomes of a request, and does what it asks.
    fn reply(&mut self, seen: &Seen) -> Reply;
}

/// A server; it ends with the value.
#[derive(Debug)]
pub(crate) struct Server<A> {
    port: u16,
    shared: Arc<Mutex<Shared<A>>>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared<A> {
    answering: A,
    is_stopped: bool,
    seen: Vec<Seen>,
    connections: Vec<TcpStream>,
}

impl<A: Answering> Server<A> {
    /// Starts a server on a free port; with settings of TLS, connections are private.
    pub(crate) fn start(answering: A, tls: Option<Arc<ServerConfig>>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Mutex::new(Shared {
            answering,
            is_stopped: false,
            seen: Vec::new(),
            connections: Vec::new(),
        }));
        let state = Arc::clone(&shared);
        let accepting = std::thread::spawn(move || accept(&listener, tls.as_ref(), &state));
        Ok(Self {
            port,
            shared,
            accepting: Some(accepting),
        })
    }
}

impl<A> Server<A> {
    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What it was asked, in order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.shared).seen.clone()
    }

    /// Looks at what the server knows, or changes it.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut A) -> T) -> T {
        look(&mut lock(&self.shared).answering)
    }
}

impl<A> Drop for Server<A> {
    fn drop(&mut self) {
        let connections = {
            let mut shared = lock(&self.shared);
            shared.is_stopped = true;
            std::mem::take(&mut shared.connections)
        };
        for connection in connections {
            // It is closed already where the client was faster.
            drop(connection.shutdown(Shutdown::Both));
        }
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(accepting) = self.accepting.take() {
            drop(accepting.join());
        }
    }
}

fn lock<A>(shared: &Mutex<Shared<A>>) -> MutexGuard<'_, Shared<A>> {
    shared.lock().expect("no answer panics")
}

fn accept<A: Answering>(
    listener: &TcpListener,
    tls: Option<&Arc<ServerConfig>>,
    shared: &Arc<Mutex<Shared<A>>>,
) {
    for connection in listener.incoming() {
        let Ok(connection) = connection else {
            continue;
        };
        {
            let mut shared = lock(shared);
            if shared.is_stopped {
                return;
            }
            shared.connections.extend(connection.try_clone());
        }
        let (tls, shared) = (tls.cloned(), Arc::clone(shared));
        // A client that hangs up, or trusts nobody, ends its connection and not the server.
        std::thread::spawn(move || {
            let end = connection.try_clone();
            drop(serve(connection, tls, &shared));
            drop(end.and_then(|end| end.shutdown(Shutdown::Both)));
        });
    }
}

fn serve<A: Answering>(
    connection: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    shared: &Mutex<Shared<A>>,
) -> anyhow::Result<()> {
    let mut stream: Box<dyn Stream> = match tls {
        Some(config) => Box::new(StreamOwned::new(ServerConnection::new(config)?, connection)),
        None => Box::new(connection),
    };
    let Some(seen) = wire::read(&mut stream)? else {
        return Ok(());
    };
    let reply = {
        let mut shared = lock(shared);
        shared.seen.push(seen.clone());
        shared.answering.reply(&seen)
    };
    match reply {
        Reply::Answer(answer) => wire::write(&mut stream, &answer, seen.method == "HEAD"),
        Reply::Silence => wire::wait(&mut stream),
        Reply::HangUp => Ok(()),
    }
}
