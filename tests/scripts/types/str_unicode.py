# Unicode in str: casing, categories, normalisation, width of code points, identifiers.
for s in ("ß", "ẞ", "ŉ", "ǰ", "ΐ", "և", "ﬃ", "İ", "ı", "Σ", "ς", "ΑΣ", "ΑΣ.", "ΣΑ", "Ǆ", "ǅ", "ǆ", "K", "Å", "ſ", "µ", "Ⅳ", "ⓐ", "𐐀", "ა", "Ა", "ꭰ", "Ꭰ", "ᾳ", "ᾼ", "ў", "Ё"):
    print(s, s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), len(s.upper()), s.isupper(), s.islower(), s.istitle())
for c in "a1²½٣Ⅷ一五_- \u00a0\u2028\u3000\u200b\u0301é\u202e\ue000\U0001F600‿ªʰǅ\x1c\x85":
    print(hex(ord(c)), *(int(getattr(c, m)()) for m in ("isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum", "isspace", "isprintable", "isidentifier", "isupper", "islower", "istitle")), ascii(c), repr(c) == "'" + c + "'")
print("ǆabc ǆ".title(), "ἀρχή ΤΈΛΟΣ".title(), "o'neil l’été".title(), "école".capitalize(), "İstanbul".casefold() == "i̇stanbul", "STRASSE".casefold() == "straße".casefold(), "Ǆ".casefold())
print(int("１２３"), int("٤٢"), float("１.５"), "٣".isdigit(), int("𝟙𝟚"))
for bad in ("²", "½", "Ⅷ", "一"):
    try:
        int(bad)
    except ValueError as e:
        print(e)
é = "identifier"
ﬁ = "compat"
print(é, fi, "ﬁ".isidentifier(), "℘".isidentifier(), "·a".isidentifier(), "a·".isidentifier(), {"é": 1} == {"\xe9": 1})
print("a\u0301b".split("\u0301"), "日本語".center(9, "・"), "😀".ljust(3, "*"), "é".zfill(3), "日本".encode().hex(), len("👨‍👩‍👧"), "👨‍👩‍👧"[0], [hex(ord(c)) for c in "🇩🇪"])
print("\u2028a\u2029b\x85c".splitlines(), "a\u3000b\u00a0c\u2003d\u200be".split(), "\u2003x\u2003".strip() == "x", "\ufeffx".strip() == "\ufeffx", "x\x1c".strip() == "x")
print(sorted("zéaÉñn"), max("aé😀"), "é" < "z", "Z" < "a" < "é" < "ü" < "Ā" < "日" < "😀", min("日本"), sorted(["ä", "a", "z", "A"]), "\U00010000" > "\uffff")
print("naïve café".replace("é", "e").find("ï"), "ÀÈÌ".lower().upper() == "ÀÈÌ", "éé".count("é"), "aéa".index("é"), "xéy".partition("é"), "é,ü".split(","), "é" in "caf\u00e9", "é" in "cafe\u0301", "éa".startswith("é"), "日本語"[::-1], "日本語"[1:], *"日本")
import unicodedata as u
print(u.name("é"), u.lookup("GREEK SMALL LETTER ALPHA"), u.category("A"), u.category("1"), u.normalize("NFC", "e\u0301") == "é", len(u.normalize("NFD", "é")), u.normalize("NFKC", "ﬁ①²"), u.numeric("½"), u.decimal("٣"), u.digit("²"), u.bidirectional("א"), u.combining("\u0301"), u.east_asian_width("日"), u.mirrored("("), u.decomposition("é"), u.is_normalized("NFC", "é"), u.name("\x00", "none"))
for f in (lambda: u.name("\x00"), lambda: u.lookup("NO SUCH"), lambda: u.numeric("a"), lambda: u.normalize("XXX", "a"), lambda: u.name("ab")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
