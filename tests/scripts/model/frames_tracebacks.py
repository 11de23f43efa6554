# Frame and traceback objects, sys._getframe, exception attributes.
import sys, traceback


def inner(x):
    local = x * 2
    raise ValueError("inner", x)


def outer(y):
    inner(y + 1)


try:
    outer(1)
except ValueError as e:
    tb = e.__traceback__
    names, lines = [], []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        lines.append(tb.tb_lineno)
        last = tb
        tb = tb.tb_next
    print(names, lines, last.tb_frame.f_locals, e.args)
    print([(f.name, f.lineno, f.line) for f in traceback.extract_tb(e.__traceback__)])
    print("".join(traceback.format_exception_only(e)), end="")


def where():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, f.f_lineno, "f" in f.f_locals, f.f_globals is globals()


def caller():
    return where()


print(caller(), sys._getframe().f_code.co_name, sys._getframe().f_lineno)
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)
print(sys.exc_info())
try:
    raise KeyError("k")
except KeyError as e:
    t, v, tb = sys.exc_info()
    print(t, v is e, tb is e.__traceback__, sys.exception() is e)
    try:
        raise TypeError
    except TypeError:
        print(sys.exc_info()[0])
    print(sys.exc_info()[0])
print(sys.exc_info()[0])
e = ValueError("base")
print(e.__traceback__, e.__cause__, e.__context__, e.__suppress_context__)
e2 = e.with_traceback(None)
print(e2 is e)
try:
    e.__traceback__ = 5
except TypeError as x:
    print(x)
try:
    e.__cause__ = 5
except TypeError as x:
    print(x)
try:
    e.__context__ = 5
except TypeError as x:
    print(x)
e.__cause__ = KeyError("cause")
print(repr(e.__cause__), e.__suppress_context__)
e.__cause__ = None
print(e.__suppress_context__)


def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError as z:
            raise KeyError("second") from z
    except KeyError as k:
        raise TypeError("third")


try:
    chain()
except TypeError as t:
    x = t
    while x:
        print(repr(x), x.__suppress_context__, end="; ")
        x = x.__cause__ or x.__context__
    print()
    out = traceback.format_exception(t)
    print(len(out) > 5, "The above exception was the direct cause" in "".join(out), "During handling" in "".join(out))


def depth(n):
    if n == 0:
        f, c = sys._getframe(), 0
        while f:
            c += 1
            f = f.f_back
        return c
    return depth(n - 1)


print(depth(10) - depth(0))


def gen():
    yield sys._getframe().f_back.f_code.co_name


def driver():
    return next(gen())


print(driver())


class Ctx:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print(t.__name__, tb.tb_lineno == v.__traceback__.tb_lineno)
        return True


with Ctx():
    raise OSError
def f_locals_test():
    a = 1
    b = [2]
    loc = locals()
    a = 5
    return loc, sys._getframe().f_locals["a"]
print(f_locals_test())
err = None
try:
    {}["missing"]
except KeyError as e:
    err = e
print(err.__traceback__.tb_lineno > 0, err.__traceback__.tb_next, type(err.__traceback__).__name__)
try:
    raise err
except KeyError as again:
    print(len(traceback.extract_tb(again.__traceback__)))
try:
    raise ValueError("with note")
except ValueError as e:
    e.add_note("note 1")
    e.add_note("note 2")
    print(e.__notes__, traceback.format_exception_only(e))
    try:
        e.add_note(5)
    except TypeError as t:
        print(t)
