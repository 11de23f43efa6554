//! Clocks, in nanoseconds.

use nix::sys::time::TimeSpec;
use nix::time::{ClockId, clock_getres, clock_gettime};
use rustix::time::Timespec;

use crate::{Errno, SysResult};

/// Which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Since 1970.
    Real,
    /// Never goes back.
    Monotonic,
    /// Processor time of the process.
    Process,
    /// Processor time of the thread.
    Thread,
}

impl Clock {
    fn id(self) -> ClockId {
        match self {
            Clock::Real => ClockId::CLOCK_REALTIME,
            Clock::Monotonic => ClockId::CLOCK_MONOTONIC,
            Clock::Process => ClockId::CLOCK_PROCESS_CPUTIME_ID,
            Clock::Thread => ClockId::CLOCK_THREAD_CPUTIME_ID,
        }
    }

    /// The clock of this number, as Linux counts them.
    pub fn of_number(number: i64) -> Option<Clock> {
        match number {
            0 => Some(Clock::Real),
            1 => Some(Clock::Monotonic),
            2 => Some(Clock::Process),
            3 => Some(Clock::Thread),
            _ => None,
        }
    }

    /// Its time.
    pub fn now(self) -> i64 {
        nanoseconds(clock_gettime(self.id()))
    }

    /// Its step.
    pub fn resolution(self) -> i64 {
        nanoseconds(clock_getres(self.id()))
    }
}

/// A reading in nanoseconds. The clocks named here are there on every Linux, so that reading them does not fail.
fn nanoseconds(time: nix::Result<TimeSpec>) -> i64 {
    time.map_or(0, |time| time.tv_sec().saturating_mul(1_000_000_000).saturating_add(time.tv_nsec()))
}

/// Waits; `INTR` if a signal came in between.
///
/// # Errors
/// `INTR`, `INVAL`
pub fn sleep(nanoseconds: i64) -> SysResult {
    let wanted = Timespec { tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000 };
    match rustix::thread::nanosleep(&wanted) {
        rustix::thread::NanosleepRelativeResult::Ok => Ok(()),
        rustix::thread::NanosleepRelativeResult::Interrupted(_) => Err(Errno::INTR),
        rustix::thread::NanosleepRelativeResult::Err(errno) => Err(errno.into()),
    }
}
