# Lone surrogates in patterns and in what is searched.
import re

TEXTS = ["a\ud800b", "\ud800", "\udfff\ud800", "a\udc80\udc80é", "\ue000", "😀\ud83d"]
for pattern in "a\ud800b", "\ud800", "[\ud800-\udfff]+", "[^\ud800]", ".", "(?i)\udc80+", "\\w", "\\W", "\ud83d", "(?P<x>\ud800)b", "\\ud800", "é$", "\\B", "\ue000":
    compiled = re.compile(pattern)
    print(ascii(pattern), [ascii(compiled.findall(text)) for text in TEXTS])
    print([ascii(match.span()) if (match := compiled.search(text)) else None for text in TEXTS])
    print([ascii(compiled.sub("<\ud801>", text)) for text in TEXTS])
    print([ascii(compiled.split(text)) for text in TEXTS], [bool(compiled.fullmatch(text)) for text in TEXTS])
