# What streams say of their arguments: before they look at their state, and when a method is not supported at all.
import copyreg
import io
import pickle
import re


class BadIndex:
    def __index__(self):
        raise ZeroDivisionError("bad index")


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def attempt(function, *args, **keywords):
    try:
        result = function(*args, **keywords)
    except BaseException as error:
        result = f"{type(error).__name__}: {error}"
    return re.sub("0x[0-9a-f]+", "0x", result if type(result) is str else object.__repr__(result) if isinstance(result, io.IOBase) else repr(result))


def detached(stream):
    stream.detach()
    return stream


def closed(stream):
    stream.close()
    return stream


def raw():
    return io.BytesIO(b"ab\r\ncd\n")


RECEIVERS = {
    "StringIO": lambda: io.StringIO("ab"),
    "closed StringIO": lambda: closed(io.StringIO("ab")),
    "new StringIO": lambda: io.StringIO.__new__(io.StringIO),
    "BytesIO": raw,
    "closed BytesIO": lambda: closed(raw()),
    "reader": lambda: io.BufferedReader(raw()),
    "closed reader": lambda: closed(io.BufferedReader(raw())),
    "detached random": lambda: detached(io.BufferedRandom(raw())),
    "new writer": lambda: io.BufferedWriter.__new__(io.BufferedWriter),
    "pair": lambda: io.BufferedRWPair(raw(), raw()),
    "text": lambda: io.TextIOWrapper(raw(), "utf-8"),
    "closed text": lambda: closed(io.TextIOWrapper(raw())),
    "detached text": lambda: detached(io.TextIOWrapper(raw())),
    "new text": lambda: io.TextIOWrapper.__new__(io.TextIOWrapper),
    "raw base": io.RawIOBase,
    "text base": io.TextIOBase,
}
CALLS = """
read(1.5) read(None) read(2**63) read(Index(2**70)) read(BadIndex()) read(1,2) read(x=1) read1(1.5) read1(None) read1(-2**63-1)
readline(None) readline("a") readline(2**63) readline(1,2) readinto(5) readinto(b"ab") readinto(None) readinto(memoryview(b"ab")) readinto() readinto(1,2)
readinto1(io.StringIO()) write(5) write(None) write(io.StringIO()) write() write(1,2) write(s=1)
seek(None) seek(2**63) seek(BadIndex()) seek(0,"a") seek(0,2**40) seek() seek(0,0,0) seek(0,x=1)
truncate(1.5) truncate(2**63) truncate(-1) truncate(1,2) truncate(x=1) fileno(1) fileno(x=1) detach(1) getbuffer(1) readlines(Index(1)) closed
__reduce_ex__("a") __reduce_ex__(2**40) __reduce_ex__() __getstate__(1)
""".split()
for name, make in RECEIVERS.items():
    print("#", name)
    for call in CALLS:
        stream = make()
        if hasattr(type(stream), call.partition("(")[0]):
            print(call, attempt(lambda: eval("stream." + call)))

print("# what a failed __init__ leaves behind")
for make, calls in [
    (lambda: io.BufferedReader(raw()), [(5,), (raw(), "a"), (raw(), 0), (raw(), 2**63)]),
    (lambda: io.TextIOWrapper(raw()), [(5,), (raw(), 5), (raw(), "12"), (raw(), "rot13"), (raw(), "utf-8", 5), (raw(), None, None, "q"), (raw(), "a\0"), (raw(), None, None, "\ud800")]),
    (raw, [(5,), (b"x",), (bytearray(b"y"),)]),
    (lambda: closed(raw()), [(), (b"x",), (bytearray(b"y"),)]),
    (lambda: io.StringIO("ab"), [(5,), ("a", "q"), ("a", "\ud800"), ("a", "\n\0")]),
]:
    for call in calls:
        stream = make()
        print(attempt(stream.__init__, *call), attempt(lambda: stream.closed), attempt(stream.read), attempt(lambda: stream.encoding), sep=" | ")

print("# places in a text")
for cookie in [True, 1.0, 2.5, float("nan"), float("inf"), None, "a", Index(2), 2**63, 2**64 + 1, 10**40, -1, 2**168]:
    for whence in 0, 1, 2:
        print(cookie if not isinstance(cookie, Index) else "index", whence, attempt(io.TextIOWrapper(raw(), "utf-8").seek, cookie, whence))
stream = io.TextIOWrapper(raw(), "utf-8")
print(repr(stream.readline(0)), stream.newlines)

print("# the state of a decoder of line ends")


class Coder:
    def __init__(self, state):
        self.state = state

    def getstate(self):
        return self.state

    def setstate(self, state):
        return state


for state in [(b"", 0), (b"x", 2**64), (b"", -1), (b"", 2**63 - 1), ("x", True), (b"", 1.5), (b"",), 5, None]:
    for decoder in io.IncrementalNewlineDecoder(Coder(state), True), io.IncrementalNewlineDecoder(None, True):
        print(attempt(decoder.getstate), attempt(decoder.setstate, state), attempt(decoder.getstate), sep=" | ")
new = io.IncrementalNewlineDecoder.__new__(io.IncrementalNewlineDecoder)
print(attempt(new.decode, "a"), attempt(lambda: new.newlines))

print("# making anew")


class Reader(io.BufferedReader):
    def __init__(self, number):
        self.number = number

    def __getstate__(self):
        return {"number": self.number}


class Writer(io.BufferedWriter):
    pass


for protocol in range(6):
    print(attempt(pickle.loads(pickle.dumps(Reader(3), protocol)).__getstate__))
    for stream in Writer(raw()), io.BufferedRandom(raw()), io.TextIOWrapper(raw()), io.BufferedRWPair(raw(), raw()), raw(), io.StringIO(), io.IncrementalNewlineDecoder(None, True):
        print(type(stream).__name__, protocol, attempt(stream.__reduce_ex__, protocol))
for kind in io.BufferedReader, Writer, io.TextIOWrapper, io.BufferedRWPair, io.IncrementalNewlineDecoder, io.BytesIO, io.FileIO:
    print(kind.__name__, kind.__new__ is object.__new__, attempt(object.__new__, kind), attempt(kind.__new__, io.BufferedReader), bool(kind.__flags__ & copyreg._HEAPTYPE))
reader = object.__new__(io.BufferedReader)
print(attempt(reader.read), reader.raw, reader._finalizing)
reader._finalizing = True
reader.__init__(raw())
print(reader.read(), reader._finalizing)
print(attempt(setattr, reader, "raw", 5))
