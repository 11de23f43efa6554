# contextlib: contextmanager, ExitStack, closing, suppress, redirect, nullcontext.
from contextlib import *
import io


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except KeyError as e:
        print("swallowed", e)
    finally:
        print(f"</{name}>")


with tag("b") as t:
    print(t)
with tag("k"):
    raise KeyError("k")
try:
    with tag("v"):
        raise ValueError("through")
except ValueError as e:
    print(e)


@contextmanager
def twice():
    yield 1
    yield 2


@contextmanager
def never():
    if False:
        yield


@contextmanager
def catches_and_continues():
    try:
        yield
    except ValueError:
        yield


@contextmanager
def replaces():
    try:
        yield
    except ValueError as e:
        raise KeyError("new") from e


for cm in (twice, never, catches_and_continues, replaces):
    try:
        with cm():
            if cm is not twice:
                raise ValueError("orig")
    except Exception as e:
        print(cm.__name__, type(e).__name__, e, repr(e.__cause__))


@tag("deco")
def f(x):
    print("in f", x)


f(1)
f(2)


class C(ContextDecorator):
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *a):
        print("exit", a[0])


@C()
def g():
    return "g"


print(g())
with suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("no")
with suppress():
    print("fine")
with suppress(ValueError) as s:
    print(s)
try:
    with suppress(KeyError):
        raise IndexError("not lookup subclass")
except IndexError as e:
    print(e)
with suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1)])
buf = io.StringIO()
with redirect_stdout(buf):
    print("captured")
    with redirect_stdout(io.StringIO()) as inner:
        print("inner")
print(repr(buf.getvalue()), repr(inner.getvalue()))


class Closable:
    def close(self):
        print("closed")


with closing(Closable()) as c:
    print(type(c).__name__)
with nullcontext(5) as n, nullcontext() as m:
    print(n, m)
with ExitStack() as stack:
    a = stack.enter_context(tag("s1"))
    stack.callback(print, "callback", 1, sep="-")
    stack.push(lambda t, v, tb: print("push", t))
    stack.enter_context(tag("s2"))
    print(a)
with ExitStack() as stack:
    stack.push(lambda t, v, tb: print("sees", t) or True)
    stack.enter_context(suppress(ValueError))
    raise KeyError
print("suppressed by stack")
try:
    with ExitStack() as stack:
        @stack.callback
        def fail():
            raise RuntimeError("in callback")
        raise ValueError("body")
except RuntimeError as e:
    print(e, repr(e.__context__))
with ExitStack() as stack:
    stack.enter_context(tag("moved"))
    kept = stack.pop_all()
print("not yet")
kept.close()
try:
    ExitStack().enter_context(5)
except TypeError as e:
    print(e)


class Abstract(AbstractContextManager):
    def __exit__(self, *a):
        return None


with Abstract() as ab:
    print(type(ab).__name__)
print(isinstance(open, AbstractContextManager), issubclass(Closable, AbstractContextManager))


@asynccontextmanager
async def actx():
    print("a in")
    yield "v"
    print("a out")


async def use():
    async with actx() as v, AsyncExitStack() as st:
        print(v)
        st.push_async_callback(acb)
        return "done"


async def acb():
    print("async callback")


try:
    use().send(None)
except StopIteration as e:
    print(e.value)
import os
here = os.getcwd()
with chdir("/"):
    print(os.getcwd())
print(os.getcwd() == here, tag("x").__class__.__name__, tag.__name__)
