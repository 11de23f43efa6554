# A binary protocol with struct: framing, checksums, varints, a TLV tree, a bitmap header.
import struct


class ProtocolError(Exception):
    pass


HEADER = struct.Struct(">2sBBHI")


def checksum(data):
    total = 0
    for i, b in enumerate(data):
        total = (total + b * (i % 7 + 1)) & 0xFFFFFFFF
    return total


def frame(kind, payload, flags=0):
    return HEADER.pack(b"LP", kind, flags, len(payload), checksum(payload)) + payload


def frames(stream):
    buffer = bytearray()
    for chunk in stream:
        buffer += chunk
        while len(buffer) >= HEADER.size:
            magic, kind, flags, length, check = HEADER.unpack_from(buffer)
            if magic != b"LP":
                raise ProtocolError(f"bad magic {bytes(magic)!r}")
            if len(buffer) < HEADER.size + length:
                break
            payload = bytes(buffer[HEADER.size:HEADER.size + length])
            del buffer[:HEADER.size + length]
            if checksum(payload) != check:
                raise ProtocolError(f"checksum of frame kind {kind}")
            yield kind, flags, payload
    if buffer:
        raise ProtocolError(f"{len(buffer)} bytes left over")


data = frame(1, b"hello") + frame(2, b"", 0x80) + frame(3, bytes(range(256)))
print(len(data), data[:16].hex(" "), HEADER.size)
for size in (1, 7, 1000):
    chunks = [data[i:i + size] for i in range(0, len(data), size)]
    print(size, [(k, f, len(p)) for k, f, p in frames(chunks)])
for bad in (b"XX" + data[2:], data[:-1], data[:12] + b"\0" + data[13:]):
    try:
        print(list(frames([bad]))[0][0])
    except ProtocolError as e:
        print("ProtocolError", e)


def varint(n):
    out = bytearray()
    while True:
        out.append(n & 0x7F | (0x80 if n > 0x7F else 0))
        n >>= 7
        if not n:
            return bytes(out)


def read_varint(data, at):
    shift = result = 0
    while True:
        b = data[at]
        at += 1
        result |= (b & 0x7F) << shift
        if b < 0x80:
            return result, at
        shift += 7


for n in (0, 1, 127, 128, 300, 2**32, 2**70):
    v = varint(n)
    assert read_varint(v, 0) == (n, len(v))
    print(n, v.hex())
zigzag = lambda n: n * 2 if n >= 0 else -n * 2 - 1
print([zigzag(n) for n in (0, -1, 1, -2, 2**31)])


def encode(v):
    match v:
        case None:
            return b"\x00"
        case bool():
            return b"\x01" if v else b"\x02"
        case int():
            return b"\x03" + varint(zigzag(v))
        case float():
            return b"\x04" + struct.pack("<d", v)
        case str():
            raw = v.encode()
            return b"\x05" + varint(len(raw)) + raw
        case bytes():
            return b"\x06" + varint(len(v)) + v
        case list() | tuple():
            return b"\x07" + varint(len(v)) + b"".join(map(encode, v))
        case dict():
            return b"\x08" + varint(len(v)) + b"".join(encode(k) + encode(x) for k, x in v.items())
    raise ProtocolError(f"cannot encode {type(v).__name__}")


def decode(data, at=0):
    kind, at = data[at], at + 1
    if kind <= 2:
        return (None, True, False)[kind], at
    if kind == 4:
        return struct.unpack_from("<d", data, at)[0], at + 8
    n, at = read_varint(data, at)
    if kind == 3:
        return n >> 1 if n & 1 == 0 else -(n + 1 >> 1), at
    if kind in (5, 6):
        raw = bytes(data[at:at + n])
        return raw.decode() if kind == 5 else raw, at + n
    items = []
    for _ in range(n * (2 if kind == 8 else 1)):
        v, at = decode(data, at)
        items.append(v)
    return (items if kind == 7 else dict(zip(items[::2], items[1::2]))), at


value = {"name": "Zoë", "n": [1, -1, 10**30, -(2**63)], "f": 1.5, "flags": [True, False, None], "raw": b"\x00\xff", "nested": {"a": [[], {}]}}
packed = encode(value)
print(len(packed), packed[:30].hex(), decode(packed)[0] == value, decode(memoryview(packed))[0] == value)
try:
    encode({1, 2})
except ProtocolError as e:
    print(e)
try:
    decode(packed[:20])
except IndexError as e:
    print("IndexError", e)
point = struct.pack("<iif", -5, 7, 2.5)
print(point, struct.unpack("<iif", point), struct.calcsize("<iif"), list(struct.iter_unpack(">H", b"\x00\x01\x01\x00")))
buf = bytearray(12)
struct.pack_into(">HHq", buf, 0, 1, 65535, -2)
print(buf.hex(), struct.unpack_from(">q", buf, 4))


class Bits:
    def __init__(self):
        self.value = self.count = 0

    def put(self, v, width):
        if v >> width:
            raise ProtocolError(f"{v} does not fit {width} bits")
        self.value = self.value << width | v
        self.count += width
        return self

    def bytes(self):
        pad = -self.count % 8
        return (self.value << pad).to_bytes((self.count + pad) // 8, "big")


def take(data, *widths):
    n, total = int.from_bytes(data, "big"), len(data) * 8
    for w in widths:
        total -= w
        yield n >> total & (1 << w) - 1


ip = Bits().put(4, 4).put(5, 4).put(0, 8).put(1500, 16).put(0xBEEF, 16).put(2, 3).put(0, 13)
print(ip.bytes().hex(), list(take(ip.bytes(), 4, 4, 8, 16, 16, 3, 13)))
try:
    Bits().put(16, 4)
except ProtocolError as e:
    print(e)


def hexdump(data):
    for i in range(0, len(data), 16):
        row = data[i:i + 16]
        yield f"{i:04x}  {row.hex(' '):<47}  {''.join(chr(b) if 32 <= b < 127 else '.' for b in row)}"


print("\n".join(hexdump(packed[:40])))
BASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def base64(data):
    out = ""
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk + bytes(3 - len(chunk)), "big")
        out += "".join(BASE[n >> s & 63] for s in (18, 12, 6, 0))[:len(chunk) + 1] + "=" * (3 - len(chunk))
    return out


print([base64(b) for b in (b"", b"f", b"fo", b"foo", b"foobar", bytes([0, 255, 16]))])
