//! A program on a terminal: keys go in one by one, each when the text that asks for it has appeared.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::fd::OwnedFd,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use hotpass_testkit::project::TestProject;
use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize},
};

/// A test that waits this long for a text has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running program and the other end of its terminal.
pub(crate) struct Terminal {
    child: Child,
    keys: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Starts the binary with standard input and standard error on a terminal, and standard output on a pipe.
    pub(crate) fn start(project: &TestProject, arguments: &[&str]) -> Self {
        let main = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&main).expect("the right to it");
        unlockpt(&main).expect("its other end");
        let name = ptsname(&main, Vec::new()).expect("its name");
        let other = || {
            let flags = OFlags::RDWR | OFlags::NOCTTY;
            rustix::fs::open(name.as_c_str(), flags, Mode::empty()).expect("its other end")
        };
        let size = Winsize {
            ws_row: 40,
            ws_col: 120,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&main, size).expect("a size");
        let child = project
            .command(arguments)
            .env("TERM", "xterm")
            .stdin(Stdio::from(other()))
            .stderr(Stdio::from(other()))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let screen = reader(main.try_clone().expect("a second handle"));
        Self {
            child,
            keys: File::from(main),
            screen,
            seen: String::new(),
        }
    }

    /// Waits until a text appears after what was already waited for, then presses keys.
    pub(crate) fn answer(&mut self, text: &str, keys: &str) -> &mut Self {
        loop {
            if let Some(at) = self.seen.find(text) {
                self.seen.drain(..at + text.len());
                break;
            }
            let heard = self.screen.recv_timeout(PATIENCE);
            assert!(heard.is_ok(), "`{text}` never appears in {:?}", self.seen);
            self.seen.extend(heard.iter().map(|bytes| plain(bytes)));
        }
        self.wait_until_keys_are_read();
        self.keys.write_all(keys.as_bytes()).expect("keys");
        self
    }

    /// A terminal that still edits lines would take Ctrl-C for itself, as it has no session to send the signal to.
    fn wait_until_keys_are_read(&self) {
        let start = Instant::now();
        let edits_lines = || {
            let modes = tcgetattr(&self.keys).expect("its modes").local_modes;
            modes.contains(LocalModes::ICANON)
        };
        while edits_lines() {
            assert!(
                start.elapsed() < PATIENCE,
                "no key is read: {:?}",
                self.seen
            );
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Tells whether the terminal edits lines again, within the time that a test has.
    pub(crate) fn edits_lines_again(&self) -> bool {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let modes = tcgetattr(&self.keys).expect("its modes").local_modes;
            if modes.contains(LocalModes::ICANON | LocalModes::ECHO) {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    }

    /// Waits for the end and returns the exit code, standard output and what else appeared on the terminal.
    pub(crate) fn end(mut self) -> (Option<i32>, String, String) {
        let mut heard = self.screen.recv_timeout(PATIENCE);
        while let Ok(bytes) = &heard {
            self.seen.push_str(&plain(bytes));
            heard = self.screen.recv_timeout(PATIENCE);
        }
        if heard == Err(RecvTimeoutError::Timeout) {
            self.child.kill().expect("it was running");
        }
        let output = self.child.wait_with_output().expect("it ended");
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), stdout, self.seen)
    }
}

fn reader(main: OwnedFd) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut file = File::from(main);
        let mut buffer = [0; 4096];
        // Reading fails when the program has ended and nobody holds the other end any more. The system may notice that before
        // it notices what was written last, so only a second failure in a row means that there is nothing left to read.
        let mut has_failed = false;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) if sender.send(buffer[..count].to_vec()).is_err() => break,
                Ok(_) => has_failed = false,
                Err(_) if has_failed => break,
                Err(_) => has_failed = true,
            }
        }
    });
    receiver
}

/// Returns text without the codes that move the cursor.
fn plain(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for c in String::from_utf8_lossy(bytes).chars() {
        match c {
            '\u{1b}' => is_code = true,
            c if is_code => is_code = !c.is_ascii_alphabetic(),
            c => text.push(c),
        }
    }
    text
}
