"""Searches in text that is not ASCII do not depend on what was searched before."""
import re

one = re.compile("([*?[])")
for text in ["x\xe6_dir", "x\xe6_dir/my*", "\xe6*", "abc*", "x\xe6*", "\xe6xxxxxxx*", "\u65e5\u672c*", "\u65e5\u672c"]:
    for pattern in ["[*?[]", "[*]", "\\*", "(?:[*?])", "o*$", "."]:
        found = re.compile(pattern).search(text)
        print(ascii(text), pattern, found and found.span(), end="; ")
    print(bool(one.search(text + "")), bool(one.search(text)))
