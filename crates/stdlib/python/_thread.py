"""Locks, for a runtime with one thread. Starting another is not implemented."""

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


class lock:
    """A lock that knows whether it is held."""

    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout != -1 and timeout < 0:
            raise ValueError("timeout value must be a non-negative number")
        if not self._held:
            self._held = True
            return True
        if not blocking:
            return False
        if timeout >= 0:
            import time
            time.sleep(timeout)
            return False
        raise RuntimeError("deadlock: the only thread waits for a lock that it holds")

    acquire_lock = acquire

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    release_lock = release

    def locked(self):
        return self._held

    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _at_fork_reinit(self):
        self._held = False

    def __repr__(self):
        state = "locked" if self._held else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"


LockType = lock


class RLock:
    """A lock that its holder can take again."""

    __slots__ = ("_count", "__weakref__")

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def locked(self):
        return self._count > 0

    def __enter__(self):
        self._count += 1
        return True

    def __exit__(self, *args):
        self.release()

    def _is_owned(self):
        return self._count > 0

    def _recursion_count(self):
        return self._count

    def _acquire_restore(self, state):
        self._count = state[0]

    def _release_save(self):
        state = (self._count, get_ident())
        self._count = 0
        return state

    def _at_fork_reinit(self):
        self._count = 0

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        owner = get_ident() if self._count else 0
        return f"<{state} _thread.RLock object owner={owner} count={self._count} at {id(self):#x}>"


class _local:
    """What each thread has of its own."""


class _ThreadHandle:
    def __init__(self):
        self.ident = get_ident()

    def is_done(self):
        return False

    def join(self, timeout=None):
        raise RuntimeError("Cannot join current thread")

    def _set_done(self):
        pass


def allocate_lock():
    return lock()


allocate = allocate_lock


def get_ident():
    return 1


def get_native_id():
    import posix
    return posix.getpid()


def start_new_thread(function, args, kwargs=None, /):
    raise NotImplementedError("threads")


start_new = start_new_thread


def start_joinable_thread(function, handle=None, daemon=True):
    raise NotImplementedError("threads")


def daemon_threads_allowed():
    return True


def interrupt_main(signum=2, /):
    import _signal
    _signal.raise_signal(signum)


def exit():
    raise SystemExit


exit_thread = exit


def stack_size(size=0, /):
    return 0


def set_name(name):
    pass


def _count():
    return 0


def _shutdown():
    pass


def _make_thread_handle(ident):
    return _ThreadHandle()


def _get_main_thread_ident():
    return 1


def _is_main_interpreter():
    return True


def _excepthook(args, /):
    import sys
    sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)


class _ExceptHookArgs(tuple):
    __slots__ = ()
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])
