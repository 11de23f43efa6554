//! `select`: waiting for descriptors, with `select`, `poll` and `epoll`.

use std::time::{Duration, Instant};

use lissom_host::poll::{self, Control};
use lissom_host::{Errno, SysResult};
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

pub(crate) const IN: i16 = 1;
const PRI: i16 = 2;
const OUT: i16 = 4;
const ERR: i16 = 8;
const HUP: i16 = 16;

/// The numbers that the module names.
const CONSTANTS: &[(&str, i64)] = &[
    ("POLLIN", 1),
    ("POLLPRI", 2),
    ("POLLOUT", 4),
    ("POLLERR", 8),
    ("POLLHUP", 16),
    ("POLLNVAL", 32),
    ("POLLRDNORM", 64),
    ("POLLRDBAND", 128),
    ("POLLWRNORM", 256),
    ("POLLWRBAND", 512),
    ("POLLMSG", 1024),
    ("POLLRDHUP", 0x2000),
    ("EPOLLIN", 1),
    ("EPOLLPRI", 2),
    ("EPOLLOUT", 4),
    ("EPOLLERR", 8),
    ("EPOLLHUP", 16),
    ("EPOLLRDNORM", 64),
    ("EPOLLRDBAND", 128),
    ("EPOLLWRNORM", 256),
    ("EPOLLWRBAND", 512),
    ("EPOLLMSG", 1024),
    ("EPOLLRDHUP", 0x2000),
    ("EPOLLEXCLUSIVE", 1 << 28),
    ("EPOLLWAKEUP", 1 << 29),
    ("EPOLLONESHOT", 1 << 30),
    ("EPOLLET", 1 << 31),
    ("EPOLL_CLOEXEC", 0o2_000_000),
    ("PIPE_BUF", 4096),
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("select", Some("This module supports asynchronous I/O on multiple file descriptors."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &EPOLL_SPEC)?;
    cx.native_type(&POLL_SPEC)?;
    let error = cx.type_object(ShapeId::OS_ERROR);
    cx.module_set(&module, "error", error)?;
    for (name, number) in CONSTANTS {
        let number = cx.new_int(*number)?;
        cx.module_set(&module, name, number)?;
    }
    Ok(module)
}

/// The descriptor that an integer or an object with `fileno()` stands for.
///
/// # Errors
/// `TypeError` for anything else, `ValueError` for a negative one.
pub fn descriptor(cx: &mut Context, value: &Value) -> PyResult<i32> {
    let number = if cx.as_int(value).is_some() {
        if value.as_bool().is_some() {
            crate::errors::warn(cx, lissom_objects::ShapeId::RUNTIME_WARNING, "bool is used as a file descriptor", 1, None)?;
        }
        value.clone()
    } else {
        let name = cx.intern("fileno")?;
        let Some(method) = cx.lookup_attr(value, &name)? else { return Err(cx.type_error("argument must be an int, or have a fileno() method.")) };
        let number = cx.call(&method, &[])?;
        if cx.as_int(&number).is_none() {
            return Err(cx.type_error("fileno() returned a non-integer"));
        }
        number
    };
    let Some(number) = cx.as_int(&number).and_then(|number| number.to_i64()).and_then(|number| i32::try_from(number).ok()) else {
        return Err(cx.overflow_error("Python int too large to convert to C int"));
    };
    if number < 0 {
        return Err(cx.value_error(&format!("file descriptor cannot be a negative integer ({number})")));
    }
    Ok(number)
}

/// Waits again after a signal, for what is left of the time.
pub(crate) fn retried<T>(cx: &mut Context, timeout: Option<Duration>, mut wait: impl FnMut(i32) -> SysResult<T>, none: impl Fn() -> T) -> PyResult<T> {
    let end = timeout.map(|timeout| Instant::now() + timeout);
    loop {
        let milliseconds = match end {
            None => -1,
            // Rounded up, so that nobody wakes too early.
            Some(end) => i32::try_from(end.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000)).unwrap_or(i32::MAX),
        };
        match lissom_vm::thread::blocking(cx, || wait(milliseconds)) {
            Ok(result) => return Ok(result),
            Err(Errno::INTR) => {
                cx.poll()?;
                if end.is_some_and(|end| end <= Instant::now()) {
                    return Ok(none());
                }
            }
            Err(errno) => return Err(crate::errors::os_error(cx, errno, None)),
        }
    }
}

