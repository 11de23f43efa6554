# Compression: Huffman coding, LZ77, LZW, run lengths, Burrows-Wheeler.
import heapq


class Tree:
    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right

    def __lt__(self, other):
        return (self.weight, self.first()) < (other.weight, other.first())

    def first(self):
        return self.symbol if self.left is None else min(self.left.first(), self.right.first())


def huffman(data):
    counts = {}
    for b in data:
        counts[b] = counts.get(b, 0) + 1
    heap = [Tree(n, s) for s, n in counts.items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, Tree(a.weight + b.weight, None, a, b))
    codes = {}

    def walk(node, prefix):
        if node.left is None:
            codes[node.symbol] = prefix or "0"
        else:
            walk(node.left, prefix + "0")
            walk(node.right, prefix + "1")
    walk(heap[0], "")
    return codes


def pack(bits):
    pad = -len(bits) % 8
    bits += "0" * pad
    return bytes([pad]) + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def unpack(data):
    bits = "".join(f"{b:08b}" for b in data[1:])
    return bits[:len(bits) - data[0]]


def decode(bits, codes):
    back = {v: k for k, v in codes.items()}
    out, code = bytearray(), ""
    for b in bits:
        code += b
        if code in back:
            out.append(back[code])
            code = ""
    return bytes(out)


text = (b"she sells sea shells by the sea shore; the shells she sells are surely seashells. " * 4)
codes = huffman(text)
packed = pack("".join(codes[b] for b in text))
print(len(text), len(packed), decode(unpack(packed), codes) == text, sorted(codes.items(), key=lambda kv: (len(kv[1]), kv[1]))[:5])


def lz77(data, window=255):
    i, out = 0, []
    while i < len(data):
        best = (0, 0)
        for j in range(max(0, i - window), i):
            n = 0
            while i + n < len(data) - 1 and data[j + n] == data[i + n] and n < 255:
                n += 1
            if n > best[1]:
                best = (i - j, n)
        out.append((*best, data[i + best[1]]))
        i += best[1] + 1
    return out


def unlz77(tokens):
    out = bytearray()
    for back, length, byte in tokens:
        for _ in range(length):
            out.append(out[-back])
        out.append(byte)
    return bytes(out)


tokens = lz77(text[:200])
print(len(tokens), unlz77(tokens) == text[:200], tokens[:5], tokens[-2:])


def lzw(data):
    table = {bytes([i]): i for i in range(256)}
    w, out = b"", []
    for b in data:
        wb = w + bytes([b])
        if wb in table:
            w = wb
        else:
            out.append(table[w])
            table[wb] = len(table)
            w = bytes([b])
    if w:
        out.append(table[w])
    return out


def unlzw(codes):
    table = {i: bytes([i]) for i in range(256)}
    w = table[codes[0]]
    out = [w]
    for c in codes[1:]:
        entry = table[c] if c in table else w + w[:1]
        out.append(entry)
        table[len(table)] = w + entry[:1]
        w = entry
    return b"".join(out)


z = lzw(text)
print(len(z), unlzw(z) == text, z[:12], max(z))


def bwt(s):
    s += "\0"
    rotations = sorted(range(len(s)), key=lambda i: s[i:] + s[:i])
    return "".join(s[i - 1] for i in rotations)


def unbwt(t):
    order = sorted(range(len(t)), key=lambda i: (t[i], i))
    i, out = order[0], []
    for _ in t:
        i_next = order[i]
        out.append(t[i_next])
        i = i_next
    return "".join(out).rstrip("\0").lstrip("\0")


b = bwt("banana bandana")
print(b.replace("\0", "$"), unbwt(b))


def rle(s):
    out = []
    i = 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append((s[i], j - i))
        i = j
    return out


print(rle("aaabccdddd"), "".join(c * n for c, n in rle("aaabccdddd")), len(rle(bwt("abab" * 10).replace("\0", "$"))))


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 & -(crc & 1))
    return crc ^ 0xFFFFFFFF


print(hex(crc32(b"123456789")), hex(crc32(text)))
adler = lambda d: (lambda a, b: b << 16 | a)(*__import__("functools").reduce(lambda s, x: ((s[0] + x) % 65521, (s[1] + s[0] + x) % 65521), d, (1, 0)))
print(hex(adler(b"Wikipedia")))
