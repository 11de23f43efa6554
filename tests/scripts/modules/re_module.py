# re: matching, groups, substitution, flags, errors.
import re

m = re.match(r"(\w+) (\w+)", "hello world again")
print(m, m.group(), m.group(1, 2), m.groups(), m.span(), m.start(2), m.end(2), m[1], m.string, m.re.pattern, m.pos, m.endpos, m.lastindex)
print(re.search(r"\d+", "abc 123 def 45").group(), re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1b2"), re.findall(r"(a)|b", "ab"), re.match("x", "abc"), re.fullmatch(r"\w+", "abc"), re.fullmatch("a", "ab"))
n = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)", "on 2024-05-06")
print(n.groupdict(), n["year"], n.group("month"), n.lastgroup, n.expand(r"\2/\g<year>"), n.re.groupindex)
print(re.sub(r"\d", "#", "a1b2"), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub(r"\d", lambda m: str(int(m.group()) * 2), "a1b5"), re.sub("a", "b", "aaa", count=2), re.subn("a", "b", "aaa"), re.sub("", "-", "abc"), re.sub("x*", "-", "axb"), re.sub(r"(?P<n>a)", r"<\g<n>>", "aa"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(,)", "a,b"), re.split(",", "a,b,c", maxsplit=1), re.split("x*", "axbc"), re.split(r"(\d)|-", "a1b-c"))
print([m.span() for m in re.finditer("a*", "baac")], [m.group() for m in re.finditer(r"\b\w", "two words")])
p = re.compile(r"(\d+)\s*([a-z]+)?", re.I)
print(p.pattern, p.flags, p.groups, p.match("12 AB").groups(), p.match("12").groups(), p.match("12").groups("none"), p.search("x 5", 2), p.fullmatch("7"), p.findall("1a 2 3c"), repr(p))
for pattern, text in [(r"a.c", "abc a\nc"), (r"^b", "a\nb"), (r"a{2,3}", "aaaa"), (r"a{2,3}?", "aaaa"), (r"a+?", "aaa"), (r"(a|ab)(c|bcd)", "abcd"), (r"[^abc]+", "abcxyz"), (r"[a-c\d_]+", "b2_z"), (r"\S+@\S+", "mail x@y.z now"), (r"(?:ab)+", "ababa"), (r"(\w)\1", "hello"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\""), (r"foo(?=bar)", "foobar"), (r"foo(?!bar)", "foobar foobaz"), (r"(?<=\$)\d+", "cost $45"), (r"(?<!\$)\b\d+", "cost $45 67"), (r"\bcat\b", "concat cat"), (r"\Bcat", "concat cat"), (r"(?i)HELLO", "hello"), (r"(?i:H)ello", "hello"), (r"(a)?(?(1)b|c)", "ab c"), (r"\d{3}-\d{4}", "555-1234"), (r"[\]\-]", "a]"), (r"\x41\u0042\t?", "AB"), (r"a\Z", "ba"), (r"\Aab", "ab"), (r"(?>a+)b", "aab"), (r"a++b", "aab"), (r"[é-ü]+", "aéüb"), (r"\w+", "日本語 text"), (r".", "😀x"), (r"(a*)*", "aab"), (r"(?:a|b)*?c", "abac"), (r"x*", ""), (r"$", "ab\n"), (r"(?s).+", "a\nb"), (r"(?x) a  b # comment", "ab")]:
    m = re.search(pattern, text)
    print(pattern, "|", m and (m.group(), m.span(), m.groups()))
print(re.findall("^.", "a\nb\nc", re.M), re.findall(".$", "a\nb", re.M), re.search("A.B", "a\nb", re.I | re.S).group(), re.findall(r"\w", "é", re.A), re.compile(r"""
  (\d+)   # number
  \s* px  # unit
""", re.X).match("12 px").group(1))
print(re.escape("a.b*c [x]-é_1"), re.purge(), re.I, re.IGNORECASE | re.M, re.match(b"a+", b"aab").group(), re.sub(b"a", b"\\g<0>!", b"ab"), re.split(b",", b"a,b"))
for bad in ("(", ")", "[a", "a**", "*a", "(?P<1>a)", "(?P<a>x)(?P<a>y)", r"\1", "(?P=zz)", "a{3,2}", "[z-a]", "(?<=a+)b", "(?z)", "\\", r"(?P<n>", "(?(2)a|b)", r"\N{x", "a{1}{2}", "(?i", "x(?i)y"):
    try:
        re.compile(bad)
        print(repr(bad), "ok")
    except re.error as e:
        print(repr(bad), "->", e, e.pos, e.msg)
for f in (lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: m.group(5), lambda: m.group("x"), lambda: re.sub("a", r"\1", "a"), lambda: re.sub("(a)", r"\g<b>", "a"), lambda: re.sub("a", r"\z", "a"), lambda: re.compile(5), lambda: re.compile(p, re.I), lambda: re.sub("a", 5, "a")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(re.compile("a") == re.compile("a"), hash(re.compile("a")) == hash(re.compile("a")), bool(re.match("", "")), re.match("(a)(b)?", "a").group(0, 1, 2), re.match("(a)(b)?", "a").span(2), re.match("a(?P<x>b)?", "a").groupdict("d"), type(m).__name__, type(p).__name__)
