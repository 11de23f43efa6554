//! Sockets. Addresses are the bytes that the system takes and gives: a family, and what the family means by the rest.

use crate::{Errno, SysResult};

/// More than any address takes.
const ADDRESS_MAX: usize = 128;

fn failed() -> Errno {
    Errno(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
}

fn number(result: i32) -> SysResult<i32> {
    if result < 0 { Err(failed()) } else { Ok(result) }
}

fn count(result: isize) -> SysResult<usize> {
    usize::try_from(result).map_err(|_| failed())
}

/// A new socket, which programs started later do not inherit.
///
/// # Errors
/// The system's.
pub fn open(family: i32, kind: i32, protocol: i32) -> SysResult<i32> {
    // SAFETY: the call takes numbers.
    number(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })
}

/// Two sockets that are connected.
///
/// # Errors
/// The system's.
pub fn pair(family: i32, kind: i32, protocol: i32) -> SysResult<(i32, i32)> {
    let mut both = [0; 2];
    // SAFETY: the array has room for two numbers.
    number(unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, protocol, both.as_mut_ptr()) })?;
    Ok((both[0], both[1]))
}

/// Gives a socket an address.
///
/// # Errors
/// The system's.
pub fn bind(socket: i32, address: &[u8]) -> SysResult {
    // SAFETY: the address is as long as said.
    number(unsafe { libc::bind(socket, address.as_ptr().cast(), address.len() as u32) }).map(drop)
}

/// Connects a socket.
///
/// # Errors
/// The system's; `EINPROGRESS` if it does not wait.
pub fn connect(socket: i32, address: &[u8]) -> SysResult {
    // SAFETY: the address is as long as said.
    number(unsafe { libc::connect(socket, address.as_ptr().cast(), address.len() as u32) }).map(drop)
}

/// Lets others connect.
///
/// # Errors
/// The system's.
pub fn listen(socket: i32, backlog: i32) -> SysResult {
    // SAFETY: the call takes numbers.
    number(unsafe { libc::listen(socket, backlog) }).map(drop)
}

/// Runs a call that fills an address in.
fn addressed(call: impl FnOnce(*mut libc::sockaddr, *mut u32) -> i64) -> SysResult<(i64, Vec<u8>)> {
    let mut room = [0u64; ADDRESS_MAX / 8];
    let mut length = ADDRESS_MAX as u32;
    let result = call(room.as_mut_ptr().cast(), &raw mut length);
    if result < 0 {
        return Err(failed());
    }
    let bytes = room.iter().flat_map(|word| word.to_ne_bytes()).take(length as usize).collect();
    Ok((result, bytes))
}

/// Takes a connection: its socket, and the other side's address.
///
/// # Errors
/// The system's.
pub fn accept(socket: i32) -> SysResult<(i32, Vec<u8>)> {
    // SAFETY: the room is as long as said.
    let (socket, address) = addressed(|at, length| i64::from(unsafe { libc::accept4(socket, at, length, libc::SOCK_CLOEXEC) }))?;
    Ok((socket as i32, address))
}

/// The address of a socket.
///
/// # Errors
/// The system's.
pub fn own_address(socket: i32) -> SysResult<Vec<u8>> {
    // SAFETY: the room is as long as said.
    addressed(|at, length| i64::from(unsafe { libc::getsockname(socket, at, length) })).map(|(_, address)| address)
}

/// The address of the other side.
///
/// # Errors
/// The system's.
pub fn peer_address(socket: i32) -> SysResult<Vec<u8>> {
    // SAFETY: the room is as long as said.
    addressed(|at, length| i64::from(unsafe { libc::getpeername(socket, at, length) })).map(|(_, address)| address)
}

/// Receives into a buffer.
///
/// # Errors
/// The system's.
pub fn receive(socket: i32, buffer: &mut [u8], flags: i32) -> SysResult<usize> {
    // SAFETY: the buffer is as long as said.
    count(unsafe { libc::recv(socket, buffer.as_mut_ptr().cast(), buffer.len(), flags) })
}

