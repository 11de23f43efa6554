# Integers around every width a runtime might use: 7, 8, 15, 16, 31, 32, 61 to 64 and 127 bits.
edges = [s * (2**b) + d for b in (7, 8, 15, 16, 31, 32, 60, 61, 62, 63, 64, 127) for s in (1, -1) for d in (-1, 0, 1)]
checks = 0
for a in edges:
    assert a + 1 - 1 == a and a - 1 + 1 == a and -(-a) == a and ~~a == a and a * 1 == a and a // 1 == a
    assert (a << 3) >> 3 == a and int(str(a)) == a and int(hex(a), 16) == a and abs(a) == abs(-a)
    assert hash(a) == hash(int(str(a))) and (a ^ a) == 0 and (a & -1) == a and (a | 0) == a
    assert divmod(a, 7)[0] * 7 + divmod(a, 7)[1] == a and divmod(a, -7)[0] * -7 + divmod(a, -7)[1] == a
    assert (a > 0) == (not a <= 0) and a in {a} and {a: 1}[int(str(a))] == 1 and [a].index(int(str(a))) == 0
    for b in edges:
        assert a + b - b == a and a * b == b * a and (a < b) == (b > a) and (a == b) == (str(a) == str(b))
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b)
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (0 <= r < b or b < r <= 0)
            assert a * b // b == a
        checks += 1
print(checks, sum(edges), len(set(edges)), sorted(edges)[:4], max(edges))
print([2**62 - 1 + i for i in range(3)], [-(2**62) - i for i in range(3)], 2**61 + 2**61, -(2**61) - 2**61 - 1, 2**31 * 2**31, 2**32 * 2**31, (2**31 - 1) ** 2, 3037000500**2, 4611686018427387904 // -1, -4611686018427387904 // -1, abs(-(2**62)), -(-(2**62)), -(-(2**63)))
acc = 1
for i in range(1, 130):
    acc = acc * 2 + (i % 2)
    if i % 16 == 0:
        print(i, acc, acc.bit_length(), float(acc), acc % 97, -acc >> 5)
for i in range(130, 0, -1):
    acc >>= 1
print(acc, [x << 60 >> 59 for x in (1, 3, -1, -3)], 1 << 62, 1 << 63, -1 << 62, -1 << 63, 3 << 61, (1 << 62) - 1, [1 << n for n in range(58, 68)])
total = 0
for i in range(2**62 - 5, 2**62 + 5):
    total += i
print(total, list(range(2**62 - 2, 2**62 + 2)), list(range(2**63, 2**63 - 3, -1)), len(range(2**62, 2**64, 2**61)), (2**62) in range(2**63), sum([2**61] * 5), sum([-(2**62), -(2**62)]))
l = [1, 127, 128, 255, 256, 32767, 32768, 65536, 2**31 - 1, 2**31, 2**32, 2**62 - 1, 2**62, 2**70, -1, -128, -129, -32769, -(2**31), -(2**31) - 1, -(2**62), -(2**62) - 1]
for n in range(1, len(l) + 1):
    s = l[:n]
    assert s == list(l)[:n] and s[-1] == l[n - 1] and sum(s) == sum(reversed(s)) and s.count(l[0]) == 1 and sorted(s) == sorted(s[::-1]) and max(s) == sorted(s)[-1]
print(sorted(l), l.index(2**62), l[12] is not None, sum(l))
for x in (2**53, 2**53 + 1, 2**62, 2**63 - 1, 2**63, 2**64, 10**22, 10**23):
    print(x, float(x), int(float(x)), x == float(x), x < float(x), hash(x) == hash(float(x)), x / 3, x // 3.0)
print(int("9" * 18) + 1, int("9" * 19) + 1, int("-9223372036854775808"), int("4611686018427387904"), eval("4611686018427387903 + 1"), -4611686018427387904 - 1, 0x3FFFFFFFFFFFFFFF + 1, round(2**62 + 5, -1), pow(2, 62, 2**62 + 1), (2**62).to_bytes(8, "big").hex(), int.from_bytes(b"\xff" * 8, "big"), int.from_bytes(b"\x80" + bytes(7), "big", signed=True))
