# The exception classes: bases, attributes, str and repr, args.
import builtins


def tree(cls, depth=0, seen=[]):
    subs = [c for c in cls.__subclasses__() if c.__module__ == "builtins" and getattr(builtins, c.__name__, None) is c]
    print("  " * depth + cls.__name__)
    for s in sorted(subs, key=lambda c: c.__name__):
        tree(s, depth + 1)


tree(BaseException)
for e in (Exception(), Exception("a"), Exception("a", 1), Exception(("t",)), Exception(None), KeyError("k"), KeyError(), KeyError("a", "b"), IndexError("i"), StopIteration(5), SystemExit(), SystemExit(3), SystemExit("bye"), OSError(), OSError("x"), OSError(2, "No such"), OSError(2, "No such", "file.txt"), OSError(13, "denied", "a", None, "b"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), UnicodeEncodeError("ascii", "é", 0, 1, "ord"), SyntaxError("s"), SyntaxError("s", ("f.py", 1, 2, "text")), ImportError("i", name="n", path="p"), AttributeError("a", name="n", obj=5), NameError("n", name="x"), ValueError(1.5), AssertionError("msg")):
    print(type(e).__name__, repr(e), "|", str(e), "|", e.args)
print(type(OSError(2, "x")).__name__, type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(9999, "x")).__name__, type(OSError(32, "p")).__name__, type(OSError("2")).__name__)
e = OSError(2, "msg", "fname")
print(e.errno, e.strerror, e.filename, e.filename2, e.args)
print(IOError is OSError, EnvironmentError is OSError, StopIteration(1).value, StopIteration(1, 2).value, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code)
u = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "invalid")
print(u.encoding, u.object, u.start, u.end, u.reason)
for bad in ("UnicodeDecodeError()", "UnicodeDecodeError('a', 'b', 1, 2, 'c')", "KeyError(a=1)", "Exception(x=1)", "ImportError(foo=1)", "StopIteration(value=3)", "AttributeError(foo=1)", "BaseException(key=2)", "raise_(5)"):
    try:
        print(eval(bad))
    except Exception as x:
        print(bad, "->", type(x).__name__, x)


class My(Exception):
    pass


class WithInit(Exception):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code


class WithStr(Exception):
    def __str__(self):
        return f"custom {self.args}"


class NoSuper(Exception):
    def __init__(self, a):
        self.a = a


class Multi(KeyError, AttributeError):
    pass


print(repr(My()), repr(My(1, 2)), str(My("x")), repr(WithInit(5, "m")), WithInit(5, "m").code, WithStr(1), repr(WithStr(1)), repr(NoSuper(3)), NoSuper(3).args, repr(Multi("q")), str(Multi("q")), Multi.__mro__[1].__name__)
try:
    class Conflict(OSError, KeyError, SyntaxError):
        pass
except TypeError as x:
    print(x)
e = My("orig")
e.args = ("changed", 2)
print(e, e.args)
e.args = "ab"
print(e.args)
try:
    e.args = 5
except TypeError as x:
    print(x)
e.custom = 1
print(e.__dict__)
print(issubclass(KeyError, LookupError), issubclass(ZeroDivisionError, ArithmeticError), issubclass(BlockingIOError, OSError), issubclass(KeyboardInterrupt, Exception), issubclass(RecursionError, RuntimeError), issubclass(ModuleNotFoundError, ImportError), issubclass(UnboundLocalError, NameError), issubclass(FileNotFoundError, OSError), issubclass(NotImplementedError, RuntimeError), issubclass(IndentationError, SyntaxError), issubclass(BrokenPipeError, ConnectionError), issubclass(UnicodeError, ValueError), issubclass(DeprecationWarning, Warning), issubclass(ExceptionGroup, Exception), issubclass(PythonFinalizationError, RuntimeError))
print(Exception("a") == Exception("a"), hash(e) == hash(e), BaseException.__init__ is not None, Exception.__new__(KeyError, 1).args if False else "")
try:
    raise KeyError
except KeyError as x:
    print(x.args, repr(x), str(x) == "")
try:
    [][1]
except LookupError as x:
    print(type(x).__name__, x)
def raise_(x):
    raise x
try:
    raise_(My)
except My as x:
    print(repr(x))
class Needs(Exception):
    def __init__(self, a):
        pass
try:
    raise Needs
except TypeError as x:
    print(x)
import copy, pickle
c = copy.copy(WithStr(1, 2))
print(c, type(c).__name__, c.args, copy.deepcopy(My([1])).args)
