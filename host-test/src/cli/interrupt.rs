//! Ctrl-C: the first asks the command to come to an end, the second ends the program.

use std::io;
use std::process::{self, ExitCode};

use tokio::signal;
use tokio::sync::watch;

/// What a shell says of a program that was interrupted.
const CODE: u8 = 130;

#[derive(Clone)]
pub(crate) struct Interrupt {
    raised: watch::Receiver<bool>,
}

impl Interrupt {
    /// Listens from now on. Needs a runtime with a thread of its own beside the command's, which may be busy writing.
    pub(crate) fn listen() -> io::Result<Self> {
        let (sender, raised) = watch::channel(false);
        let mut signals = signals()?;
        tokio::spawn(async move {
            if signals.recv().await.is_some() {
                let _ = sender.send(true);
            }
            if signals.recv().await.is_some() {
                process::exit(CODE.into());
            }
        });
        Ok(Self { raised })
    }

    pub(crate) fn is_raised(&self) -> bool {
        *self.raised.borrow()
    }

    /// Ends when it is raised.
    pub(crate) async fn raised(&self) {
        let mut raised = self.raised.clone();
        if raised.wait_for(|raised| *raised).await.is_err() {
            std::future::pending().await
        }
    }

    pub(crate) fn exit_code() -> ExitCode {
        CODE.into()
    }
}

#[cfg(unix)]
fn signals() -> io::Result<signal::unix::Signal> {
    signal::unix::signal(signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn signals() -> io::Result<signal::windows::CtrlC> {
    signal::windows::ctrl_c()
}