/// Receives into a buffer, with the sender's address.
///
/// # Errors
/// The system's.
pub fn receive_from(socket: i32, buffer: &mut [u8], flags: i32) -> SysResult<(usize, Vec<u8>)> {
    // SAFETY: buffer and room are as long as said.
    let (count, address) = addressed(|at, length| unsafe { libc::recvfrom(socket, buffer.as_mut_ptr().cast(), buffer.len(), flags, at, length) as i64 })?;
    Ok((count as usize, address))
}

/// Sends. A closed connection is an error, not a signal.
///
/// # Errors
/// The system's.
pub fn send(socket: i32, bytes: &[u8], flags: i32) -> SysResult<usize> {
    // SAFETY: the bytes are as many as said.
    count(unsafe { libc::send(socket, bytes.as_ptr().cast(), bytes.len(), flags | libc::MSG_NOSIGNAL) })
}

/// Sends to an address.
///
/// # Errors
/// The system's.
pub fn send_to(socket: i32, bytes: &[u8], flags: i32, address: &[u8]) -> SysResult<usize> {
    // SAFETY: bytes and address are as long as said.
    count(unsafe { libc::sendto(socket, bytes.as_ptr().cast(), bytes.len(), flags | libc::MSG_NOSIGNAL, address.as_ptr().cast(), address.len() as u32) })
}

/// The names of an address's host and service.
///
/// # Errors
/// The resolver's number (`EAI_…`).
pub fn names_of(address: &[u8], flags: i32) -> Result<(Vec<u8>, Vec<u8>), i32> {
    let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
    // SAFETY: the address is as long as said, and so are the places for the names, which end in a zero.
    let failed = unsafe {
        libc::getnameinfo(
            address.as_ptr().cast(),
            address.len() as u32,
            host.as_mut_ptr().cast(),
            host.len() as u32,
            service.as_mut_ptr().cast(),
            service.len() as u32,
            flags,
        )
    };
    let name = |bytes: &[u8]| bytes.iter().take_while(|byte| **byte != 0).copied().collect();
    if failed == 0 { Ok((name(&host), name(&service))) } else { Err(failed) }
}

/// Ends one or both directions.
///
/// # Errors
/// The system's.
pub fn shutdown(socket: i32, how: i32) -> SysResult {
    // SAFETY: the call takes numbers.
    number(unsafe { libc::shutdown(socket, how) }).map(drop)
}

/// Reads an option, of `length` bytes at most.
///
/// # Errors
/// The system's.
pub fn option(socket: i32, level: i32, name: i32, length: usize) -> SysResult<Vec<u8>> {
    let mut buffer = vec![0u8; length];
    let mut length = length as u32;
    // SAFETY: the buffer is as long as said.
    number(unsafe { libc::getsockopt(socket, level, name, buffer.as_mut_ptr().cast(), &raw mut length) })?;
    buffer.truncate(length as usize);
    Ok(buffer)
}

/// Sets an option.
///
/// # Errors
/// The system's.
pub fn set_option(socket: i32, level: i32, name: i32, value: &[u8]) -> SysResult {
    // SAFETY: the value is as long as said.
    number(unsafe { libc::setsockopt(socket, level, name, value.as_ptr().cast(), value.len() as u32) }).map(drop)
}

/// Makes calls on a descriptor wait, or not.
///
/// # Errors
/// The system's.
pub fn set_blocking(descriptor: i32, blocking: bool) -> SysResult {
    // SAFETY: the calls take numbers.
    unsafe {
        let flags = number(libc::fcntl(descriptor, libc::F_GETFL))?;
        let flags = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
        number(libc::fcntl(descriptor, libc::F_SETFL, flags)).map(drop)
    }
}

/// Another descriptor for the same file, which programs started later do not inherit.
///
/// # Errors
/// The system's.
pub fn duplicate(descriptor: i32) -> SysResult<i32> {
    // SAFETY: the call takes numbers.
    number(unsafe { libc::fcntl(descriptor, libc::F_DUPFD_CLOEXEC, 0) })
}
