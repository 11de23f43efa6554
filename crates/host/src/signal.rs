//! Signals: a flag per signal, set by a handler and read at a safepoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Errno, SysResult};

/// Ctrl-C.
pub const INTERRUPT: i32 = 2;

/// A flag that a signal sets.
#[derive(Clone, Default, Debug)]
pub struct Flag(Arc<AtomicBool>);

impl Flag {
    /// Was it set since the last time? Clears it.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }

    /// Is it set?
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sets it, as the signal would.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Sets a flag when the signal comes.
///
/// # Errors
/// The system's.
pub fn watch(signal: i32, flag: &Flag) -> SysResult {
    signal_hook::flag::register(signal, Arc::clone(&flag.0)).map(drop).map_err(Errno::from)
}

/// Ends the process as the signal ends one that does not handle it.
pub fn die_of(signal: i32) {
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}