/// Waits until a descriptor is ready for the events, if other threads could run meanwhile: for calls that would keep them from it.
pub(crate) fn wait_ready(cx: &mut Context, number: i32, events: i16) -> PyResult {
    if lissom_vm::thread::are_several(cx) {
        retried(cx, None, |timeout| poll::poll(&[(number, events)], timeout), Vec::new)?;
    }
    Ok(())
}

/// A timeout in seconds; `None` and, if `negative`, numbers below zero mean for ever.
fn seconds(cx: &mut Context, value: Option<&Value>, message: &str, negative: bool) -> PyResult<Option<Duration>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(None) };
    let number = match (cx.as_float(value), cx.as_int(value)) {
        (Some(number), _) => number,
        (None, Some(number)) => number.to_i64().map_or(f64::INFINITY, |number| number as f64),
        _ => match cx.to_float(value) {
            Ok(number) => number,
            Err(raised) => {
                drop(cx.take_raised(raised));
                return Err(cx.type_error(message));
            }
        },
    };
    if number.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if number < 0.0 {
        return if negative { Ok(None) } else { Err(cx.value_error("timeout must be non-negative")) };
    }
    if number > 9_223_372_036.0 {
        return Err(cx.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    Ok(Some(Duration::from_secs_f64(number)))
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Wait until one or more file descriptors are ready for some kind of I/O.
    #[sig("(rlist, wlist, xlist, timeout=None, /)")]
    fn select(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let timeout = seconds(cx, args.opt(3), "timeout must be a float or None", false)?;
        let mut groups: Vec<Vec<(i32, Value)>> = Vec::new();
        for index in 0..3 {
            let mut group = Vec::new();
            let given = args.get(index);
            if cx.special(given, lissom_objects::names::Special::Iter).is_none() && cx.special(given, lissom_objects::names::Special::GetItem).is_none() {
                return Err(cx.type_error("arguments 1-3 must be sequences"));
            }
            // A list may change while its items are asked for their descriptors.
            let items = if cx.as_list(given).is_some() { given.clone() } else { cx.list_from_iterable(given)? };
            let mut at = 0;
            while let Some(object) = cx.as_list(&items).and_then(|list| list.get(at)) {
                at += 1;
                let number = descriptor(cx, &object)?;
                if number >= 1024 {
                    return Err(cx.value_error("filedescriptor out of range in select()"));
                }
                group.push((number, object));
            }
            groups.push(group);
        }
        let mut wanted: Vec<(i32, i16)> = Vec::new();
        for (group, events) in groups.iter().zip([IN, OUT, PRI]) {
            for (number, _) in group {
                match wanted.iter_mut().find(|(known, _)| known == number) {
                    Some(entry) => entry.1 |= events,
                    None => wanted.push((*number, events)),
                }
            }
        }
        let ready = retried(cx, timeout, |timeout| poll::poll(&wanted, timeout), Vec::new)?;
        if ready.iter().any(|(_, events)| events & 32 != 0) {
            return Err(crate::errors::os_error(cx, Errno::BADF, None));
        }
        let mut lists = Vec::new();
        for (group, events) in groups.iter().zip([IN | HUP | ERR, OUT | ERR, PRI]) {
            let list = cx.new_list()?;
            for (number, object) in group {
                if ready.iter().any(|(known, found)| known == number && found & events != 0) {
                    cx.list_push(&list, object.clone())?;
                }
            }
            lists.push(list);
        }
        cx.new_tuple_from(lists)
    }

    /// Returns a polling object.
    #[sig("()")]
    fn poll(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&POLL_SPEC)?;
        cx.new_record(&class, Polled { wanted: Vec::new(), waiting: false })
    }
}

/// What a polling object watches.
struct Polled {
    wanted: Vec<(i32, i16)>,
    waiting: bool,
}

/// `select.poll`
pub static POLL_SPEC: TypeSpec = TypeSpec { name: "select.poll", layout: Record::INFO, flags: TypeFlags::NO_INSTANTIATION, methods: &[PollMethods::METHODS], ..TypeSpec::DEFAULT };

/// The methods of polling objects.
pub struct PollMethods;

fn gone(cx: &mut Context) -> lissom_objects::Raised {
    cx.error(ShapeId::SYSTEM_ERROR, "the object has no state")
}

