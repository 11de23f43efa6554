//! Interrupting a running program: from another thread through a handle, or by a signal of the process.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lissom_heap::BREAK_USER;
use lissom_host::raw::signals::Claim;
use lissom_objects::Context;

use crate::machine::Machine;

/// The breaker word of a runtime; null when the runtime is gone.
struct Breaker(*const AtomicU32);

// SAFETY: the word is atomic, and its address is only used under the lock that the runtime's end takes as well.
unsafe impl Send for Breaker {}

struct Shared {
    breaker: Mutex<Breaker>,
    requested: AtomicBool,
}

/// Asks a runtime, from any thread, to raise `KeyboardInterrupt` at its next safepoint.
#[derive(Clone)]
pub struct InterruptHandle(Arc<Shared>);

impl InterruptHandle {
    /// Asks. Nothing happens if the runtime is gone.
    pub fn interrupt(&self) {
        self.0.requested.store(true, Ordering::Relaxed);
        let breaker = self.0.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        if !breaker.0.is_null() {
            // SAFETY: the runtime is alive: it clears the address under this lock before it goes.
            unsafe { (*breaker.0).fetch_or(BREAK_USER, Ordering::Relaxed) };
        }
    }
}

/// The runtime's end of its handles: they are told when it goes.
pub(crate) struct Interruptible(Arc<Shared>);

impl Interruptible {
    pub(crate) fn new(breaker: &AtomicU32) -> Interruptible {
        Interruptible(Arc::new(Shared { breaker: Mutex::new(Breaker(breaker)), requested: AtomicBool::new(false) }))
    }
}

impl Drop for Interruptible {
    fn drop(&mut self) {
        self.0.breaker.lock().unwrap_or_else(PoisonError::into_inner).0 = std::ptr::null();
    }
}

/// A handle to interrupt this runtime.
pub fn handle(cx: &mut Context) -> InterruptHandle {
    InterruptHandle(Arc::clone(&Machine::of(cx).interruptible.0))
}

/// Did somebody ask since the last time?
pub fn take_request(cx: &mut Context) -> bool {
    Machine::of(cx).interruptible.0.requested.swap(false, Ordering::Relaxed)
}

/// This runtime's right to the signals of the process, taken if nobody has them.
pub fn signals(cx: &mut Context) -> Option<&Claim> {
    if Machine::of(cx).signals.is_none() {
        let breaker = std::ptr::NonNull::from(cx.heap.breaker());
        // SAFETY: the word lies in the heap's box, which the context drops after the machine, and with it the claim.
        Machine::of(cx).signals = unsafe { Claim::new(breaker, BREAK_USER) };
    }
    Machine::of(cx).signals.as_ref()
}

/// Does this runtime have the signals of the process?
pub fn has_signals(cx: &mut Context) -> bool {
    Machine::of(cx).signals.is_some()
}
