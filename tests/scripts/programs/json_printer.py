# A JSON encoder and a recursive-descent decoder.
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def encode_string(s):
    return '"' + "".join(ESCAPES.get(c) or (c if " " <= c <= "~" else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else surrogates(ord(c))) for c in s) + '"'


def surrogates(n):
    n -= 0x10000
    return f"\\u{0xD800 + (n >> 10):04x}\\u{0xDC00 + (n & 0x3FF):04x}"


def encode(v, indent=None, level=0):
    if v is None:
        return "null"
    if v is True:
        return "true"
    if v is False:
        return "false"
    if isinstance(v, (int, float)):
        return repr(v)
    if isinstance(v, str):
        return encode_string(v)
    if isinstance(v, dict):
        opening, closing = "{", "}"
        items = [encode_string(str(k)) + ": " + encode(x, indent, level + 1) for k, x in v.items()]
    elif isinstance(v, (list, tuple)):
        opening, closing = "[", "]"
        items = [encode(x, indent, level + 1) for x in v]
    else:
        raise TypeError(f"cannot encode {type(v).__name__}")
    if not items:
        return opening + closing
    if indent is None:
        return opening + ", ".join(items) + closing
    pad = "\n" + " " * indent * (level + 1)
    return opening + pad + ("," + pad).join(items) + "\n" + " " * indent * level + closing


class Decoder:
    def __init__(self, text):
        self.text, self.pos = text, 0

    def error(self, message):
        line = self.text.count("\n", 0, self.pos) + 1
        raise ValueError(f"{message} at line {line}, char {self.pos}")

    def space(self):
        while self.pos < len(self.text) and self.text[self.pos] in " \t\r\n":
            self.pos += 1

    def peek(self):
        self.space()
        return self.text[self.pos] if self.pos < len(self.text) else ""

    def expect(self, c):
        if self.peek() != c:
            self.error(f"expected {c!r}")
        self.pos += 1

    def value(self):
        c = self.peek()
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c and c in "-0123456789":
            return self.number()
        for word, v in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return v
        self.error("unexpected " + (repr(c) if c else "end"))

    def object(self):
        out = {}
        self.expect("{")
        while self.peek() != "}":
            key = self.string()
            self.expect(":")
            out[key] = self.value()
            if self.peek() == ",":
                self.pos += 1
            elif self.peek() != "}":
                self.error("expected ',' or '}'")
        self.pos += 1
        return out

    def array(self):
        out = []
        self.expect("[")
        while self.peek() != "]":
            out.append(self.value())
            if self.peek() == ",":
                self.pos += 1
            elif self.peek() != "]":
                self.error("expected ',' or ']'")
        self.pos += 1
        return out

    def string(self):
        self.expect('"')
        out = []
        while True:
            if self.pos >= len(self.text):
                self.error("unterminated string")
            c = self.text[self.pos]
            self.pos += 1
            if c == '"':
                return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16")
            if c == "\\":
                c = self.text[self.pos]
                self.pos += 1
                if c == "u":
                    out.append(chr(int(self.text[self.pos:self.pos + 4], 16)))
                    self.pos += 4
                else:
                    out.append({"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(c, c))
            else:
                out.append(c)

    def number(self):
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] in "+-.eE0123456789":
            self.pos += 1
        word = self.text[start:self.pos]
        return float(word) if any(c in word for c in ".eE") else int(word)


data = {"name": "Ünï \"q\" 😀\n", "n": [1, -2.5, 1e100, 0, 10**20], "t": True, "none": None, "empty": [{}, []], "deep": {"a": {"b": [[["x"]]]}}}
text = encode(data)
print(text)
print(encode(data, 2))
print(Decoder(text).value() == data, Decoder(encode(data, 4)).value() == data)
for bad in ("{", "[1 2]", '{"a" 1}', '"abc', "tru", "[1,\n 2,\n x]", ""):
    try:
        print(Decoder(bad).value())
    except ValueError as e:
        print(repr(bad), "->", e)
try:
    encode({1, 2})
except TypeError as e:
    print(e)
rows = [{"id": i, "tags": [f"t{j}" for j in range(i % 4)], "score": i / 8} for i in range(200)]
round_trip = Decoder(encode(rows)).value()
print(round_trip == rows, len(encode(rows)), sum(r["score"] for r in round_trip))