fn events16(cx: &mut Context, value: Option<&Value>, default: i16) -> PyResult<i16> {
    let Some(value) = value else { return Ok(default) };
    let number = cx.index_i64(value)?;
    match u16::try_from(number) {
        Ok(events) => Ok(events as i16),
        Err(_) if number < 0 => Err(cx.value_error("value must be positive")),
        Err(_) => Err(cx.overflow_error("Python int too large for C unsigned short")),
    }
}

#[methods]
impl PollMethods {
    /// Register a file descriptor with the polling object.
    #[sig("(self, fd, eventmask=7, /)")]
    fn register(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, events) = (descriptor(cx, args.get(1))?, events16(cx, args.opt(2), IN | PRI | OUT)?);
        let Some(polled) = cx.record_state_mut::<Polled>(args.this()) else { return Err(gone(cx)) };
        match polled.wanted.iter_mut().find(|(known, _)| *known == number) {
            Some(entry) => entry.1 = events,
            None => polled.wanted.push((number, events)),
        }
        Ok(Value::NONE)
    }

    /// Modify an already registered file descriptor.
    #[sig("(self, fd, eventmask, /)")]
    fn modify(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, events) = (descriptor(cx, args.get(1))?, events16(cx, args.opt(2), 0)?);
        let Some(polled) = cx.record_state_mut::<Polled>(args.this()) else { return Err(gone(cx)) };
        match polled.wanted.iter_mut().find(|(known, _)| *known == number) {
            Some(entry) => {
                entry.1 = events;
                Ok(Value::NONE)
            }
            None => Err(crate::errors::os_error(cx, Errno::NOENT, None)),
        }
    }

    /// Remove a file descriptor being tracked by the polling object.
    #[sig("(self, fd, /)")]
    fn unregister(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = descriptor(cx, args.get(1))?;
        let Some(polled) = cx.record_state_mut::<Polled>(args.this()) else { return Err(gone(cx)) };
        match polled.wanted.iter().position(|(known, _)| *known == number) {
            Some(index) => {
                polled.wanted.remove(index);
                Ok(Value::NONE)
            }
            None => Err(cx.key_error(&Value::int32(number))),
        }
    }

    /// Polls the set of registered file descriptors.
    #[sig("(self, timeout=None, /)")]
    fn poll(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let timeout = match args.some(1) {
            None => None,
            Some(value) => {
                let number = if cx.as_int(value).is_some() { cx.index_i64(value)? as f64 } else { cx.as_float(value).map_or_else(|| Err(cx.type_error("timeout must be an integer or None")), Ok)? };
                if number > f64::from(i32::MAX) {
                    return Err(cx.overflow_error("timeout is too large"));
                }
                (number >= 0.0).then(|| Duration::from_secs_f64(number / 1000.0))
            }
        };
        let Some(polled) = cx.record_state_mut::<Polled>(args.this()) else { return Err(gone(cx)) };
        if polled.waiting {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "concurrent poll() invocation"));
        }
        polled.waiting = true;
        let wanted = polled.wanted.clone();
        let ready = retried(cx, timeout, |timeout| poll::poll(&wanted, timeout), Vec::new);
        if let Some(polled) = cx.record_state_mut::<Polled>(args.this()) {
            polled.waiting = false;
        }
        let list = cx.new_list()?;
        for (number, events) in ready? {
            let pair = cx.new_tuple(&[Value::int32(number), Value::int32(i32::from(events as u16))])?;
            cx.list_push(&list, pair)?;
        }
        Ok(list)
    }
}

/// An `epoll` descriptor; negative when it is closed.
struct Epoll(i32);

impl Drop for Epoll {
    fn drop(&mut self) {
        if self.0 >= 0 {
            let _ = poll::close(self.0);
        }
    }
}

/// `select.epoll`
pub static EPOLL_SPEC: TypeSpec =
    TypeSpec { name: "select.epoll", layout: Record::INFO, flags: TypeFlags::BASE, doc: "Returns an epolling object.", methods: &[EpollMethods::METHODS], ..TypeSpec::DEFAULT };

/// The methods of epolling objects.
pub struct EpollMethods;

fn epoll_of(cx: &mut Context, args: &Args) -> PyResult<i32> {
    match cx.record_state::<Epoll>(args.this()) {
        Some(Epoll(number)) if *number >= 0 => Ok(*number),
        _ => Err(cx.value_error("I/O operation on closed epoll object")),
    }
}

