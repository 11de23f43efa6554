"""Threads and locks, on what `_lissom_thread` offers.

A thread hands its turn on only where it calls, jumps back or blocks.
"""

from _lissom_thread import (
    _count,
    _get_main_thread_ident,
    events as _events,
    get_ident,
    get_native_id,
    has_ended as _has_ended,
    lock,
    RLock,
    start as _start,
    tell as _tell,
    undivided as _undivided,
    wait as _wait,
)

error = RuntimeError
TIMEOUT_MAX = 9223372036.0

# Has this program ever started a thread? Until then nobody can wait.
_several = False


def _deadline(timeout):
    """When to stop waiting, by the monotonic clock."""
    from time import monotonic
    return monotonic() + timeout


def _left(deadline):
    """Seconds until then, at least 0; -1: for ever."""
    if deadline is None:
        return -1
    from time import monotonic
    left = deadline - monotonic()
    return left if left > 0 else 0


LockType = lock
# A class, so that it can be an attribute of another one as it is.
allocate_lock = allocate = lock

# What threads have of their own: by thread, weak references to the objects it has used.
_used = {}


class _local:
    """Attributes that each thread has of its own."""

    __slots__ = ("_local__state", "__dict__", "__weakref__")

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        # Whose attributes are in place, those of the others, and how each is begun.
        object.__setattr__(self, "_local__state", [get_ident(), {}, args, kwargs])
        return self


def _put_in_place(self):
    state = object.__getattribute__(self, "_local__state")
    me = get_ident()
    if state[0] == me:
        return
    owner, parked, args, kwargs = state
    parked[owner] = object.__getattribute__(self, "__dict__")
    own = parked.pop(me, None)
    begins = own is None
    object.__setattr__(self, "__dict__", {} if begins else own)
    state[0] = me
    if begins:
        from weakref import ref
        _used.setdefault(me, []).append(ref(self))
        type(self).__init__(self, *args, **kwargs)


def _get(self, name):
    _put_in_place(self)
    return object.__getattribute__(self, name)


def _set(self, name, value):
    _put_in_place(self)
    object.__setattr__(self, name, value)


def _delete(self, name):
    _put_in_place(self)
    object.__delattr__(self, name)


def _divide_locals():
    """From the first thread on, attributes of locals are looked up in the thread's own."""

    def __getattribute__(self, name):
        return _undivided(_get, self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _undivided(_set, self, name, value)

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _undivided(_delete, self, name)

    _local.__getattribute__ = __getattribute__
    _local.__setattr__ = __setattr__
    _local.__delattr__ = __delattr__


def _forget_locals(thread):
    for reference in _used.pop(thread, ()):
        local = reference()
        if local is not None:
            state = object.__getattribute__(local, "_local__state")
            state[1].pop(thread, None)
            if state[0] == thread:
                state[0] = 0
                object.__setattr__(local, "__dict__", {})
                state[1].pop(0, None)


class _ThreadHandle:
    """A thread that can be waited for."""

    __slots__ = ("ident", "_state", "__weakref__")

    def __init__(self):
        self.ident = 0
        self._state = "new"

    def is_done(self):
        return self._state == "done"

    def join(self, timeout=None):
        if self._state == "new":
            raise RuntimeError("thread not started")
        if self._state != "done" and self.ident == get_ident():
            raise RuntimeError("Cannot join current thread")
        deadline = None if timeout is None or timeout < 0 else _deadline(timeout)
        while True:
            seen = _events()
            if self._state == "done":
                return
            if _has_ended():
                raise PythonFinalizationError("cannot join a thread that no longer runs, as the interpreter ends")
            left = _left(deadline)
            if not left:
                return
            _wait(seen, left)

    def _set_done(self):
        if self._state == "new":
            raise RuntimeError("thread not started")
        self._state = "done"
        _tell()

    def __repr__(self):
        return f"<_ThreadHandle object: ident={self.ident}>"


# Threads that the end of the program waits for.
_awaited = set()
_stack_size = 0


def _begin(handle, body):
    global _several
    if _has_ended():
        raise PythonFinalizationError("can't create new thread at interpreter shutdown")
    if not _several:
        _several = True
        _divide_locals()
    handle._state = "running"
    try:
        # Native code wants more than the least that may be asked for.
        handle.ident = _start(body, _stack_size and max(_stack_size, 4 << 20))
    except BaseException:
        handle._state = "new"
        raise


def start_joinable_thread(function, handle=None, daemon=True):
    """Start a thread that calls the function without arguments. Return its handle."""
    if not callable(function):
        raise TypeError("thread function must be callable")
    if handle is None:
        handle = _ThreadHandle()
    elif not isinstance(handle, _ThreadHandle):
        raise TypeError("'handle' must be a _ThreadHandle")
    elif handle._state != "new":
        raise RuntimeError("thread already started")

    def body():
        handle.ident = get_ident()
        try:
            _run(function, (), {})
        finally:
            _forget_locals(handle.ident)
            _awaited.discard(handle)
            handle._set_done()

    if not daemon:
        _awaited.add(handle)
    try:
        _begin(handle, body)
    except BaseException:
        _awaited.discard(handle)
        raise
    return handle


def start_new_thread(function, args, kwargs={}, /):
    """Start a thread that calls the function with arguments. Return its identity."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    handle = _ThreadHandle()

    def body():
        try:
            _run(function, args, kwargs)
        finally:
            _forget_locals(get_ident())
            handle._set_done()

    _begin(handle, body)
    return handle.ident


start_new = start_new_thread


def _run(function, args, kwargs):
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as error:
        import sys
        from types import SimpleNamespace
        sys.unraisablehook(SimpleNamespace(
            exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__,
            err_msg=f"Exception ignored in thread started by {function!r}", object=None))


def daemon_threads_allowed():
    """Return whether threads may be started that the end of the program does not wait for."""
    return True


def interrupt_main(signum=2, /):
    """Simulate the arrival of a signal, so that the main thread handles it."""
    import _signal
    from posix import getpid, kill
    if not 1 <= signum < _signal.NSIG:
        raise ValueError("signal number out of range")
    if _signal.getsignal(signum) not in (_signal.SIG_DFL, _signal.SIG_IGN, None):
        # It is for the main thread, as all signals are.
        kill(getpid(), signum)


def exit():
    """Raise SystemExit, which ends a thread without a message."""
    raise SystemExit


exit_thread = exit


def stack_size(size=0, /):
    """Return the bytes of new threads' stacks, 0 for the usual; with an argument, set them."""
    global _stack_size
    if size < 0:
        raise ValueError("size must be 0 or a positive value")
    if 0 < size < 32768:
        raise ValueError(f"size not valid: {size} bytes")
    before = _stack_size
    _stack_size = size
    return before


def set_name(name):
    """The name of a thread is Python's alone."""


def _shutdown():
    """Wait for the threads that are no daemons."""
    while _awaited:
        next(iter(_awaited)).join()


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    handle._state = "running"
    return handle


def _is_main_interpreter():
    return True
