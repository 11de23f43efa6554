# The built-in error handlers called as functions; what handlers may put where an encoding takes whole units.
import codecs

for name in ("strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "surrogatepass"):
    handler = codecs.lookup_error(name)
    for error in (42, UnicodeError("x"), UnicodeEncodeError("ascii", "a\u3042\u12a4\udc80b", 0, 5, "r"), UnicodeDecodeError("utf-8", b"\xff\xed\xa0\x80", 0, 2, "r"),
                  UnicodeTranslateError("\u3042\udc80x", 0, 3, "r"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "r"), UnicodeEncodeError("utf-8", "\ud800", 5, 9, "r")):
        try:
            print(name, ascii(handler(error)))
        except BaseException as raised:
            print(name, type(raised).__name__, ascii(str(raised)))
for encoding in ("utf-8", "utf-16le", "utf-32be", "ascii", "latin-1", "utf-7"):
    for replacement in (b"a", b"ab", b"abcd", "a", "\u3042", "\xe9", "\udc80"):
        codecs.register_error("test.put", lambda error: (replacement, error.end))
        try:
            print(encoding, ascii(replacement), "[\udc80]".encode(encoding, "test.put"))
        except UnicodeEncodeError as error:
            print(encoding, ascii(replacement), ascii(str(error)))
