# Handlers of decoding errors: bytes put in the exception's place, positions, taking a handler back; breakpoint().
import codecs
import os
import sys
import warnings
from _codecs import _unregister_error


def attempt(function, *args):
    try:
        print("ok", ascii(function(*args)))
    except BaseException as error:
        print(type(error).__name__, error)


def shorter(error):
    return "\ufffd", error.start + 1


def longer(error):
    error.object = b"\0" * 8
    return "\ufffd", error.start


def odd(error):
    error.object = b"ab"
    return "?", 100


codecs.register_error("test.shorter", shorter)
codecs.register_error("test.longer", longer)
codecs.register_error("test.odd", odd)
codecs.register_error("test.back", lambda error: ("?", -100))
for encoding, data in (("utf-8", b"\xff"), ("ascii", b"\xff"), ("utf-7", b"+AAAAA"), ("utf-16-be", b"\xd8\0"), ("utf-16-le", b"\xd8\xd8\xd8\xd8\xd8\0\0\0"),
                       ("utf-32-le", b"\x11" * 5 + b"\0" * 6), ("unicode-escape", b"\\x"), ("raw-unicode-escape", b"\\uxx")):
    for handler in ("test.shorter", "test.longer", "test.odd", "test.back"):
        attempt(data.decode, encoding, handler)
print(_unregister_error("test.odd"), _unregister_error("test.odd"))
attempt(b"\xff".decode, "utf-8", "test.odd")
attempt(_unregister_error, "strict")

for value in ("0", "builtins.len", "int", "", ".", "..", ".foo", "foo.", "nosuchmodule.name", "nosuchbuiltin"):
    if value == "":
        continue
    os.environ["PYTHONBREAKPOINT"] = value
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        attempt(breakpoint, *([b"12"] if value in ("builtins.len", "int") else []))
        print([str(one.message) for one in caught])
sys.breakpointhook = lambda *args, **kwargs: ("own", args, kwargs)
print(breakpoint(1, a=2))
