# json: dumps, loads, options, errors.
import json

for v in (None, True, False, 0, -5, 10**30, 1.5, 1e100, 1e-7, -0.0, "", "text", 'q"uo\\te', "tab\tnl\n\x00\x1f", "é€😀", "\ud800", [], [1, [2, []]], {}, {"a": 1}, (1, 2), {"n": None, "l": [True, {"x": "y"}]}, {1: 2, 1.5: 3, True: 4, None: 5}, float("inf"), float("-inf"), float("nan")):
    s = json.dumps(v)
    print(ascii(s), type(json.loads(s)).__name__)
data = {"b": [1, 2, {"c": []}], "a": {"z": None, "y": 1.5}, "e": {}, "s": "é"}
print(json.dumps(data, indent=2), json.dumps(data, indent="\t").count("\t"), json.dumps(data, sort_keys=True), json.dumps(data, separators=(",", ":")), json.dumps(data, ensure_ascii=False), json.dumps([1, [2]], indent=0), json.dumps([], indent=2), json.dumps({"a": [1]}, indent=1, separators=(";", "=")), sep="\n")


class P:
    pass


def default(o):
    if isinstance(o, set):
        return sorted(o)
    if isinstance(o, complex):
        return {"re": o.real, "im": o.imag}
    raise TypeError(f"cannot encode {type(o).__name__}")


print(json.dumps({"s": {3, 1}, "c": 1 + 2j}, default=default), json.dumps({(1, 2): 3, "k": 4}, skipkeys=True))


class Enc(json.JSONEncoder):
    def default(self, o):
        return "P!" if isinstance(o, P) else super().default(o)


print(json.dumps([P()], cls=Enc), Enc().encode({"p": P()}), list(Enc().iterencode([1, 2])), json.JSONEncoder(indent=1).encode([1]))
loop = []
loop.append(loop)
dloop = {}
dloop["d"] = dloop
for f in (lambda: json.dumps({1, 2}), lambda: json.dumps(P), lambda: json.dumps({(1,): 2}), lambda: json.dumps(loop), lambda: json.dumps(dloop), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps(b"x"), lambda: json.dumps([P()], default=default), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True), lambda: json.dumps(1j)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0], getattr(e, "__notes__", ""))
for s in ("1", "-0", "1.0", "1e5", "1E-2", "true", " [1 , 2 ] ", '{"a":{"b":[]}}', '"\\u00e9\\n\\/\\ud83d\\ude00"', '"\\ud800"', "NaN", "-Infinity", "[]", "{}", '{"a": 1, "a": 2}', "123456789012345678901234567890", '"é"', "1.7976931348623157e309", b'[1, "\xc3\xa9"]', bytearray(b"{}"), "\ufeff1"[1:]):
    r = json.loads(s)
    print(ascii(r), type(r).__name__)
for s in ("", " ", "{", "[1,", "[1 2]", '{"a" 1}', '{"a":}', "{1: 2}", '{"a": 1,}', "[1,]", "'a'", '"abc', '"\\x"', '"\\u12"', "tru", "01", "1.", ".5", "+1", "--1", "[1] x", '"a\nb"', "nul", "{'a': 1}", "\x00", "[" * 5, '{"a": [1, {"b": tru}]}', "\ufeff[]"):
    try:
        print(repr(s), json.loads(s))
    except json.JSONDecodeError as e:
        print(repr(s), "->", e, "|", e.msg, e.pos, e.lineno, e.colno)
for bad in (5, None, [1]):
    try:
        json.loads(bad)
    except TypeError as e:
        print(e)
print(json.loads('{"a": 1.5, "b": [2]}', parse_float=str, parse_int=lambda s: s + "i"), json.loads('{"x": {"y": 1}}', object_hook=lambda d: sorted(d.items())), json.loads('{"b": 1, "a": 2}', object_pairs_hook=list), json.loads("[NaN]", parse_constant=lambda c: "C" + c))
print(json.JSONDecoder().raw_decode('{"a": 1} rest'), json.JSONDecoder().decode(" [1] "))
import io

buf = io.StringIO()
json.dump({"k": [1, 2]}, buf, indent=1)
print(buf.getvalue(), json.load(io.StringIO('{"k": 1}')), json.load(io.BytesIO(b"[1]")))


class MyInt(int):
    def __repr__(self):
        return "custom"


class MyStr(str):
    pass


class MyDict(dict):
    pass


from enum import IntEnum, Enum


class E(IntEnum):
    A = 1


print(json.dumps([MyInt(5), MyStr("s"), MyDict(a=1), E.A, {E.A: 1}]), json.dumps({"a": (1, (2,))}), json.dumps(range(0) and 1 or []))
rows = [{"id": i, "name": f"n{i}", "ok": i % 2 == 0, "v": i / 4} for i in range(300)]
print(json.loads(json.dumps(rows)) == rows, len(json.dumps(rows)))
deep = json.loads("[" * 200 + "]" * 200)
print(json.dumps(deep).count("["))
