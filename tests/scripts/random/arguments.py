# What natives make of arguments that do not suit them: found by random programs and by calling every method with a pool of values.
import _codecs, array, base64, binascii, collections, inspect, operator, re, struct


def tried(function):
    try:
        print(repr(function()))
    except BaseException as error:
        print(type(error).__name__, error)


class Text(str): pass
class Bytes(bytes): pass
class Number(int): pass
class Wrong:
    def __index__(self): return "a"
class Failing:
    def __index__(self): raise ValueError("own")
class Refusing:
    def __index__(self): raise TypeError("own")
class Setting:
    def __setitem__(self, key, value): pass
class Deleting:
    def __delitem__(self, key): pass
class Plain: pass


# Concatenation by hand; the operator asks the other side first.
for value in ("", b"", bytearray(), [], (), Text(), Bytes()):
    for other in (1, None, "", b"", [], ()):
        tried(lambda: value.__add__(other))
tried(lambda: operator.concat(memoryview(b"ab"), 1))
tried(lambda: operator.iconcat(memoryview(b"ab"), 1))
tried(lambda: operator.concat([], 1))
tried(lambda: operator.concat({}, 1))
tried(lambda: array.array("i").__iadd__(1))
tried(lambda: b"a" == bytearray(b"a") == b"a")
tried(lambda: b"a".__eq__(bytearray(b"a")))
tried(lambda: b"a".__lt__(bytearray(b"a")))

# Integers that do not fit.
huge = 2 ** 70
for call in (
    lambda: "a".split("b", huge), lambda: "a".center(huge), lambda: [1].insert(huge, 1), lambda: [1].pop(huge), lambda: "a".expandtabs(2 ** 40),
    lambda: b"a".hex("-", 2 ** 40), lambda: "a" * huge, lambda: [1] * huge, lambda: b"a" * huge, lambda: bytes(huge), lambda: bytearray(huge), lambda: b"abc"[huge],
    lambda: bytearray(b"abc")[huge], lambda: memoryview(b"abc")[huge], lambda: "abc"[huge], lambda: (1,)[huge], lambda: "%*d" % (huge, 1), lambda: (5).to_bytes(huge),
    lambda: UnicodeDecodeError("utf8", b"a", 0, huge, "r"), lambda: len(type("Long", (), {"__len__": lambda self: huge})()), lambda: collections.deque([1]).rotate(huge),
):
    tried(call)

# Items that cannot be set or deleted.
for value in (Plain(), Setting(), Deleting(), 1, "a", (), None, Number(), range(1), frozenset(), b"", Plain, {}.keys()):
    for key in (huge, 1, "a", Failing(), Wrong(), slice(1)):
        def assign(): value[key] = 1
        def delete(): del value[key]
        tried(assign)
        tried(delete)

# Formatting.
for value in (Wrong(), Refusing(), Failing()):
    for template in ("%d", "%x", "%i", "%5.3o"):
        tried(lambda: template % value)
        tried(lambda: template.encode() % value)
tried(lambda: b"%\x80" % 1)
tried(lambda: b"%\x7f" % 1)
for made in (Text("x") % (), Text("a%%") % (), Text() % (), Text("x").format(), Text("{{").format(), Text("x").format_map({}), Text("x").partition("q")[0], Text("x").rpartition("q")[2], Text("xq").partition("q")[0]):
    print(type(made).__name__, made)

# Conversions, in their order.
tried(lambda: bytearray(b"a").replace(None, "b", slice(1)))
tried(lambda: b"a".replace(b"a", None, 1.5))
tried(lambda: Failing() in b"a")
tried(lambda: 300 in b"a")
tried(lambda: b"a,b".partition(bytearray(b",")))
tried(lambda: bytearray(b"a,b").partition(bytearray(b",")))
tried(lambda: b"ab".hex(bytearray(b"-")))
tried(lambda: b"ab".hex("é"))
tried(lambda: binascii.hexlify(b"ab", "é"))
tried(lambda: binascii.hexlify(b"abc", b"\xff", 2))
tried(lambda: binascii.hexlify(b"ab", "日"))
tried(lambda: binascii.hexlify(1, "ab"))
tried(lambda: memoryview(b"ab").cast(object))
tried(lambda: memoryview(b"ab").tobytes(1))
tried(lambda: memoryview(b"ab").index(97, None))
tried(lambda: memoryview(b"ab").index(97, 1.5))
tried(lambda: array.array("i").fromunicode(1))
tried(lambda: re.match("a", "a")[[]])
tried(lambda: str(None, "\ud800"))
tried(lambda: str(b"a", Plain()))
tried(lambda: "a".encode("\ud800"))
tried(lambda: b"".decode("utf8", "x\0"))
tried(lambda: _codecs.utf_8_decode(1, 1))
tried(lambda: _codecs.utf_8_decode(b"", 1))
tried(lambda: _codecs.utf_8_encode(1))
tried(lambda: _codecs.utf_8_encode("", 1))
tried(lambda: _codecs.lookup(1))
tried(lambda: _codecs.lookup("a\0"))
tried(lambda: _codecs.encode("a", 1))
tried(lambda: _codecs.decode(b"", "utf8", None))
tried(lambda: _codecs.register_error(1, 1))
tried(lambda: collections.defaultdict(1, 2, 3))
tried(lambda: collections.defaultdict(int, {}, {}))
for number in (Number(1), True, 2, 13):
    tried(lambda: type(OSError(number, "a")))

# Base64: padding counts at the end only.
for text in (b"x=1,y=2", b"x=", b"xx=", b"xx==", b"xxx=a", b"=x", b"xx==yy==", b"xxx=yyy=", b"x=y=z=w=", b"====", b"ab=c=d", b"xxxx=", b"xx===", b"xx=!="):
    tried(lambda: binascii.a2b_base64(text))
    tried(lambda: binascii.a2b_base64(text, strict_mode=True))

# The order in which a sort compares.
for items in ([-1, ..., 0], [1, 2, ..., 0], [1, ...], [..., 1], [3, 2, 1, ...]):
    for reverse in (False, True):
        tried(lambda: sorted(items, reverse=reverse))

# Numbers that run into words.
for text in ("5.format(0)", "[5.format, 1]", "1ford", "1for x in y", "1 if 1else2", "0xfor", "0xforx", "1orx", "1inx", "1isx", "x = 1\ny = 5.format"):
    try:
        compile(text, "<text>", "exec")
        print("fine")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.end_offset)
for function in (abs, set.__contains__, BaseException.add_note, BaseException.with_traceback):
    print(inspect.signature(function))
