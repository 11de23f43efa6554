//! The methods of sockets. A socket with a timeout does not wait in the system: it is waited for, so that signals are served.

use std::time::Instant;

use lissom_host::raw::socket;
use lissom_host::{Errno, SysResult, poll};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, Value};

use super::functions::timeout_of;
use super::{Socket, State, address};
use crate::errors::{c_int, or_os_error, os_error};

const IN: i16 = 1;
const OUT: i16 = 4;
const IN_PROGRESS: Errno = Errno(115);
const IS_CONNECTED: Errno = Errno(106);

/// The methods of sockets.
pub struct SocketMethods;

fn own<'a>(cx: &'a mut Context, args: &'a Args) -> PyResult<&'a mut Socket> {
    if cx.record_state::<Socket>(args.this()).is_none() {
        return Err(cx.type_error("descriptor requires a '_socket.socket' object"));
    }
    match cx.record_state_mut::<Socket>(args.this()) {
        Some(socket) => Ok(socket),
        None => unreachable!("it was looked for just now"),
    }
}

fn number(cx: &mut Context, args: &Args) -> PyResult<i32> {
    own(cx, args).map(|socket| socket.number)
}

fn timed_out(cx: &mut Context) -> Raised {
    cx.error(ShapeId::TIMEOUT_ERROR, "timed out")
}

