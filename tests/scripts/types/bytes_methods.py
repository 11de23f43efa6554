# bytes: construction, methods, indexing, errors.
b = b"Hello, World\x00\xff"
print(b, b[0], b[-1], b[:5], b[::-2], b[5:1], len(b), list(b[:3]), b"'" + b'"', b"it's", b'\t\n\r\\\x7f', bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(), bytes(range(3)), bytes(bytearray(b"q")), bytes((65, 66)))
for expr in ("bytes(-1)", "bytes([256])", "bytes([-1])", "bytes('a')", "bytes(1.5)", "bytes(None)", "bytes(['a'])", "bytes('a', 'ascii', 'strict', 1)", "bytes(5, 'utf-8')", "b[100]", "b['a']", "b + 'a'", "b'a' * 1.5", "b.find('a')", "b.find(256)", "b.index(b'zz')", "b.split('a')", "b.join(['a'])", "b.join([b'a', 'b'])", "b.replace('a', b'b')", "b.startswith('a')", "b.startswith((b'a', 'b'))", "b'ab'.fromhex('a')", "bytes.fromhex('0g')", "bytes.fromhex('00 ff')", "bytes.fromhex(5)", "b.hex('xx')", "ord(b'ab')", "ord(b'a')", "'a' in b", "256 in b", "b.count(300)", "b.center(5, 'x')", "b.strip('x')", "b.translate(b'x')", "b < 'a'", "b == 'a'", "b.decode()", "int(b'12')", "float(b'1.5')", "b[0:1] = b''", "b'a' % 1", "b'%s' % 'a'"):
    try:
        print(expr, "=", eval(expr))
    except SyntaxError:
        print(expr, "SyntaxError")
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print(b.find(b"o"), b.rfind(b"o"), b.find(111), b.index(b"W"), b.count(b"l"), b.count(108), b"l" in b, 255 in b, b.startswith((b"x", b"He")), b.endswith(b"\xff"), b"".find(b""), b"abc".find(b"", 3), b"abc".find(b"", 4))
print(b"a,b,,c".split(b","), b" a  b ".split(), b"a,b".rsplit(b",", 1), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True), b"k=v".partition(b"="), b"kv".rpartition(b"="), b"-".join([b"a", bytearray(b"b")]))
print(b"abc".replace(b"b", b"XX"), b"aaa".replace(b"a", b"", 2), b"abc".replace(b"", b"-"), b" x ".strip(), b"xyx".strip(b"x"), b"Ab1".upper(), b"Ab1".lower(), b"aB".swapcase(), b"hello world".title(), b"hELLO".capitalize(), b"a".center(3), b"a".ljust(3, b"-"), b"5".zfill(3), b"-5".zfill(4), b"a\tb".expandtabs(4))
print(b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"ab".islower(), b"AB".isupper(), b"Ab".istitle(), b"\xe9".isalpha(), b"\xff".isascii(), b"".isascii(), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"c"))
print(b"\x01\xab".hex(), b"\x01\xab\xcd".hex(":"), b"\x01\xab\xcd\xef".hex("-", 2), b"\x01\xab\xcd".hex("-", -2), bytes.fromhex("DEAD beef"), bytes.fromhex(""))
table = bytes.maketrans(b"abc", b"xyz")
print(b"aabbcc".translate(table), b"abcd".translate(None, b"bd"), b"abc".translate(table, b"a"), len(table))
print(b"a" < b"b", b"a" == bytearray(b"a"), b"abc" > b"ab", hash(b"abc") == hash(bytes(bytearray(b"abc"))), {b"k": 1}[b"k"], b"a" * 3, 2 * b"ab", b"x" * -1, b"%d %s %x %c %b %a" % (5, b"q", 255, 65, b"z", "é"), b"%5d|%-5s|%05.1f" % (1, b"a", 2.5), b"%(k)s" % {b"k": b"v"})


class B(bytes):
    pass


class HasBytes:
    def __bytes__(self):
        return b"from method"


class BadBytes:
    def __bytes__(self):
        return "no"


x = B(b"abc")
print(x, type(x[:2]).__name__, x == b"abc", bytes(x) is x, bytes(HasBytes()), type(x.upper()).__name__, b"%b" % HasBytes())
try:
    bytes(BadBytes())
except TypeError as e:
    print(e)
print(b.decode("latin-1"), b"caf\xc3\xa9".decode(), str(b"abc", "ascii"), b"\x80".decode("ascii", "replace"), *b"ab", [*reversed(b"ab")], sorted(b"cab"), max(b"az"), sum(b"ab"), list(enumerate(b"a")), b"abc"[1:2], bytes(reversed(b"abc")))
for i in b"hi":
    print(i, end=" ")
print(iter(b"").__class__.__name__, b"".join(bytes([i]) for i in range(65, 70)))
