# Literals of every kind and their limits.
print(0, 00, 1_0, 0x1F, 0X1f, 0o17, 0B101, 0b1_0, 0xFFFFFFFFFFFFFFFFFF, 123456789012345678901234567890)
print(1.0, 1., .1, 1e5, 1E-5, 1_0.0_1e1_0, 0e0, 1e400, 1e-400, 0x10.real, 1.5.real, 1 .real, 1j, 1.5J, 0j, 1e3j, -1j)
print("a" 'b' """c""" '''d''', 'it\'s', "q\"q", "\a\b\f\v".encode(), "\\", "\
joined", """multi
line""", "\0\01\012\x7f".encode(), "\u20ac\U0001F600\N{EURO SIGN}\N{bullet}", r"\n\x", R"\"", b"bytes\x00\'", rb"\x", Rb"a" B"b", "é", u"u")
print((), (1,), 1, (1, 2,), [], [1,], {}, {1: 2,}, {1,}, {"a": 1, "b": [2, (3,)]}, [[]], ((),))
print(True, False, None, ..., Ellipsis, NotImplemented, __debug__)
print(-1, +1, ~1, - -1, not 0, 2**-1, -2**2, 2**3**2, 10 // 3 * 3 + 10 % 3, 7 & 3 | 4 ^ 1, 1 << 2 + 3, 5 - 3 - 1, 2 * 3 / 4, 100 // 7 // 2, -7 // 2, 1 + 2 == 3 != 4)
print(0.1 + 0.2, 1 / 3, 1e16, 1e15, 123456789.123456789, 5e-324, 1.7976931348623157e+308, 100000000000000000000000.0, 0.00001, 1.0e-4)
for src in ("01", "0o8", "0b2", "0xg", "1_", "1__1", "_1", "0_1", "1e", "1e+", "1.e5", "1._5", "0x", "0b", "1 2", "1if 1else 2", "0xfor x in y", "1j2", "1.2.3", "0_0", "00_0", "0777", "1e1.5", "0o_7", "0x_f", "1_000.5_5", "1_.5", "1.5_", "5j_", "'\\u12'", "'\\U00110000'", "'\\N{no such name}'", "'\\x1'", "b'\\x1'", "b'é'", "'a' b'b'", "'abc", "\"\"\"abc", "r'\\'", "f'{'", "ur'x'", "bu'x'", "'\\q'", "()()", "[1, 2", "{1: }", "{1:2, 3}", "{**a, 1}", "{1, **a}", "(1, *)", "lambda", "a b"):
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(src, "t", "eval")
            print(repr(src), "ok")
        except SyntaxError as e:
            print(repr(src), "->", e.msg)
