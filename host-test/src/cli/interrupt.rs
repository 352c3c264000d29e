//! Ctrl-C, and what asks a program to end: the first signal asks the command to come to an end, the second ends the
//! program.

use std::io;
use std::process::{self, ExitCode};

use tokio::sync::watch;

/// What a shell says of a program that such a signal ended.
type Code = u8;

#[derive(Clone)]
pub(crate) struct Interrupt {
    raised: watch::Receiver<Option<Code>>,
}

impl Interrupt {
    /// Listens from now on. Needs a runtime with a thread of its own beside the command's, which may be busy writing.
    pub(crate) fn listen() -> io::Result<Self> {
        let (sender, raised) = watch::channel(None);
        let mut signals = Signals::listen()?;
        tokio::spawn(async move {
            let code = signals.next().await;
            let _ = sender.send(Some(code));
            process::exit(signals.next().await.into());
        });
        Ok(Self { raised })
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.raised.borrow().is_some()
    }

    /// Ends when it is raised.
    pub(crate) async fn raised(&self) {
        let mut raised = self.raised.clone();
        if raised.wait_for(Option::is_some).await.is_err() {
            std::future::pending().await
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.raised.borrow().unwrap_or(SIGINT).into()
    }
}

const SIGINT: Code = 130;

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// A file that may not grow would end the program. Now writing to it fails.
    _too_large: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            _too_large: signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?,
        })
    }

    async fn next(&mut self) -> Code {
        const SIGTERM: Code = 143;
        tokio::select! {
            Some(()) = self.interrupt.recv() => SIGINT,
            Some(()) = self.terminate.recv() => SIGTERM,
            else => std::future::pending().await,
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn next(&mut self) -> Code {
        match self.0.recv().await {
            Some(()) => SIGINT,
            None => std::future::pending().await,
        }
    }
}
