//! Clocks, in nanoseconds.

use nix::sys::time::TimeSpec;
use nix::time::{ClockId, clock_getres, clock_gettime, clock_settime};
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

    /// Its time.
    pub fn now(self) -> i64 {
        nanoseconds(clock_gettime(self.id()))
    }

    /// Its step.
    pub fn resolution(self) -> i64 {
        nanoseconds(clock_getres(self.id()))
    }
}

/// The time of the clock of a number, as the system counts clocks.
///
/// # Errors
/// `INVAL` if there is none.
pub fn read(number: i32) -> SysResult<i64> {
    clock_gettime(ClockId::from_raw(number)).map(|time| nanoseconds(Ok(time))).map_err(errno)
}

/// The step of the clock of a number.
///
/// # Errors
/// As [`read`].
pub fn step(number: i32) -> SysResult<i64> {
    clock_getres(ClockId::from_raw(number)).map(|time| nanoseconds(Ok(time))).map_err(errno)
}

/// Sets the clock of a number.
///
/// # Errors
/// `INVAL` if there is none, or it cannot be set to that; `PERM`
pub fn set(number: i32, nanoseconds: i64) -> SysResult {
    let time = TimeSpec::new(nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    clock_settime(ClockId::from_raw(number), time).map_err(errno)
}

fn errno(errno: nix::Error) -> Errno {
    Errno(errno as i32)
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
