"""Generate tests/data/*.tsv: what CPython 3.14 answers, for tests/oracle.rs to compare with.

Run as:  python3.14 crates/text/tests/generate.py
A line is a case; fields are separated by tabs. What is not printable, and the backslash, is written \\xHH,
byte by byte of the UTF-8 (with surrogates). The random seed is fixed, so that the files change only with this script.
"""

import codecs
import math
import pathlib
import random
import struct
import unicodedata
import warnings

warnings.simplefilter("ignore")
DATA = pathlib.Path(__file__).resolve().parent / "data"
R = random.Random(2026)


def field(value):
    if isinstance(value, str):
        return "".join(c if c.isprintable() and c != "\\" else field(c.encode("utf-8", "surrogatepass")) for c in value)
    return "".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\x{b:02x}" for b in value)


def write(name, rows):
    DATA.mkdir(exist_ok=True)
    text = "".join("\t".join(field(f) for f in row) + "\n" for row in rows)
    (DATA / name).write_text(text, encoding="utf-8")
    print(name, len(text))


def outcome(action):
    """`=result`, or `!Type: message`."""
    try:
        return "=" + action()
    except (ValueError, OverflowError, TypeError) as error:
        return f"!{type(error).__name__}: {error}"


def bits(x):
    return f"{struct.unpack('<Q', struct.pack('<d', x))[0]:016x}"


def a_float():
    kind = R.randrange(9)
    if kind == 0:
        return struct.unpack("<d", R.randbytes(8))[0]
    if kind == 1:
        return R.choice([0.0, -0.0, 1.0, -1.0, 0.5, 1e15, 1e16, 1e17, 1e22, 1e23, 1e-4, 1e-5, 9.995, 0.00995, 5e-324, 2.2250738585072014e-308,
                         1.7976931348623157e308, math.inf, -math.inf, math.nan, 1e100, 123456789.0, 999999.5, 9999995.0, 1e5, 1e6, 99999.95])
    if kind == 2:
        return float(R.randrange(-10**6, 10**6))
    if kind == 3:
        return R.randrange(-10**6, 10**6) / 2 ** R.randrange(12)
    if kind == 4:
        return round(R.uniform(-1000, 1000), R.randrange(5))
    if kind == 5:
        return R.uniform(-1, 1) * 10.0 ** R.randrange(-300, 300)
    if kind == 6:
        return R.uniform(-1, 1) * 10.0 ** R.randrange(-8, 20)
    if kind == 7:
        return float(R.randrange(2**53, 2**60))
    return R.random()


# --- numbers -------------------------------------------------------------------------------------

rows = []
for _ in range(700):
    x = a_float()
    rows.append((bits(x), repr(x), x.hex(), "" if x != x else str(hash(x))))
write("float_repr.tsv", rows)

rows = []
for _ in range(700):
    x, n = a_float(), R.choice([R.randrange(-5, 20), R.randrange(-330, 340), 0, 1, 2])
    if R.random() < 0.3:
        n = R.randrange(-12, 1)
        x = R.randrange(-40, 40) * 5 * 10.0 ** R.randrange(0, 12)
    rows.append((bits(x), str(n), outcome(lambda: bits(round(x, n)))))
write("float_round.tsv", rows)

rows = []
for _ in range(700):
    kind = R.randrange(3)
    if kind == 0:
        text = "".join(R.choice("0123456789_.eE+- infatyINF") for _ in range(R.randrange(1, 9)))
    elif kind == 1:
        text = repr(a_float())
        if R.random() < 0.5:
            at = R.randrange(len(text) + 1)
            text = text[:at] + R.choice(["_", "_", "e", ".", "\t", "+", "0", "x"]) + text[at:]
    else:
        text = f"{R.choice(['', '-', '+', ' '])}{R.randrange(10**R.randrange(1, 30)):_}.{R.randrange(10**R.randrange(1, 30))}e{R.randrange(-330, 320)}"
    def parsed():
        try:
            return bits(float(text)) if float(text) == float(text) else "nan"
        except ValueError:
            return "error"
    rows.append((text, parsed()))
write("float_parse.tsv", rows)

rows = []
for _ in range(500):
    digits = lambda n: "".join(R.choice("0123456789abcdefABCDEF") for _ in range(R.randrange(n)))
    text = R.choice(["", "", "-", "+", " "]) + R.choice(["", "0x", "0X", "x"]) + digits(18) + R.choice(["", ".", "."]) + digits(20)
    text += R.choice(["", "", f"p{R.randrange(-1150, 1100)}", "p", "p+5", "P-1070", "p1_0", "p-1100"]) + R.choice(["", "", " ", "\n", "z"])
    rows.append((text, outcome(lambda: bits(float.fromhex(text)))))
write("float_hex.tsv", rows)

