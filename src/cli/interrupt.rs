//! Ctrl-C and the signals to end: once to stop in good order, twice to stop at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::failure::Failure;

/// Exit code after Ctrl-C, as of shells.
const EXIT_INTERRUPTED: i32 = 130;

/// Whether the user pressed Ctrl-C. Temporary files belong to the main thread, which looks here and returns, so that
/// they are removed.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt {
    pub(crate) stop: Arc<AtomicBool>,
}

impl Interrupt {
    /// Begins to listen; the second Ctrl-C ends the program at once.
    pub(crate) fn install() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        // Without the handler, Ctrl-C ends the program all the same.
        let _ = ctrlc::set_handler(move || {
            if seen.swap(true, Ordering::Relaxed) {
                std::process::exit(EXIT_INTERRUPTED);
            }
        });
        Interrupt { stop }
    }

    /// An error after Ctrl-C.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.stop.load(Ordering::Relaxed) { Err(Failure::Interrupted { kept: None }) } else { Ok(()) }
    }

    /// The result of `work`, done in another thread; after Ctrl-C that thread is left to itself.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = channel();
        let worker = thread::spawn(move || drop(sender.send(work())));
        loop {
            self.check()?;
            match receiver.recv_timeout(Duration::from_millis(50)) {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let panic = worker.join().err().unwrap_or_else(|| Box::new("no message"));
                    std::panic::resume_unwind(panic);
                }
            }
        }
    }
}
