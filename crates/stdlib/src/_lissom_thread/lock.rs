//! `_thread.lock` and `_thread.RLock`.
//!
//! Whoever finds a lock taken waits for the next event and looks again. Between looking and taking no other thread runs: there is no safepoint.

use std::time::{Duration, Instant};

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::lock::Lock;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};
use lissom_vm::thread;

/// `_thread.TIMEOUT_MAX`, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;
/// From this many seconds on they do not fit CPython's 64 bits of nanoseconds.
const TIMESTAMP_MAX: f64 = 9_223_372_036.854_775;

/// `_thread.lock`
pub static LOCK: TypeSpec = TypeSpec {
    name: "_thread.lock",
    layout: Lock::INFO,
    flags: TypeFlags::WEAKREF,
    doc: "A lock object is a synchronization primitive. A thread that waits for it goes on when another one has released it.",
    methods: &[LockMethods::METHODS, SharedMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `_thread.RLock`
pub static RLOCK: TypeSpec = TypeSpec {
    name: "_thread.RLock",
    layout: Lock::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF),
    doc: "A lock that its holder can take again.",
    methods: &[RLockMethods::METHODS, SharedMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Until when to wait; `None`: for as long as it takes.
fn deadline(cx: &mut Context, blocking: bool, timeout: Option<&Value>) -> PyResult<Option<Instant>> {
    let Some(timeout) = timeout else { return Ok(None) };
    let seconds = cx.to_float(timeout)?;
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if seconds >= TIMESTAMP_MAX {
        return Err(cx.overflow_error("timestamp out of range for C PyTime_t"));
    }
    if !blocking && seconds != -1.0 {
        return Err(cx.value_error("can't specify a timeout for a non-blocking call"));
    }
    if seconds == -1.0 {
        return Ok(None);
    }
    if seconds < 0.0 {
        return Err(cx.value_error("timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(cx.overflow_error("timeout value is too large"));
    }
    Ok(Instant::now().checked_add(Duration::from_secs_f64(seconds)))
}

/// Takes a lock that is free, or that this thread holds if it may be taken `again`.
fn try_take(cx: &mut Context, this: &Value, again: bool) -> bool {
    let own = thread::identity(cx);
    let Some(lock) = cx.get_mut::<Lock>(this) else { return false };
    if lock.taken > 0 && !(again && lock.owner == own) {
        return false;
    }
    lock.owner = own;
    lock.taken += 1;
    true
}

/// Takes a lock, or waits for it; was it taken?
fn take(cx: &mut Context, this: &Value, again: bool, blocking: bool, timeout: Option<&Value>) -> PyResult<bool> {
    let end = deadline(cx, blocking, timeout)?;
    if try_take(cx, this, again) {
        return Ok(true);
    }
    if !blocking {
        return Ok(false);
    }
    loop {
        let seen = thread::events(cx);
        if try_take(cx, this, again) {
            return Ok(true);
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Ok(false);
        }
        thread::wait(cx, seen, left);
        cx.poll()?;
    }
}

/// `acquire(blocking=True, timeout=-1)`
fn acquire(cx: &mut Context, args: &Args, again: bool) -> PyResult<Value> {
    let blocking = match args.opt(1) {
        Some(blocking) => cx.truth(blocking)?,
        None => true,
    };
    take(cx, args.this(), again, blocking, args.opt(2)).map(Value::bool)
}

/// Makes a lock free, whoever holds it; tells those that wait.
fn free(cx: &mut Context, this: &Value) {
    if let Some(lock) = cx.get_mut::<Lock>(this) {
        (lock.owner, lock.taken) = (0, 0);
    }
    if thread::are_several(cx) {
        thread::tell(cx);
    }
}

/// Who holds a lock, and how often.
fn state(cx: &Context, this: &Value) -> (u64, u64) {
    cx.get::<Lock>(this).map_or((0, 0), |lock| (lock.owner, lock.taken))
}

fn new(cx: &mut Context, class: &Value) -> PyResult<Value> {
    cx.new_instance_of::<Lock>(class, |_| {})
}

/// Methods of both kinds of locks.
pub struct SharedMethods;

#[methods]
impl SharedMethods {
    /// Return whether the lock is in the locked state.
    #[sig("(self, /)")]
    fn locked(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state(cx, args.this()).1 > 0))
    }

    /// The lock is free in the child of a fork.
    #[sig("(self, /)")]
    fn _at_fork_reinit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        free(cx, args.this());
        Ok(Value::NONE)
    }
}

/// Methods of locks.
pub struct LockMethods;

#[methods]
impl LockMethods {
    /// Create and return a new object.
    #[static_sig("(cls)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new(cx, args.get(0))
    }

    /// Lock the lock. With blocking, wait until it is free, for a time if one is given.
    ///
    /// Return whether the lock was locked.
    #[sig("(self, blocking=True, timeout=-1)")]
    fn acquire(cx: &mut Context, args: &Args) -> PyResult<Value> {
        acquire(cx, args, false)
    }

    /// An obsolete synonym of acquire().
    #[sig("(self, blocking=True, timeout=-1)")]
    fn acquire_lock(cx: &mut Context, args: &Args) -> PyResult<Value> {
        acquire(cx, args, false)
    }

    /// Release the lock, which any thread may do.
    #[sig("(self, /)")]
    fn release(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if state(cx, args.this()).1 == 0 {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "release unlocked lock"));
        }
        free(cx, args.this());
        Ok(Value::NONE)
    }

    /// An obsolete synonym of release().
    #[sig("(self, /)")]
    fn release_lock(cx: &mut Context, args: &Args) -> PyResult<Value> {
        LockMethods::release(cx, args)
    }

    /// An obsolete synonym of locked().
    #[sig("(self, /)")]
    fn locked_lock(cx: &mut Context, args: &Args) -> PyResult<Value> {
        SharedMethods::locked(cx, args)
    }

    /// Lock the lock.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        take(cx, args.this(), false, true, None).map(Value::bool)
    }

    /// Release the lock.
    #[sig("(self, /, *exc_info)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        LockMethods::release(cx, args)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let word = if state(cx, args.this()).1 > 0 { "locked" } else { "unlocked" };
        let at = cx.identity(args.this());
        cx.new_str(&format!("<{word} _thread.lock object at {at:#x}>"))
    }
}

