# Streams over objects that do what no stream does, files opened with odd arguments, and places after mixed reads and writes.
import io
import os
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
log = []


def attempt(function, *args, **keywords):
    try:
        result = function(*args, **keywords)
    except BaseException as error:
        result = f"{type(error).__name__}: {error}"
        if error.__context__:
            result += f" <- {type(error.__context__).__name__}"
    return result if type(result) is str else repr(result)


class Below:
    # Everything a stream needs, over bytes in memory; what is called is noted.
    def __init__(self, data=b"ab\r\ncd\xc3\xa9\nef"):
        self.held = io.BytesIO(data)

    def __getattr__(self, name):
        if name not in ("read", "read1", "readinto", "write", "seek", "tell", "flush", "close", "readable", "writable", "seekable", "truncate", "fileno", "isatty", "closed"):
            raise AttributeError(name)
        value = getattr(self.held, name)
        if name == "closed":
            return value

        def call(*args):
            log.append((name, *[f"{type(arg).__name__}:{len(arg)}" if isinstance(arg, memoryview) else arg for arg in args]))
            return value(*args)

        return call


def fails(error):
    def method(self, *args):
        raise error

    return method


def odd(name, what):
    method = fails(what) if isinstance(what, Exception) else lambda self, *args: what
    return type("Odd", (Below,), {name: property(method) if name in ("closed", "name") else method})()


ODD = [None, 5, "a", 2**70, ZeroDivisionError("z")]


def session(make, below, calls):
    try:
        stream = make(below)
    except BaseException as error:
        return print(" ", type(error).__name__, error)
    for call in calls:
        log.clear()
        print(" ", call, attempt(lambda: eval("stream." + call)), log)
    below.__class__.close = below.__class__.flush = lambda self: None


READS = ["read(2)", "tell()", "peek()", "readinto(bytearray(3))", "seek(1)", "readline()", "seek(0, 1)", "close()", "closed", "read()", "close()"]
WRITES = ["write(b'ab')", "write(b'0123456789')", "flush()", "tell()", "write(b'z')", "truncate(3)", "close()", "write(b'x')", "close()"]
TEXTS = ["readline()", "tell()", "read(1)", "seek(0, 1)", "read()", "newlines", "write('x\\ny')", "flush()", "close()", "closed"]
for name in "readinto", "tell", "seek", "closed", "close", "seekable":
    for what in ODD:
        print("reader", name, repr(what))
        session(lambda below: io.BufferedReader(below, 4), odd(name, what), READS)
for name in "write", "tell", "close", "flush", "truncate":
    for what in ODD:
        print("writer", name, repr(what))
        session(lambda below: io.BufferedWriter(below, 4), odd(name, what), WRITES)
for name in "read1", "read", "write", "tell", "flush", "close", "closed", "seekable":
    for what in ODD:
        print("text", name, repr(what))
        session(lambda below: io.TextIOWrapper(below, "utf-8"), odd(name, what), TEXTS)

print("# marks at the start")
for seekable in True, False:
    for encoding in "utf-16", "utf-32", "utf-8-sig":
        below = odd("seekable", seekable)
        stream = io.TextIOWrapper(below, encoding, write_through=True)
        print(encoding, seekable, attempt(stream.write, "\ud800"), attempt(stream.write, "q"), below.held.getvalue())
        below.held.seek(0, 2)
        print(attempt(stream.reconfigure, newline="\n"), attempt(stream.write, "p"), below.held.getvalue())
        type(below).close = type(below).flush = lambda self: None

print("# files")
with open("f", "wb") as file:
    file.write(b"ab\r\ncd\n" * 3)
for arguments in [
    ("f", "q"), (5.5, "q"), (5.5,), (None,), (None, "q"), ("\ud800",), ("\udc80",), ("a\0b",), (-1,), (2**40,), ("f", None), ("f", "\ud800"), ("f", "r\0"), ("f", "rw"), ("f", "r", 0),
    ("f", "r", "a"), ("f", "rb", 1.5), ("f", "rb", 2**40), ("f", "rb", -1, "utf-8"), ("f", "r", -1, "a\0"), ("f", "r", -1, "\ud800"), ("f", "r", -1, None, 5), ("f", "r", -1, None, None, "\ud800"),
    ("f", "r", -1, None, None, "q"), ("f", "+"), ([], "+"), ("f", "r", -1, None, None, None, False), (999,), (".",), ("f", "r", -1, None, None, None, True, lambda *args: -1),
    ("f", "r", -1, None, None, None, True, lambda *args: "a"), ("nope/f",), (io.StringIO(),),
]:  # fmt: skip
    print([repr(argument) if not callable(argument) else "opener" for argument in arguments[:8]] if not isinstance(arguments[0], io.StringIO) else "stream", attempt(lambda: open(*arguments).close()))
    if len(arguments) < 3:
        print(" ", attempt(lambda: io.FileIO(*arguments).close()))
print(attempt(io.text_encoding, None, "a"), attempt(io.text_encoding, 5, 2), attempt(io.text_encoding, "a", 1.5), attempt(io.open_code, None), attempt(io.open_code, b"f"))
file = io.FileIO("f", "w+")
print(file.mode, file._blksize == io.DEFAULT_BUFFER_SIZE, attempt(file.truncate, True), attempt(file.seek, 1.5), attempt(file.seek, 2**63), attempt(file._isatty_open_only))
file.__init__("f")
print(file.mode, file.writable(), file.close(), file._blksize == io.DEFAULT_BUFFER_SIZE)
file = io.FileIO("f", "a")
file.write(b"xyz")
file.__init__("f")
print(file.mode, file.tell(), attempt(file.readall), file.close())
print(attempt(io.FileIO("f", "w").readall))

print("# places after reads and writes")
for size in 1, 3, 4, 8192:
    with open("f", "wb") as file:
        file.write(b"ab\r\ncd\n" * 3)
    with open("f", "rb+", buffering=max(size, 2)) as file:
        print(size, file.read(100), file.peek()[:3], file.write(b"x" * 5), file.readline(2), file.seek(1), file.seek(-1, 2), file.tell(), file.read1(3), file.readinto(bytearray(2)))
    with io.TextIOWrapper(io.BufferedRandom(io.FileIO("f", "r+"), size), "utf-8", newline="") as file:
        print(file.write("?"), file.read(5), file.write("!"), file.readline(), file.tell(), file.seek(0), file.readline(0), file.newlines, file.readline(), file.tell(), file.newlines)
    with open("f", "rb") as file:
        print(file.read())
memory = io.BytesIO()
print(memory.seek(3), memory.read(5), memory.tell(), memory.readline(), memory.tell())
memory = io.BytesIO(b"abc")
view = memory.getbuffer()
print(attempt(memory.write, b""), attempt(memory.write, b"x"), attempt(memory.__setstate__, (b"x", 0, None)))
view.release()
print(attempt(memory.__setstate__, (b"x", 2, None, 4)), memory.tell(), attempt(memory.__setstate__, (5, 0, None)), memory.getvalue())
stream = io.TextIOWrapper(io.BytesIO(b"a\r\nb\nc"), "utf-8")
print(stream.readline(), stream.newlines, stream.tell(), stream.newlines, attempt(stream.reconfigure, newline=None), stream.detach().tell(), attempt(stream.reconfigure, errors="ignore"), attempt(stream.reconfigure))
for name in os.listdir("."):
    os.unlink(name)
os.chdir("/")
os.rmdir(folder)
