# Patterns used so often that they are matched by an automaton: what they find stays the same.
import re

PATTERNS = [
    r"[a-z]+[0-9]", r"^([a-z]+)([0-9]+) *= *([0-9]+)$", r"(a|ab)(c|bcd)(d*)", r"(?i)HeLLo", r"\bword\b", r"a{2,3}?", r"(x)?y(z)?",
    r"(?P<key>\w+):(?P<value>\S*)", r"[^\s,]+", r"(?:ab)+|b", r"\d+(?:\.\d+)?", r"^$", r"end$", r"(?m)^line$", r"(?s)a.b", r"a.b", r"\\", r"[\]\-^]",
    r"(a)|(b)|(c)", r"\Aab|b\Z", r"\w+@\w+\.\w+", r"x*", r"()", r"(?=a)a", r"(a)\1",
]
SUBJECTS = [
    "name12 = 144", "abcd", "hello HELLO", "a word, words", "aaaa", "xyz y", "key:value other:", "1, 2.5, .5", "", "the end\n", "line\nline\n", "a\nb a-b",
    "back\\slash ]-^", "cab", "me@example.org", "xxyxx",
]


def show(match):
    return None if match is None else (match.regs, match.lastindex, match.lastgroup)


for pattern in PATTERNS:
    for flavour in (str, bytes):
        compiled = re.compile(pattern if flavour is str else pattern.encode())
        subjects = SUBJECTS if flavour is str else [text.encode() for text in SUBJECTS]
        rounds = []
        for _ in range(3):
            found = []
            for subject in subjects:
                found.append((
                    show(compiled.match(subject)), show(compiled.search(subject)), show(compiled.fullmatch(subject)), show(compiled.search(subject, 1, 6)),
                    [show(match) for match in compiled.finditer(subject)], compiled.split(subject, 2), compiled.subn(subject[:0] + (b"<>" if flavour is bytes else "<>"), subject),
                ))
            rounds.append(found)
        assert rounds[0] == rounds[1] == rounds[2], pattern
        print(pattern, flavour.__name__, [show for show in rounds[2] if show[1] is not None])