fn events32(cx: &mut Context, value: Option<&Value>, default: u32) -> PyResult<u32> {
    let Some(value) = value else { return Ok(default) };
    let number = cx.index_i64(value)?;
    match u32::try_from(number) {
        Ok(events) => Ok(events),
        Err(_) if number < 0 => Err(cx.value_error("value must be positive")),
        Err(_) => Err(cx.overflow_error("Python int too large for C unsigned int")),
    }
}

fn control(cx: &mut Context, args: &Args, control: Control, events: u32) -> PyResult<Value> {
    let epoll = epoll_of(cx, args)?;
    let number = descriptor(cx, args.get(1))?;
    let done = poll::epoll_control(epoll, control, number, events);
    crate::errors::or_os_error(cx, done, None)?;
    Ok(Value::NONE)
}

#[methods]
impl EpollMethods {
    /// Create and return a new object.
    #[static_sig("(cls, sizehint=-1, flags=0)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (size, flags) = (args.opt(1).map_or(Ok(-1), |size| cx.index_i64(size))?, args.opt(2).map_or(Ok(0), |flags| cx.index_i64(flags))?);
        if size == 0 || size < -1 {
            return Err(cx.value_error("negative sizehint"));
        }
        if flags & !0o2_000_000 != 0 {
            return Err(crate::errors::os_error(cx, Errno::INVAL, None));
        }
        let made = poll::epoll_create();
        let number = crate::errors::or_os_error(cx, made, None)?;
        cx.new_record(args.get(0), Epoll(number))
    }

    /// Create an epoll object from a given control fd.
    #[class_sig("(cls, fd, /)")]
    fn fromfd(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = crate::errors::c_int(cx, args.get(1))?;
        cx.new_record(args.get(0), Epoll(number))
    }

    /// Close the epoll control file descriptor.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(Epoll(number)) = cx.record_state_mut::<Epoll>(args.this()) else { return Ok(Value::NONE) };
        let number = std::mem::replace(number, -1);
        if number >= 0 {
            let closed = poll::close(number);
            crate::errors::or_os_error(cx, closed, None)?;
        }
        Ok(Value::NONE)
    }

    /// True if the epoll handler is closed.
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Epoll>(args.this()).is_none_or(|Epoll(number)| *number < 0)))
    }

    /// Return the epoll control file descriptor.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        epoll_of(cx, args).map(Value::int32)
    }

    /// Registers a new fd or raises an OSError if the fd is already registered.
    #[sig("(self, fd, eventmask=7)")]
    fn register(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let events = events32(cx, args.opt(2), 7)?;
        control(cx, args, Control::Add, events)
    }

    /// Modify event mask for a registered file descriptor.
    #[sig("(self, fd, eventmask)")]
    fn modify(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let events = events32(cx, args.opt(2), 0)?;
        control(cx, args, Control::Modify, events)
    }

    /// Remove a registered file descriptor from the epoll object.
    #[sig("(self, fd)")]
    fn unregister(cx: &mut Context, args: &Args) -> PyResult<Value> {
        control(cx, args, Control::Delete, 0)
    }

    /// Wait for events on the epoll file descriptor.
    #[sig("(self, timeout=None, maxevents=-1)")]
    fn poll(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let epoll = epoll_of(cx, args)?;
        let timeout = seconds(cx, args.opt(1), "timeout must be an integer or None", true)?;
        let most = args.opt(2).map_or(Ok(-1), |most| cx.index_i64(most))?;
        let most = match most {
            -1 => 1023,
            1..=1_000_000 => most as usize,
            _ => return Err(cx.value_error(&format!("maxevents must be greater than 0, got {most}"))),
        };
        let ready = retried(cx, timeout, |timeout| poll::epoll_wait(epoll, most, timeout), Vec::new)?;
        let list = cx.new_list()?;
        for (number, events) in ready {
            let pair = cx.new_tuple(&[Value::int32(number), Value::int_unchecked(i64::from(events))])?;
            cx.list_push(&list, pair)?;
        }
        Ok(list)
    }

    /// The object itself.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        epoll_of(cx, args)?;
        Ok(args.this().clone())
    }

    /// Closes it.
    #[sig("(self, exc_type=None, exc_value=None, exc_tb=None, /)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "close", &[])
    }
}