/// Does a call, waiting until it can be done as long as the socket's timeout allows.
fn attempt<T>(cx: &mut Context, args: &Args, events: i16, mut call: impl FnMut(i32) -> SysResult<T>) -> PyResult<T> {
    let (number, timeout) = {
        let socket = own(cx, args)?;
        (socket.number, socket.timeout)
    };
    let end = timeout.filter(|timeout| !timeout.is_zero()).map(|timeout| Instant::now() + timeout);
    loop {
        if let Some(end) = end {
            let left = end.saturating_duration_since(Instant::now());
            let ready = crate::select::retried(cx, Some(left), |timeout| poll::poll(&[(number, events)], timeout), Vec::new)?;
            if ready.is_empty() {
                return Err(timed_out(cx));
            }
        }
        match lissom_vm::thread::blocking(cx, || call(number)) {
            Ok(result) => return Ok(result),
            Err(Errno::INTR) => cx.poll()?,
            Err(Errno::AGAIN) if end.is_some() => {}
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

fn size(cx: &mut Context, value: &Value, function: &str) -> PyResult<usize> {
    let size = cx.index_i64(value)?;
    usize::try_from(size).map_err(|_| cx.value_error(&format!("negative buffersize in {function}")))
}

fn flags(cx: &mut Context, value: Option<&Value>) -> PyResult<i32> {
    value.map_or(Ok(0), |value| c_int(cx, value))
}

/// Connects, and gives the error's number rather than raising it; 0 if there is none.
fn connect(cx: &mut Context, args: &Args, function: &str) -> PyResult<i32> {
    let (number, family, timeout) = {
        let socket = own(cx, args)?;
        (socket.number, socket.family, socket.timeout)
    };
    let place = address::encode(cx, family, args.get(1), function)?;
    let waits = timeout.is_none_or(|timeout| !timeout.is_zero());
    match lissom_vm::thread::blocking(cx, || socket::connect(number, &place)) {
        Ok(()) => Ok(0),
        Err(errno) if waits && (errno == IN_PROGRESS || errno == Errno::INTR || errno == Errno::AGAIN) => {
            cx.poll()?;
            let ready = crate::select::retried(cx, timeout, |timeout| poll::poll(&[(number, OUT)], timeout), Vec::new)?;
            if ready.is_empty() {
                return Ok(Errno::AGAIN.0);
            }
            let result = socket::option(number, 1, 4, 4);
            let bytes = or_os_error(cx, result, None)?;
            let result = bytes.first_chunk::<4>().map_or(0, |word| i32::from_ne_bytes(*word));
            Ok(if result == IS_CONNECTED.0 { 0 } else { result })
        }
        Err(errno) => Ok(errno.0),
    }
}

/// Receives bytes: as many as there are, at most `most`.
fn receive(cx: &mut Context, args: &Args, most: usize, flags: i32) -> PyResult<Vec<u8>> {
    cx.check_size(most)?;
    let mut buffer = vec![0; most];
    let count = attempt(cx, args, IN, |number| socket::receive(number, &mut buffer, flags))?;
    buffer.truncate(count);
    Ok(buffer)
}

/// Puts bytes into a buffer of Python's.
fn fill(cx: &mut Context, buffer: &Value, bytes: &[u8]) -> PyResult {
    let class = cx.type_object(ShapeId::MEMORYVIEW);
    let view = cx.call(&class, std::slice::from_ref(buffer))?;
    let format = cx.new_str("B")?;
    let view = cx.call_method(&view, "cast", &[format])?;
    let (start, stop) = (Value::int32(0), cx.new_int_usize(bytes.len())?);
    let part = cx.new_slice(start, stop, Value::NONE)?;
    let bytes = cx.new_bytes(bytes)?;
    cx.set_item(&view, &part, bytes)
}

/// How much a call may put into a buffer of Python's.
fn room(cx: &mut Context, buffer: &Value, asked: Option<&Value>, function: &str) -> PyResult<usize> {
    let length = cx.bytes_like(buffer)?.len();
    let asked = match asked {
        Some(asked) => size(cx, asked, function)?,
        None => 0,
    };
    if asked > length {
        return Err(cx.value_error("buffer too small for requested bytes"));
    }
    Ok(if asked == 0 { length } else { asked })
}

#[methods]
impl SocketMethods {
    /// Create and return a new object.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let timeout = cx.state::<State>("_socket").timeout;
        cx.new_record(args.get(0), Socket { number: -1, family: -1, kind: -1, protocol: -1, timeout })
    }

    /// Initialize self.
    #[sig("(self, family=-1, type=-1, proto=-1, fileno=None)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [mut family, mut kind, mut protocol] = [-1; 3];
        for (index, place) in [&mut family, &mut kind, &mut protocol].into_iter().enumerate() {
            if let Some(value) = args.opt(index + 1) {
                *place = c_int(cx, value)?;
            }
        }
        let number = match args.some(4) {
            Some(given) => {
                if cx.as_float(given).is_some() {
                    return Err(cx.type_error("integer argument expected, got float"));
                }
                let number = c_int(cx, given)?;
                if number < 0 {
                    return Err(cx.value_error("negative file descriptor"));
                }
                let place = socket::own_address(number);
                let place = or_os_error(cx, place, None)?;
                if family == -1 {
                    family = place.first_chunk::<2>().map_or(0, |word| i32::from(u16::from_ne_bytes(*word)));
                }
                for (name, place) in [(3, &mut kind), (38, &mut protocol)] {
                    if *place == -1 {
                        let value = socket::option(number, 1, name, 4);
                        *place = or_os_error(cx, value, None)?.first_chunk::<4>().map_or(0, |word| i32::from_ne_bytes(*word));
                    }
                }
                number
            }
            None => {
                family = if family == -1 { address::INET } else { family };
                kind = if kind == -1 { 1 } else { kind };
                protocol = protocol.max(0);
                let made = socket::open(family, kind, protocol);
                or_os_error(cx, made, None)?
            }
        };
        let timeout = own(cx, args)?.timeout;
        let nonblocking = kind & 0o4000 != 0;
        if timeout.is_some() {
            let done = socket::set_blocking(number, false);
            or_os_error(cx, done, None)?;
        }
        let socket = own(cx, args)?;
        (socket.number, socket.family, socket.kind, socket.protocol) = (number, family, kind & !0o2_004_000, protocol);
        if nonblocking {
            socket.timeout = Some(std::time::Duration::ZERO);
        }
        Ok(Value::NONE)
    }

    /// the socket family
    #[getter]
    fn family(cx: &mut Context, args: &Args) -> PyResult<Value> {
        own(cx, args).map(|socket| Value::int32(socket.family))
    }

    /// the socket type
    #[getter]
    fn r#type(cx: &mut Context, args: &Args) -> PyResult<Value> {
        own(cx, args).map(|socket| Value::int32(socket.kind))
    }

    /// the socket protocol
    #[getter]
    fn proto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        own(cx, args).map(|socket| Value::int32(socket.protocol))
    }

    /// the socket timeout
    #[getter]
    fn timeout(cx: &mut Context, args: &Args) -> PyResult<Value> {
        SocketMethods::gettimeout(cx, args)
    }

    /// Wait for an incoming connection.
    #[sig("(self, /)")]
    fn _accept(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, place) = attempt(cx, args, IN, socket::accept)?;
        let place = address::decode(cx, &place)?;
        cx.new_tuple(&[Value::int32(number), place])
    }

    /// Bind the socket to a local address.
    #[sig("(self, address, /)")]
    fn bind(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, family) = own(cx, args).map(|socket| (socket.number, socket.family))?;
        let place = address::encode(cx, family, args.get(1), "bind")?;
        let done = socket::bind(number, &place);
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Close the socket.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = std::mem::replace(&mut own(cx, args)?.number, -1);
        if number >= 0 {
            match poll::close(number) {
                // The other side was quicker.
                Ok(()) | Err(Errno(104)) => {}
                Err(errno) => return Err(os_error(cx, errno, None)),
            }
        }
        Ok(Value::NONE)
    }

    /// Connect the socket to a remote address.
    #[sig("(self, address, /)")]
    fn connect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let waits = own(cx, args)?.timeout.is_some_and(|timeout| !timeout.is_zero());
        match connect(cx, args, "connect")? {
            0 => Ok(Value::NONE),
            errno if waits && errno == Errno::AGAIN.0 => Err(timed_out(cx)),
            errno => Err(os_error(cx, Errno(errno), None)),
        }
    }

    /// This is like connect(address), but returns an error code.
    #[sig("(self, address, /)")]
    fn connect_ex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        connect(cx, args, "connect_ex").map(Value::int32)
    }

    /// Close the socket object without closing the underlying file descriptor.
    #[sig("(self, /)")]
    fn detach(cx: &mut Context, args: &Args) -> PyResult<Value> {
        own(cx, args).map(|socket| Value::int32(std::mem::replace(&mut socket.number, -1)))
    }

    /// Return the integer file descriptor of the socket.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(cx, args).map(Value::int32)
    }

    /// Return the address of the remote endpoint.
    #[sig("(self, /)")]
    fn getpeername(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = socket::peer_address(number(cx, args)?);
        let place = or_os_error(cx, place, None)?;
        address::decode(cx, &place)
    }

    /// Return the address of the local endpoint.
    #[sig("(self, /)")]
    fn getsockname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = socket::own_address(number(cx, args)?);
        let place = or_os_error(cx, place, None)?;
        address::decode(cx, &place)
    }

    /// Get a socket option.
    #[sig("(self, level, option, buffersize=0, /)")]
    fn getsockopt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (level, name) = (c_int(cx, args.get(1))?, c_int(cx, args.get(2))?);
        let length = args.opt(3).map_or(Ok(0), |length| cx.index_i64(length))?;
        if !(0..=1024).contains(&length) {
            return Err(cx.error(ShapeId::OS_ERROR, "getsockopt buflen out of range"));
        }
        let number = number(cx, args)?;
        let value = socket::option(number, level, name, if length == 0 { 4 } else { length as usize });
        let value = or_os_error(cx, value, None)?;
        if length == 0 { Ok(Value::int32(value.first_chunk::<4>().map_or(0, |word| i32::from_ne_bytes(*word)))) } else { cx.new_bytes(&value) }
    }

    /// Set a socket option.
    #[sig("(self, level, option, value, optlen=0, /)")]
    fn setsockopt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (level, name) = (c_int(cx, args.get(1))?, c_int(cx, args.get(2))?);
        let value = if cx.as_int(args.get(3)).is_some() { c_int(cx, args.get(3))?.to_ne_bytes().to_vec() } else { cx.bytes_like(args.get(3))?.to_vec() };
        let done = socket::set_option(number(cx, args)?, level, name, &value);
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Enable a server to accept connections.
    #[sig("(self, backlog=128, /)")]
    fn listen(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let backlog = args.opt(1).map_or(Ok(128), |backlog| c_int(cx, backlog))?;
        let done = socket::listen(number(cx, args)?, backlog.max(0));
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Receive up to buffersize bytes from the socket.
    #[sig("(self, buffersize, flags=0, /)")]
    fn recv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (most, flags) = (size(cx, args.get(1), "recv")?, flags(cx, args.opt(2))?);
        let bytes = receive(cx, args, most, flags)?;
        cx.new_bytes(&bytes)
    }

    /// A version of recv() that stores its data into a buffer.
    #[sig("(self, buffer, nbytes=0, flags=0)")]
    fn recv_into(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (most, flags) = (room(cx, args.get(1), args.opt(2), "recv_into")?, flags(cx, args.opt(3))?);
        let bytes = receive(cx, args, most, flags)?;
        fill(cx, args.get(1), &bytes)?;
        cx.new_int_usize(bytes.len())
    }

    /// Like recv(buffersize, flags) but also return the sender's address info.
    #[sig("(self, buffersize, flags=0, /)")]
    fn recvfrom(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (most, flags) = (size(cx, args.get(1), "recvfrom")?, flags(cx, args.opt(2))?);
        cx.check_size(most)?;
        let mut buffer = vec![0; most];
        let (count, place) = attempt(cx, args, IN, |number| socket::receive_from(number, &mut buffer, flags))?;
        let (bytes, place) = (cx.new_bytes(&buffer[..count])?, address::decode(cx, &place)?);
        cx.new_tuple(&[bytes, place])
    }

    /// Like recv_into(buffer, nbytes, flags) but also return the sender's address info.
    #[sig("(self, buffer, nbytes=0, flags=0)")]
    fn recvfrom_into(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (most, flags) = (room(cx, args.get(1), args.opt(2), "recvfrom_into")?, flags(cx, args.opt(3))?);
        let mut buffer = vec![0; most];
        let (count, place) = attempt(cx, args, IN, |number| socket::receive_from(number, &mut buffer, flags))?;
        fill(cx, args.get(1), &buffer[..count])?;
        let (count, place) = (cx.new_int_usize(count)?, address::decode(cx, &place)?);
        cx.new_tuple(&[count, place])
    }

    /// Send a data string to the socket.
    #[sig("(self, data, flags=0, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (bytes, flags) = (cx.bytes_like(args.get(1))?.to_vec(), flags(cx, args.opt(2))?);
        let count = attempt(cx, args, OUT, |number| socket::send(number, &bytes, flags))?;
        cx.new_int_usize(count)
    }

    /// Send a data string to the socket, all of it.
    #[sig("(self, data, flags=0, /)")]
    fn sendall(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (bytes, flags) = (cx.bytes_like(args.get(1))?.to_vec(), flags(cx, args.opt(2))?);
        let mut sent = 0;
        while sent < bytes.len() {
            sent += attempt(cx, args, OUT, |number| socket::send(number, &bytes[sent..], flags))?;
            cx.poll()?;
        }
        Ok(Value::NONE)
    }

    /// Like send(data, flags) but allows specifying the destination address.
    #[sig("(self, data, *args)")]
    fn sendto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (flags, place) = match args.rest {
            [place] => (0, place),
            [flags, place] => (c_int(cx, flags)?, place),
            _ => return Err(cx.type_error(&format!("sendto() takes 2 or 3 arguments ({} given)", args.rest.len() + 1))),
        };
        let family = own(cx, args)?.family;
        let bytes = cx.bytes_like(args.get(1))?.to_vec();
        let place = address::encode(cx, family, place, "sendto")?;
        let count = attempt(cx, args, OUT, |number| socket::send_to(number, &bytes, flags, &place))?;
        cx.new_int_usize(count)
    }

    /// Set the socket to blocking or non-blocking.
    #[sig("(self, flag, /)")]
    fn setblocking(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let blocking = cx.truth(args.get(1))?;
        own(cx, args)?.timeout = if blocking { None } else { Some(std::time::Duration::ZERO) };
        let done = socket::set_blocking(number(cx, args)?, blocking);
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Returns True if socket is in blocking mode.
    #[sig("(self, /)")]
    fn getblocking(cx: &mut Context, args: &Args) -> PyResult<Value> {
        own(cx, args).map(|socket| Value::bool(socket.timeout.is_none_or(|timeout| !timeout.is_zero())))
    }

    /// Set a timeout on socket operations.
    #[sig("(self, timeout, /)")]
    fn settimeout(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let timeout = timeout_of(cx, args.get(1))?;
        own(cx, args)?.timeout = timeout;
        let done = socket::set_blocking(number(cx, args)?, timeout.is_none());
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Returns the timeout in seconds (float) associated with socket operations.
    #[sig("(self, /)")]
    fn gettimeout(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match own(cx, args)?.timeout {
            Some(timeout) => cx.new_float(timeout.as_secs_f64()),
            None => Ok(Value::NONE),
        }
    }

    /// Shut down the reading side of the socket, the writing side, or both.
    #[sig("(self, how, /)")]
    fn shutdown(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let how = c_int(cx, args.get(1))?;
        let done = socket::shutdown(number(cx, args)?, how);
        or_os_error(cx, done, None)?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, family, kind, protocol) = own(cx, args).map(|socket| (socket.number, socket.family, socket.kind, socket.protocol))?;
        cx.new_str(&format!("<socket object, fd={number}, family={family}, type={kind}, proto={protocol}>"))
    }
}
