# bool: arithmetic, logic, conversion, identity, formatting.
print(True, False, repr(True), str(False), int(True), float(True), complex(True), bool(1), bool(-1), bool(0.0), bool("False"), bool(b""), bool(None))
print(True + True, True - False, True * 3, True / 2, True // 1, True % 2, True**0, -True, +False, abs(True), True << 3, False >> 1, divmod(True, True), round(True), True.bit_length())
print(True & False, True | False, True ^ True, True & 3, 2 | True, type(True & True).__name__, type(True & 1).__name__, type(True + 0).__name__, True == 1, True == 1.0, False == 0j, True != 2, True < 2, False <= False)
print({True: "t"}[1], {1: "one"}[True], {0, False}, [1, 0, True].count(True), [0, 1].index(True), True in [1], hash(True) == hash(1), "ab"[True], [5, 6][False], range(True), "x" * True, [0] * False, sum([True, False, True]), max(True, 0), sorted([True, False, True]))
print(f"{True} {True:d} {True:5} {True:>6}|{True:<6}|{True!r} {True:x} {True:08.3f}", "%s %d %r %5s" % (True, True, False, True), "{:^7}".format(False))
print(isinstance(True, int), issubclass(bool, int), bool.__mro__, type(True), True.__class__, bool.__bases__, True.real, True.imag, True.numerator, (True).__bool__(), True.__and__(False), True.__add__(1), True.__eq__(1), (True).__xor__(True))
for e in ("bool(1, 2)", "bool(x=1)", "True.foo", "True()", "class_B", "format(True, 'q')", "True + 'a'", "True < 'a'", "len(True)", "iter(True)", "int.from_bytes(True, 'big')", "bool.__new__(int)", "bool.from_bytes(b'\\x01', 'big')", "True.to_bytes(1, 'big')", "True.as_integer_ratio()", "bool('')", "bool([[]])", "bool({0: 0})", "not ()", "not True == False"):
    try:
        print(e, "=", eval(e.replace("True()", "t()"), {"t": True}))
    except Exception as x:
        print(e, "->", type(x).__name__, x)
try:
    class B(bool): pass
except TypeError as x:
    print(x)
print(all([]), any([]), all([True, 1, "a"]), any([0, None, ""]), all(x > 0 for x in [1, 2]), not any([False]), [b for b in (0, 1, "", "a", [], [0]) if b], list(filter(None, [True, False, 1])), list(map(bool, [0, 1, "", "x", None])))
a = [True, False] * 3
a.append(1)
a[0] = False
print(a, a.count(1), a.count(True), a.index(1), sorted(a), [x is True for x in a], sum(a), {x for x in a} == {0, 1}, a == [0, 0, 1, 0, 1, 0, 1])
big = [i % 3 == 0 for i in range(100)]
print(sum(big), big.count(True), big[:4], big[::-1][:4], all(isinstance(b, bool) for b in big), big[3] is True, (big + [5])[-1], [int(b) for b in big[:5]])
