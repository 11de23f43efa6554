# Values to bytes and back.
import io
import marshal

VALUES = [None, True, False, ..., 0, -1, 2**31 - 1, 2**31, -2**31, 2**100, -3**200, 0.0, -1.5, 1e300, 1 + 2j, "", "abc", "h\u00e9llo", "\ud800x", "x" * 300, b"", b"ab\xff",
          (), (1, "a", (2.5, None)), [1, [2, [3]]], {}, {"a": 1, 2: [3]}, {1, 2}, frozenset({"x"}), slice(1, None, 2), bytearray(b"abc"), memoryview(b"xyz"), StopIteration]
for value in VALUES:
    made = marshal.dumps(value)
    print(type(value).__name__, marshal.loads(made) == value or value != value)
for version in range(5):
    value = [1, 2**40, 1.5, -2j, "text", ("a", "a"), {"k": b"v"}, {3}]
    print(version, marshal.loads(marshal.dumps(value, version)) == value)
print(marshal.dumps(300, 2), marshal.dumps(-1.5, 2), marshal.dumps([None, True], 2), marshal.dumps(2**40, 2), marshal.dumps({1: ()}, 2))
shared = ["s"]
again = marshal.loads(marshal.dumps([shared, shared]))
print(again[0] is again[1])
loop = []
loop.append(loop)
again = marshal.loads(marshal.dumps(loop))
print(again[0] is again)

file = io.BytesIO()
marshal.dump([1, 2], file)
marshal.dump("second", file)
file.seek(0)
print(marshal.load(file), marshal.load(file))


def function(a, b=2, *args, c=3, **rest):
    """Doc."""
    total = [a + b + x for x in args]
    def inner():
        try:
            return total, c
        finally:
            rest.clear()
    return inner


code = marshal.loads(marshal.dumps(function.__code__))
print(code == function.__code__, code is function.__code__)
function.__code__ = code
print(function(1, 2, 3, 4)())
exec(marshal.loads(marshal.dumps(compile("class A:\n  x: int = 1\n  def f(self): return super().__repr__\nprint(A.x, A.__annotations__)", "", "exec"))))

class Sub(int): pass

for bad in [Sub(1), object(), lambda: 1, type, [object()], {"a": {1, object}}]:
    try:
        marshal.dumps(bad)
        print("accepted")
    except ValueError as error:
        print(error)
for data in [b"", b"i", b"i\0\0", b"?", b"(\1\0\0\0", b"[\xff\xff\xff\xff", b"s\xff\xff\xff\x7f", b"r\0\0\0\0", b"0", b"l\1\0\0\0\0\0", b"l\1\0\0\0\xff\xff", b"c", b"z\5ab", b"{N"]:
    try:
        print(data, marshal.loads(data))
    except (ValueError, EOFError, TypeError) as error:
        print(data, type(error).__name__)
for call in [lambda: marshal.dumps(code, allow_code=False), lambda: marshal.loads(marshal.dumps(code), allow_code=False), lambda: marshal.loads("text"), lambda: marshal.load(io.StringIO("x"))]:
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
deep = []
for _ in range(100_000):
    deep = [deep]
for action in [lambda: marshal.dumps(deep), lambda: marshal.loads(b"[\1\0\0\0" * 100_000 + b"N")]:
    try:
        action()
    except ValueError as error:
        print(error)
print(marshal.version)
