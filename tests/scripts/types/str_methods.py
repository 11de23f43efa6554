# str: searching, splitting, replacing, casing, alignment, tests.
s = "Hello, World"
print(s.find("o"), s.find("o", 5), s.find("o", 5, 7), s.rfind("o"), s.find("zz"), s.find(""), s.find("", 20), s.find("", 12), s.index("W"), s.rindex("l"), s.count("o"), s.count(""), s.count("l", 3), "aaaa".count("aa"))
for expr in ("s.index('z')", "s.rindex('z', 1, 3)", "s.split('')", "s.partition('')", "s.replace(1, 2)", "s.find(5)", "s.join([1, 2])", "s.join(5)", "s.startswith(5)", "s.startswith(['a'])", "s.center('x')", "s.center(20, 'ab')", "s.zfill('a')", "s * -1", "s * 1.5", "s + 1", "s[100]", "s['a']", "s.encode('nope')", "s.expandtabs('x')", "s.translate(5)", "'a'.join(['x', 5])", "str.upper()", "str.upper(5)", "s.splitlines(1, 2)", "s.removeprefix(5)", "chr(-1)", "chr(0x110000)", "ord('ab')", "ord('')", "ord(5)", "s.format_map(5)", "s < 5"):
    try:
        print(expr, "=", repr(eval(expr)))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "a,b,,c".rsplit(",", 1), " a  b ".split(), " a  b ".split(" "), "a b c d".split(None, 2), " a b c ".rsplit(None, 1), "".split(), "".split(","), "abc".split("bc"), "a--b--c".split("--", -1), "a\x1fb\u2003c".split())
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines())
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="))
print("aXbXc".replace("X", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "aaa".replace("aa", "b"), "abc".replace("x", "y"), "abc".replace("b", ""), "aaa".replace("a", "bb", count=1))
print(" x ".strip() + "|", "xxhixx".strip("x"), "xyhiyx".lstrip("xy"), "hiyx".rstrip("xy"), "\t\n a\u3000".strip(), "abc".strip(""), "mississippi".strip("ipms"), "".strip())
print(s.upper(), s.lower(), s.swapcase(), s.title(), "hello wORLD".capitalize(), "they're bill's".title(), "ß".upper(), "ß".casefold(), "ŉ".upper(), "ﬁ".upper(), "İ".lower(), "ΑΣ".lower(), "ΑΣΑ".lower(), "ǆ".title(), "Straße".swapcase(), "ÀÉ".lower(), "àé".title())
print("42".isdigit(), "²".isdigit(), "²".isdecimal(), "½".isnumeric(), "½".isdigit(), "٣".isdecimal(), "abc".isalpha(), "ab1".isalpha(), "ab1".isalnum(), "日本".isalpha(), " \t".isspace(), "".isspace(), "".isalpha(), "abc".islower(), "aB".islower(), "123".islower(), "ABC1".isupper(), "Hello World".istitle(), "Hello world".istitle(), "abc".isidentifier(), "1a".isidentifier(), "é_1".isidentifier(), "def".isidentifier(), "abc\n".isprintable(), "".isprintable(), "abc".isascii(), "é".isascii(), "".isascii())
print("a".center(5) + "|", "ab".center(5, "*"), "ab".center(6, "*"), "abc".center(6, "*"), "a".ljust(3, "-"), "a".rjust(3, "-"), "abc".center(2), "42".zfill(5), "-42".zfill(5), "+4".zfill(4), "--4".zfill(5), "".zfill(2), "é".center(3, "ü"))
print("a\tb\tc".expandtabs(), "a\tb".expandtabs(4), "\t".expandtabs(0) + "|", "ab\tc\n\td".expandtabs(4), "abc\t".expandtabs(3) + "|")
print(s.startswith("He"), s.startswith(("x", "H")), s.startswith(""), s.startswith("e", 1), s.startswith("lo", 3, 5), s.endswith("ld"), s.endswith(("a", "b")), s.endswith("", 100), s.startswith("", 100), s.endswith("World", -5), s.startswith(()))
print("-".join(["a", "b"]), "".join([]), ",".join("abc"), "x".join({"k": 1}), ", ".join(str(i) for i in range(3)), "-".join(("a",)))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removesuffix(""), "abab".removeprefix("ab"))
t = str.maketrans("abc", "xyz", "d")
print("abcd".translate(t), "abc".translate({97: None, 98: "BB", 99: 100}), str.maketrans({"a": "b", 98: None}), "aé".translate({233: "e"}))
for args in (("ab", "a"), ({"ab": 1},), (5,), ("a", "b", 5)):
    try:
        str.maketrans(*args)
    except Exception as e:
        print(type(e).__name__, e)
print("abc" < "abd", "a" < "B", "" < "a", "é" > "z", "abc" == "abc", "a" * 3, 3 * "ab", "a" * 0, "b" in "abc", "" in "", "bd" in "abc", "\U0001F600" > "\uffff")
