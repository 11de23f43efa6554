# Text processing: wrapping, justification, word counts, anagrams, Caesar, palindromes.
TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the
season of Darkness, it was the spring of hope, it was the winter of despair."""


def wrap(text, width):
    lines, line = [], []
    for word in text.split():
        if line and sum(map(len, line)) + len(line) + len(word) > width:
            lines.append(line)
            line = []
        line.append(word)
    if line:
        lines.append(line)
    return lines


def justify(words, width):
    if len(words) == 1:
        return words[0].ljust(width)
    gaps = len(words) - 1
    space = width - sum(map(len, words))
    out = words[0]
    for i, word in enumerate(words[1:]):
        out += " " * (space // gaps + (i < space % gaps)) + word
    return out


lines = wrap(TEXT, 40)
for words in lines[:-1]:
    print("|" + justify(words, 40) + "|")
print("|" + " ".join(lines[-1]).ljust(40) + "|")
for words in wrap(TEXT, 60)[:2]:
    print(" ".join(words).center(60, "."))
    print(" ".join(words).rjust(60, "."))


def words(text):
    word = []
    for c in text.lower() + " ":
        if c.isalpha():
            word.append(c)
        elif word:
            yield "".join(word)
            word.clear()


counts = {}
for w in words(TEXT):
    counts[w] = counts.get(w, 0) + 1
top = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:6]
for w, n in top:
    print(f"{w:<10}{n:>4} {'#' * n}")
print(len(counts), sum(counts.values()), max(counts, key=len))
groups = {}
for w in "listen silent enlist google elbow below inlets gogole".split():
    groups.setdefault("".join(sorted(w)), []).append(w)
print(sorted(groups.values(), key=len, reverse=True))


def caesar(text, shift):
    out = []
    for c in text:
        if c.isascii() and c.isalpha():
            base = ord("A" if c.isupper() else "a")
            out.append(chr((ord(c) - base + shift) % 26 + base))
        else:
            out.append(c)
    return "".join(out)


secret = caesar("Hello, World! Ünïcode stays.", 3)
print(secret, caesar(secret, -3))
rot13 = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
print("why did the chicken".translate(rot13))


def palindrome(s):
    s = [c.casefold() for c in s if c.isalnum()]
    return s == s[::-1]


print([palindrome(s) for s in ("A man, a plan, a canal: Panama", "hello", "", "Was it a car or a cat I saw?")])


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


print(distance("kitten", "sitting"), distance("", "abc"), distance("flaw", "lawn"), distance("日本語", "日本"))


def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + x if x == y else max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


print(lcs("AGGTAB", "GXTXAYB"), lcs("ABCBDAB", "BDCABA"))
print(" ".join(w.capitalize() for w in "the quick brown fox".split()), "snake_case_name".title().replace("_", ""), "".join("_" + c.lower() if c.isupper() else c for c in "camelCaseName"))
runs = []
for c in "aaabbbccda":
    if runs and runs[-1][0] == c:
        runs[-1][1] += 1
    else:
        runs.append([c, 1])
print("".join(f"{c}{n}" for c, n in runs), "".join(c * n for c, n in runs))
