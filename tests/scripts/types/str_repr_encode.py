# str: repr, escapes, encoding and decoding with error handlers.
for s in ("plain", "it's", 'say "hi"', "both ' and \"", "tab\tnl\nret\rnul\0bell\a\x7f", "back\\slash", "é\xa0\xad", "\u200b\u2028\ue000", "😀\U0010ffff\U000e0001", "\ud800", "日本", "\x1b[0m", "ÿ\u0100"):
    print(repr(s), ascii(s), len(repr(s)))
print(str(b"abc"), str(b"abc", "utf-8"), str(b"\xff", "latin-1"), str(), str(5), str(None), str([1, "a"]), str(object=3), str("x"))
for enc in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "ascii", "utf-8-sig", "cp1252", "UTF8", "Latin1", "iso-8859-15"):
    for s in ("abc", "é€", "😀"):
        try:
            b = s.encode(enc)
            print(enc, b, b.decode(enc) == s)
        except UnicodeEncodeError as e:
            print(enc, s, "->", e)
s = "aé€😀"
for errors in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
    print(errors, s.encode("ascii", errors), s.encode("latin-1", errors))
for b in (b"\xff", b"a\x80b", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80", b"ok", b"\xe2\x28\xa1", b"\xc3\xa9\xff\xc3"):
    for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try:
            print(errors, ascii(b.decode("utf-8", errors)))
        except UnicodeDecodeError as e:
            print(e, e.start, e.end, e.reason)
r = b"a\xff\x80".decode("utf-8", "surrogateescape")
print(ascii(r), r.encode("utf-8", "surrogateescape"))
for expr in ("'x'.encode('bogus')", "b'x'.decode('bogus')", "'é'.encode('ascii', 'bogus')", "b'\\xff'.decode('utf-8', 'bogus')", "str(b'a', 5)", "str(5, 'utf-8')", "'x'.encode(5)", "b'\\x00'.decode('utf-16')", "b'\\xff'.decode('ascii')", "str('a', 'utf-8')", "'a'.decode"):
    try:
        print(expr, eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print("😀".encode("utf-16-be").hex(), "é".encode().hex(" "), b"\xfe\xff\x00a".decode("utf-16"), b"\xff\xfea\x00".decode("utf-16"), b"\xef\xbb\xbfx".decode("utf-8-sig"), ascii(b"\xef\xbb\xbfx".decode()))
print("\\u00e9".encode().decode("unicode_escape"), "é\n".encode("unicode_escape"), r"\x41\n".encode().decode("unicode_escape"), "é".encode("raw_unicode_escape"))
print("xn--".encode("ascii"), "a\x00b".encode(), len("a\x00b"), "a\x00b" == "a\x00c", "\x00" in "a\x00b")


class S(str):
    def __repr__(self):
        return "S!"

    def __str__(self):
        return "str of S"

    def upper(self):
        return "UP"


x = S("abc")
print(x, repr(x), x + "d", type(x + "d").__name__, x == "abc", hash(x) == hash("abc"), {"abc": 1}[x], f"{x}", "%s" % x, "%r" % x, x.upper(), x[0], type(x[:]).__name__, len(x), str(x), "-".join([x, x]), "abc" in [x], x.lower())


class Bad:
    def __str__(self):
        return 5

    def __repr__(self):
        return None


for f in (str, repr, ascii, lambda b: f"{b}", lambda b: "%s" % b, lambda b: "%r" % (b,)):
    try:
        f(Bad())
    except TypeError as e:
        print(e)
print(hash("") == hash(""), hash("a" * 100) == hash("a" * 100), sys_intern := __import__("sys").intern("abc") is __import__("sys").intern("abc"))
