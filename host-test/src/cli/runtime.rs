//! The runtime of a command.

use std::io;

/// Runs a command, and ends when it ends: what still blocks a thread then, such as a name that does not resolve, is left
/// behind. There is one thread more, so that Ctrl-C is noticed while the command writes.
pub(crate) fn run<T>(command: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let result = runtime.block_on(command);
    runtime.shutdown_background();
    Ok(result)
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::{Duration, Instant};

    #[test]
    fn a_command_ends_while_a_thread_of_it_is_blocked() {
        let start = Instant::now();
        let ended = super::run(async {
            let (blocked, is_blocked) = tokio::sync::oneshot::channel();
            tokio::task::spawn_blocking(|| {
                let _ = blocked.send(());
                thread::sleep(Duration::from_secs(60));
            });
            is_blocked.await
        });
        assert!(ended.unwrap().is_ok());
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
