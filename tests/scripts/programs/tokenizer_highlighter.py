# A lexer for a C-like language: regular expressions, line tracking, pretty printing, statistics.
import re
from collections import Counter, namedtuple

Token = namedtuple("Token", "kind text line column")
RULES = [("comment", r"//[^\n]*|/\*.*?\*/"), ("string", r'"(?:\\.|[^"\\\n])*"'), ("char", r"'(?:\\.|[^'\\])'"), ("number", r"0[xX][0-9a-fA-F]+|\d+\.\d*(?:[eE][-+]?\d+)?|\d+"), ("name", r"[A-Za-z_]\w*"), ("operator", r"<<=|>>=|->|\+\+|--|&&|\|\||[-+*/%=<>!&|^]=?|[~?:.]|<<|>>"), ("punct", r"[(){}\[\];,]"), ("newline", r"\n"), ("space", r"[ \t]+"), ("bad", r".")]
MASTER = re.compile("|".join(f"(?P<{k}>{r})" for k, r in RULES), re.S)
KEYWORDS = {"int", "char", "if", "else", "while", "for", "return", "struct", "void", "double", "const"}


class LexError(SyntaxError):
    pass


def lex(source):
    line, start = 1, 0
    for m in MASTER.finditer(source):
        kind, text = m.lastgroup, m.group()
        column = m.start() - start + 1
        if kind == "bad":
            raise LexError(f"{line}:{column}: bad character {text!r}")
        if kind == "name" and text in KEYWORDS:
            kind = "keyword"
        if kind not in ("space", "newline"):
            yield Token(kind, text, line, column)
        newlines = text.count("\n")
        if newlines:
            line += newlines
            start = m.start() + text.rindex("\n") + 1


SOURCE = r'''
/* Greatest common
   divisor */
int gcd(int a, int b) {
    while (b != 0) { int t = a % b; a = b; b = t; } // Euclid
    return a;
}
struct point { double x, y; };
int main(void) {
    const char *s = "hello \"world\"\n";
    char c = '\'';
    double d = 1.5e-3 + .5 * 0xFF;
    for (int i = 0; i < 10; i++) d += i << 2;
    if (!d && c) return p->x >= 3 ? gcd(12, 18) : 0; else return ~1;
}
'''
tokens = list(lex(SOURCE))
print(len(tokens), Counter(t.kind for t in tokens).most_common())
print(tokens[0], tokens[1], tokens[-1], sep="\n")
print([t.text for t in tokens if t.kind in ("string", "char", "number")], sorted({t.text for t in tokens if t.kind == "operator"}))
for bad in ("int a = 5 @ 3;", "x\n  $", '"unterminated\n'):
    try:
        list(lex(bad))
    except LexError as e:
        print(e)
COLORS = {"keyword": "**", "string": "~", "comment": "_"}


def highlight(source):
    out, at = [], 0
    for m in MASTER.finditer(source):
        kind = m.lastgroup
        if kind == "name" and m.group() in KEYWORDS:
            kind = "keyword"
        mark = COLORS.get(kind, "")
        out.append(mark + m.group() + mark)
    return "".join(out)


print(highlight(SOURCE.split("\n")[4] + "\n" + SOURCE.split("\n")[5]))


def pretty(tokens):
    depth, line, out = 0, [], []
    paren = 0

    def flush():
        nonlocal line
        if line:
            out.append("  " * depth + " ".join(line))
            line = []
    for t in tokens:
        if t.kind == "comment":
            continue
        if t.text == "}":
            flush()
            depth -= 1
        paren += (t.text == "(") - (t.text == ")")
        line.append(t.text)
        if t.text == "{":
            flush()
            depth += 1
        elif t.text == "}" or t.text == ";" and not paren:
            flush()
    flush()
    return "\n".join(re.sub(r" ([;,)\]])", r"\1", re.sub(r"([(\[]) ", r"\1", l)) for l in out)


print(pretty(tokens))


def functions(tokens):
    for a, b, c in zip(tokens, tokens[1:], tokens[2:]):
        if a.kind == "keyword" and b.kind == "name" and c.text == "(":
            yield b.text, b.line


def balance(tokens):
    pairs, stack = {")": "(", "]": "[", "}": "{"}, []
    for t in tokens:
        if t.text in pairs.values() and t.kind == "punct":
            stack.append(t)
        elif t.text in pairs:
            if not stack or stack.pop().text != pairs[t.text]:
                return f"unexpected {t.text} at {t.line}:{t.column}"
    return f"unclosed {stack[-1].text} from line {stack[-1].line}" if stack else "balanced"


print(list(functions(tokens)), balance(tokens), balance(lex("f(a[1)]")), balance(lex("{ ( )")), balance(lex("}")))
names = Counter(t.text for t in tokens if t.kind == "name")
print(names.most_common(5), max(names, key=len), sum(names.values()))
calls = [a.text for a, b in zip(tokens, tokens[1:]) if a.kind == "name" and b.text == "("]
print(calls, [t.line for t in tokens if t.text == "return"])
minified = re.sub(r"\s*([-+*/%=<>!&|(){}\[\];,?:])\s*", r"\1", re.sub(r"//[^\n]*|/\*.*?\*/", "", SOURCE, flags=re.S)).strip()
print(len(minified), minified[:60])
print([t.text for t in lex(minified)] == [t.text for t in tokens if t.kind != "comment"])