rows = []
for _ in range(700):
    base = R.choice([0, 0, 10, 10, 16, 2, 8, 36, 7, 3])
    text = R.choice(["", "", "-", "+", " ", "--"]) + R.choice(["", "", "0x", "0b", "0o", "0", "0_", "0X", "0x_"])
    text += "".join(R.choice("01_" if R.random() < 0.5 else "0123456789abcxyz_") for _ in range(R.randrange(0, 9)))
    text += R.choice(["", "", " ", "\n\x0b", "_", "."])
    def parsed():
        try:
            return str(int(text, base))
        except ValueError:
            return "error"
    rows.append((str(base), text, parsed()))
write("int_parse.tsv", rows)

# --- formatting ----------------------------------------------------------------------------------

def a_spec(types):
    return "".join([
        R.choice(["", "", "", "<", ">", "^", "=", "*<", "0>", "€^", "0=", " =", "<<", "\x00>", "=="]),
        R.choice(["", "", "", "+", "-", " "]),
        R.choice(["", "", "", "", "z"]),
        R.choice(["", "", "", "#"]),
        R.choice(["", "", "", "0"]),
        R.choice(["", "", "", str(R.randrange(30)), str(R.randrange(12)), "99999999999999999999"[:R.choice([1, 2, 20])] if R.random() < .1 else "7"]),
        R.choice(["", "", "", "", ",", "_", ",_", "__", "_,", ",,"] if R.random() < .5 else [""]),
        R.choice(["", "", f".{R.randrange(25)}", f".{R.randrange(5)}", ".", f".{R.randrange(9)},", ".,", "._", f".{R.randrange(9)}_"] if R.random() < .7 else [""]),
        R.choice(types),
    ])


rows = []
for _ in range(1200):
    kind = R.choice("iiffffcs")
    if kind == "i":
        value = R.choice([R.randrange(-20, 300), R.randrange(-2**63, 2**63), R.randrange(-10**6, 10**6), 0])
        spec = a_spec(["", "", "d", "d", "n", "x", "X", "b", "o", "c", "s", "y", "e", "f", "g", "%", "xx", "€"])
        shown = str(value)
    elif kind == "f":
        value = a_float()
        spec = a_spec(["", "", "e", "E", "f", "F", "g", "G", "n", "%", "r", "d", "s", "ff", "f"])
        shown = bits(value)
    elif kind == "c":
        value = complex(a_float(), a_float())
        if R.random() < .3:
            value = complex(R.choice([0.0, -0.0]), value.imag)
        spec = a_spec(["", "", "", "e", "f", "g", "G", "n", "%", "d"])
        shown = bits(value.real) + bits(value.imag)
    else:
        value = "".join(R.choice("abé€😀") for _ in range(R.randrange(8)))
        spec = a_spec(["", "", "s", "s", "s", "d", "ss", "\x7f"])
        shown = value
    rows.append((kind, shown, spec, outcome(lambda: format(value, spec))))
write("format.tsv", rows)

rows = []
for _ in range(900):
    flags = "".join(R.choice("-+ #0") for _ in range(R.choice([0, 0, 1, 1, 2, 3])))
    width = R.choice(["", "", str(R.randrange(25)), "*"])
    precision = R.choice(["", "", f".{R.randrange(25)}", ".", ".*", f".{R.randrange(5)}"])
    length = R.choice(["", "", "", "", "l", "h", "L", "ll"])
    code = R.choice("ddiuoxXeEfFgGsrcy%")
    template = "%" + flags + width + precision + length + code
    stars = tuple(R.randrange(-12, 12) for _ in range(template.count("*")))
    if code in "diuoxX":
        kind, value = "i", R.choice([R.randrange(-20, 300), R.randrange(-2**63, 2**63), 0])
        shown = str(value)
    elif code in "eEfFgG":
        kind, value = "f", a_float()
        shown = bits(value)
    else:
        kind, value = "s", R.choice(["abc", "é€x", ""])
        if code == "c":
            value = "é"
        if code == "r":
            template = template[:-1] + "s"
        shown = value
    rows.append((kind, shown, template, ",".join(map(str, stars)), outcome(lambda: template % (*stars, value))))
write("percent.tsv", rows)


