//! Waiting for descriptors: `poll` and `epoll`. Descriptors are plain numbers.

use nix::poll::PollFd;
use nix::sys::epoll::{self, EpollCreateFlags, EpollEvent, EpollFlags, EpollOp};

use crate::{Errno, SysResult};

fn errno(error: nix::Error) -> Errno {
    Errno(error as i32)
}

/// Waits until one of the descriptors is ready for one of the events asked for, `timeout` milliseconds at most (negative: for ever).
/// Gives descriptor and events of those that are.
///
/// # Errors
/// The system's; `INTR` if a signal came.
pub fn poll(wanted: &[(i32, i16)], timeout: i32) -> SysResult<Vec<(i32, i16)>> {
    let mut entries: Vec<PollFd> = wanted.iter().map(|(descriptor, events)| PollFd::new(*descriptor, nix::poll::PollFlags::from_bits_truncate(*events))).collect();
    nix::poll::poll(&mut entries, timeout).map_err(errno)?;
    let mut ready = Vec::new();
    for (entry, (descriptor, _)) in entries.iter().zip(wanted) {
        let events = entry.revents().map_or(0, |events| events.bits());
        if events != 0 {
            ready.push((*descriptor, events));
        }
    }
    Ok(ready)
}

/// Makes an `epoll` descriptor.
///
/// # Errors
/// The system's.
pub fn epoll_create() -> SysResult<i32> {
    epoll::epoll_create1(EpollCreateFlags::EPOLL_CLOEXEC).map_err(errno)
}

/// What is to be done with a descriptor of an `epoll`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Watch it.
    Add,
    /// Watch it for other events.
    Modify,
    /// Watch it no longer.
    Delete,
}

/// Changes what an `epoll` watches.
///
/// # Errors
/// The system's.
pub fn epoll_control(epoll_descriptor: i32, control: Control, descriptor: i32, events: u32) -> SysResult {
    let operation = match control {
        Control::Add => EpollOp::EpollCtlAdd,
        Control::Modify => EpollOp::EpollCtlMod,
        Control::Delete => EpollOp::EpollCtlDel,
    };
    let mut event = EpollEvent::new(EpollFlags::from_bits_truncate(events as i32), descriptor as u64);
    epoll::epoll_ctl(epoll_descriptor, operation, descriptor, if control == Control::Delete { None } else { Some(&mut event) }).map_err(errno)
}

/// Waits for at most `count` events, `timeout` milliseconds at most (negative: for ever).
///
/// # Errors
/// The system's; `INTR` if a signal came.
pub fn epoll_wait(epoll_descriptor: i32, count: usize, timeout: i32) -> SysResult<Vec<(i32, u32)>> {
    let mut events = vec![EpollEvent::empty(); count];
    let found = epoll::epoll_wait(epoll_descriptor, &mut events, timeout as isize).map_err(errno)?;
    Ok(events.iter().take(found).map(|event| (event.data() as i32, event.events().bits() as u32)).collect())
}

/// Closes a descriptor.
///
/// # Errors
/// The system's.
pub fn close(descriptor: i32) -> SysResult {
    nix::unistd::close(descriptor).map_err(errno)
}