/// Methods of locks that their holder can take again.
pub struct RLockMethods;

#[methods]
impl RLockMethods {
    /// Create and return a new object.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new(cx, args.get(0))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        // threading.RLock warns of arguments.
        Ok(Value::NONE)
    }

    /// Lock the lock, once more if this thread holds it. With blocking, wait until it is free, for a time if one is given.
    ///
    /// Return whether the lock was locked.
    #[sig("(self, blocking=True, timeout=-1)")]
    fn acquire(cx: &mut Context, args: &Args) -> PyResult<Value> {
        acquire(cx, args, true)
    }

    /// Release the lock, once; only its holder may do that.
    #[sig("(self, /)")]
    fn release(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (owner, taken) = state(cx, args.this());
        if taken == 0 || owner != thread::identity(cx) {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        if taken == 1 {
            free(cx, args.this());
        } else if let Some(lock) = cx.get_mut::<Lock>(args.this()) {
            lock.taken -= 1;
        }
        Ok(Value::NONE)
    }

    /// Lock the lock.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        take(cx, args.this(), true, true, None).map(Value::bool)
    }

    /// Release the lock.
    #[sig("(self, /, *exc_info)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        RLockMethods::release(cx, args)
    }

    /// For internal use by `threading.Condition`.
    #[sig("(self, /)")]
    fn _is_owned(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (owner, taken) = state(cx, args.this());
        Ok(Value::bool(taken > 0 && owner == thread::identity(cx)))
    }

    /// For internal use by reentrancy checks.
    #[sig("(self, /)")]
    fn _recursion_count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (owner, taken) = state(cx, args.this());
        let own = thread::identity(cx);
        cx.new_int(if owner == own { taken as i64 } else { 0 })
    }

    /// For internal use by `threading.Condition`.
    #[sig("(self, state, /)")]
    fn _acquire_restore(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some([count, owner]) = cx.as_tuple(args.get(1)).and_then(<[Value]>::first_chunk::<2>).cloned() else {
            return Err(cx.type_error("_acquire_restore() argument 1 must be a tuple"));
        };
        let (count, owner) = (cx.index_i64(&count)?, cx.index_i64(&owner)?);
        take(cx, args.this(), false, true, None)?;
        if let Some(lock) = cx.get_mut::<Lock>(args.this()) {
            (lock.owner, lock.taken) = (owner as u64, count as u64);
        }
        Ok(Value::NONE)
    }

    /// For internal use by `threading.Condition`.
    #[sig("(self, /)")]
    fn _release_save(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (owner, taken) = state(cx, args.this());
        if taken == 0 {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot release un-acquired lock"));
        }
        free(cx, args.this());
        let pair = [cx.new_int(taken as i64)?, cx.new_int(owner as i64)?];
        cx.new_tuple(&pair)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (owner, taken) = state(cx, args.this());
        let word = if taken > 0 { "locked" } else { "unlocked" };
        let (name, at) = (cx.full_name_of_class_of(args.this()), cx.identity(args.this()));
        cx.new_str(&format!("<{word} {name} object owner={owner} count={taken} at {at:#x}>"))
    }
}