class Plain(str):
    """Answers every accessor and conversion with its own spelling."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Plain(self + "." + name)

    def __getitem__(self, key):
        return Plain(self + "[" + repr(key) + "]")

    def __repr__(self):
        return Plain("r(" + self + ")")

    def __str__(self):
        return Plain("s(" + self + ")")

    def __format__(self, spec):
        return "<" + self + "|" + spec + ">"


rows = []
for _ in range(1200):
    parts = ["{", "}", "{", "}", "{", "}", "a", "x", "0", "1", ".", "[", "]", "!", ":", "r", "s", "é", "٣", "{}", "{0}", "{a}", "{{", "}}", "{a.b[c]}", "{x!r:>4}", "{:{}}"]
    template = "".join(R.choice(parts) for _ in range(R.randrange(1, 9)))
    def run():
        try:
            return "=" + template.format(*[Plain(f"p{i}") for i in range(8)], a=Plain("a"), x=Plain("x"))
        except ValueError as error:
            return f"!ValueError: {error}"
        except (KeyError, IndexError, AttributeError):
            return None
    result = None if "!a" in template else run()
    if result is not None:
        rows.append((template, result))
write("fields.tsv", rows)

# --- text ----------------------------------------------------------------------------------------

POOL = list("aAbBzZ09_ '\"\\\t\n\r-.,") + [chr(c) for c in (
    0x1c, 0x1f, 0x7f, 0x85, 0xa0, 0xad, 0xb2, 0xb5, 0xbd, 0xdf, 0xe9, 0xc9, 0x130, 0x131, 0x149, 0x17f, 0x1c4, 0x1c5, 0x1c6, 0x2b0, 0x300, 0x301, 0x323,
    0x345, 0x370, 0x37e, 0x390, 0x3a3, 0x3a3, 0x3c2, 0x3c3, 0x3b1, 0x391, 0x587, 0x663, 0x958, 0x9c7, 0x9be, 0xdd9, 0xdcf, 0xf73, 0x10d0, 0x1100, 0x1161, 0x11a8, 0x13a0, 0xab70,
    0x1e9e, 0x1f80, 0x1fb3, 0x1fbc, 0x2003, 0x2028, 0x200d, 0x2126, 0x212b, 0x2160, 0x24d0, 0x2460, 0x3000, 0x3042, 0x304b, 0x3099, 0x4e00, 0xac00, 0xac01, 0xd55c,
    0xd800, 0xdc00, 0xdfff, 0xfb01, 0xfb03, 0xfb1d, 0xfb2c, 0xfdfa, 0xfe00, 0xff21, 0xff10, 0xfffd, 0x10400, 0x10428, 0x1109a, 0x110ba, 0x11099, 0x1d15e, 0x1d400, 0x1f600, 0x2f800, 0xe0001, 0x10ffff)]


def a_text(longest=9):
    return "".join(R.choice(POOL) if R.random() < .9 else chr(R.randrange(0x3000)) for _ in range(R.randrange(longest)))


TESTS = "isalpha isalnum isdecimal isdigit isnumeric isspace isprintable isidentifier islower isupper istitle".split()
rows = []
for _ in range(500):
    text = a_text()
    rows.append((text, text.lower(), text.upper(), text.title(), text.capitalize(), text.swapcase(), text.casefold(), repr(text), ascii(text),
                 "".join("01"[getattr(text, name)()] for name in TESTS),
                 *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD"))))
write("text.tsv", rows)

rows = []
for _ in range(500):
    text = "".join(R.choice(" \t\n\r\x0b\x1c\x85\u2028\u3000\xa0aabé€") for _ in range(R.randrange(12)))
    raw = bytes(R.choice(b" \t\n\r\x0b\x0c\x1c\x85aab") for _ in range(R.randrange(12)))
    most = R.choice([-1, 0, 1, 2, 3])
    join = lambda parts: (b"|" if parts and isinstance(parts[0], bytes) else "|").join(parts)
    row = [str(most)]
    for value in (text, raw):
        comma = value[:1] or (b"," if value is raw else ",")
        row += [value, join(value.split(None, most)), join(value.rsplit(None, most)), join(value.splitlines()), join(value.splitlines(True)),
                value.strip(), join(value.split(comma, most)), join(value.rsplit(comma, most)), value.replace(comma, value[1:2], most),
                value.replace(value[:0], comma, most), str(value.count(comma)), str(value.count(value[:0]))]
    rows.append(row)
write("split.tsv", rows)

rows = []
for _ in range(500):
    raw = R.choice([R.randbytes(R.randrange(9)), bytes(R.choice(b"a'\"\\\n\t\x7f\xff") for _ in range(R.randrange(6)))])
    rows.append((raw, repr(raw)))
write("bytes_repr.tsv", rows)

# --- codecs --------------------------------------------------------------------------------------

errors = []


def note(error):
    errors.append(f"{error.start},{error.end},{error.reason}")
    return "?", error.end


codecs.register_error("note", note)


def a_stream(name):
    if name == "utf-8":
        return b"".join(R.choice([b"a", "é".encode(), "€".encode(), "😀".encode(), bytes([R.choice([0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xa0, 0x9f, 0xf0, 0xf4, 0x90, 0xf5, 0xff, 0xe2, 0x82])])]) for _ in range(R.randrange(9)))
    if name.startswith("utf-16") or name.startswith("utf-32"):
        order = "big" if name.endswith("be") else "little"
        size = 2 if "16" in name else 4
        points = [0x61, 0xe9, 0x20ac, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfeff]
        if size == 4:
            points += [0x10ffff, 0x110000, 0xffffffff, 0x1f600]
        data = b"".join(R.choice(points).to_bytes(size, order) for _ in range(R.randrange(8)))
        return data[:len(data) - R.choice([0, 0, 0, 1, 2, 3])]
    if name == "utf-7":
        return b"".join(R.choice([b"a", b"+", b"-", b"+AOk-", b"+2D3eAA-", b"+2D0-", b"\xff", b"+IKw", b"+A", b"+AO", b"+//8", b"!", b"\n", b"2", b"\\", b"~"]) for _ in range(R.randrange(8)))
    if "escape" in name:
        return b"".join(R.choice([b"a", b"\\", b"\\x", b"4", b"1", b"\\u", b"20ac", b"\\U", b"00", b"0001f600", b"\\N", b"{BULLET}", b"{", b"}", b"{X}", b"\\101", b"\\777", b"\xe9", b"\\n", b"\n", b"00110000", b"\\8", b"\\q"]) for _ in range(R.randrange(8)))
    return bytes(R.choice([0x61, 0x7f, 0x80, 0xe9, 0xff, 0x20]) for _ in range(R.randrange(8)))


NAMES = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7", "ascii", "latin-1", "unicode-escape", "raw-unicode-escape"]
rows = []
for name in NAMES:
    for _ in range(160):
        data = a_stream(name)
        errors.clear()
        text = data.decode(name, "note")
        noted = ";".join(errors)
        # Consumed by an incremental decoder that stops at the first error.
        try:
            consumed = str(codecs.lookup(name).incrementaldecoder is not None and getattr(codecs, name.replace("-", "_") + "_decode")(data, "strict", False)[1]) if name not in ("ascii", "latin-1") else str(len(data))
        except UnicodeDecodeError:
            consumed = "error"
        rows.append((name, data, text, noted, consumed))
write("decode.tsv", rows)

rows = []
for name in NAMES:
    for _ in range(80):
        text = "".join(R.choice("aA+-\\~\n\x00 é\xffĀ€\u2028😀\ud800\udc00\udfff") for _ in range(R.randrange(8)))
        errors.clear()
        data = text.encode(name, "note")
        rows.append((name, text, data, ";".join(errors)))
write("encode.tsv", rows)

# --- every code point ----------------------------------------------------------------------------

MASK = 2**64 - 1


def digest(values):
    total = 0
    for value in values:
        total = (total * 1000003 + value) & MASK
    return str(total)


def text_number(text):
    total = 0
    for c in text:
        total = (total * 31 + ord(c)) & MASK
    return total


ALL = [chr(c) for c in range(0x110000)]
PROPERTIES = {name: (lambda c, name=name: getattr(c, name)()) for name in TESTS if name != "istitle"}
PROPERTIES |= {name: (lambda c, name=name: text_number(getattr(c, name)())) for name in ("lower", "upper", "title", "casefold")}
PROPERTIES |= {name: (lambda c, name=name: text_number(getattr(unicodedata, name)(c))) for name in ("category", "bidirectional", "east_asian_width", "decomposition")}
PROPERTIES |= {"combining": unicodedata.combining, "mirrored": unicodedata.mirrored}
PROPERTIES |= {name: (lambda c, name=name: getattr(unicodedata, name)(c, 99)) for name in ("decimal", "digit")}
PROPERTIES |= {"numeric": lambda c: struct.unpack("<Q", struct.pack("<d", unicodedata.numeric(c, -1.0)))[0]}
PROPERTIES |= {form: (lambda c, form=form: text_number(unicodedata.normalize(form, c))) for form in ("NFC", "NFD", "NFKC", "NFKD")}
PROPERTIES |= {"name": lambda c: text_number(unicodedata.name(c, ""))}
OLD = unicodedata.ucd_3_2_0
PROPERTIES |= {f"old {name}": (lambda c, name=name: text_number(getattr(OLD, name)(c))) for name in ("category", "bidirectional", "east_asian_width", "decomposition")}
PROPERTIES |= {"old combining": OLD.combining, "old mirrored": OLD.mirrored, "old decimal": lambda c: OLD.decimal(c, 99)}
PROPERTIES |= {"old numeric": lambda c: struct.unpack("<Q", struct.pack("<d", OLD.numeric(c, -1.0)))[0]}
PROPERTIES |= {f"old {form}": (lambda c, form=form: text_number(OLD.normalize(form, c))) for form in ("NFC", "NFD", "NFKC", "NFKD")}
PROPERTIES |= {"old name": lambda c: text_number(OLD.name(c, ""))}
write("all_points.tsv", [(name, digest(map(function, ALL))) for name, function in PROPERTIES.items()])
