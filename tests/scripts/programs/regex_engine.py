# A regular-expression engine: parser, Thompson NFA, DFA cache, compared with re.
import re


class Parser:
    def __init__(self, pattern):
        self.p, self.i = pattern, 0

    def peek(self):
        return self.p[self.i] if self.i < len(self.p) else None

    def parse(self):
        node = self.alternation()
        if self.i < len(self.p):
            raise ValueError(f"unexpected {self.peek()!r} at {self.i}")
        return node

    def alternation(self):
        branches = [self.sequence()]
        while self.peek() == "|":
            self.i += 1
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def sequence(self):
        items = []
        while self.peek() not in (None, "|", ")"):
            items.append(self.repeat())
        return ("seq", items)

    def repeat(self):
        atom = self.atom()
        while self.peek() in ("*", "+", "?"):
            atom = (self.p[self.i], atom)
            self.i += 1
        return atom

    def atom(self):
        c = self.peek()
        self.i += 1
        if c == "(":
            node = self.alternation()
            if self.peek() != ")":
                raise ValueError("missing )")
            self.i += 1
            return node
        if c == "[":
            return self.charset()
        if c == ".":
            return ("set", None, True)
        if c == "\\":
            c = self.peek()
            self.i += 1
            if c not in "dws":
                return ("set", c, False)
            return ("set", {"d": "0123456789", "w": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", "s": " \t\n"}[c], False)
        if c in "*+?":
            raise ValueError(f"nothing to repeat at {self.i - 1}")
        return ("set", c, False)

    def charset(self):
        negate = self.peek() == "^"
        self.i += negate
        chars = set()
        while self.peek() != "]":
            if self.peek() is None:
                raise ValueError("missing ]")
            lo = self.p[self.i]
            self.i += 1
            if self.peek() == "-" and self.p[self.i + 1:self.i + 2] not in ("]", ""):
                hi = self.p[self.i + 1]
                self.i += 2
                chars |= {chr(c) for c in range(ord(lo), ord(hi) + 1)}
            else:
                chars.add(lo)
        self.i += 1
        return ("set", frozenset(chars), negate)


class Regex:
    def __init__(self, pattern):
        self.edges, self.empty = [], []
        self.start, self.final = self.build(Parser(pattern).parse())
        self.cache = {}

    def state(self):
        self.edges.append([])
        self.empty.append([])
        return len(self.edges) - 1

    def build(self, node):
        kind, *rest = node
        a, b = self.state(), self.state()
        if kind == "set":
            self.edges[a].append((rest[0], rest[1], b))
        elif kind == "seq":
            at = a
            for item in rest[0]:
                s, e = self.build(item)
                self.empty[at].append(s)
                at = e
            self.empty[at].append(b)
        elif kind == "alt":
            for branch in rest[0]:
                s, e = self.build(branch)
                self.empty[a].append(s)
                self.empty[e].append(b)
        else:
            s, e = self.build(rest[0])
            self.empty[a].append(s)
            self.empty[e].append(b)
            if kind in "*?":
                self.empty[a].append(b)
            if kind in "*+":
                self.empty[e].append(s)
        return a, b

    def closure(self, states):
        seen, stack = set(states), list(states)
        while stack:
            for t in self.empty[stack.pop()]:
                if t not in seen:
                    seen.add(t)
                    stack.append(t)
        return frozenset(seen)

    def step(self, states, c):
        key = states, c
        if key not in self.cache:
            out = set()
            for s in states:
                for chars, negate, t in self.edges[s]:
                    if (c != "\n" if chars is None else (c in chars) != negate):
                        out.add(t)
            self.cache[key] = self.closure(out)
        return self.cache[key]

    def fullmatch(self, text):
        states = self.closure([self.start])
        for c in text:
            states = self.step(states, c)
            if not states:
                return False
        return self.final in states

    def search(self, text):
        for start in range(len(text) + 1):
            states, best = self.closure([self.start]), None
            for i in range(start, len(text) + 1):
                if self.final in states:
                    best = i
                if i == len(text) or not states:
                    break
                states = self.step(states, text[i])
            if best is not None:
                return start, best


patterns = ["a*b", "(ab|a)(bc|c)?", "[a-c]+x?", "(a|b)*abb", ".*end", "\\d+-\\d+", "x(y|z)*", "[^a]b", "(0|1(01*0)*1)*", "a?a?a?aaa", "\\w+@\\w+", "", "(a*)*", "a|b|", "\\.\\*"]
texts = ["", "b", "aab", "abb", "abc", "cabx", "babb", "the end", "12-345", "xyzzy", "bb", "110", "1001", "aaa", "me@host", "x@", ".*", "aaaaaa"]
for p in patterns:
    r = Regex(p)
    ours = [r.fullmatch(t) for t in texts]
    theirs = [re.fullmatch(p, t) is not None for t in texts]
    print(f"{p:<20}", "".join(".X"[o] for o in ours), ours == theirs, len(r.edges), len(r.cache))
for p, t in [("b+", "aabbbcb"), ("\\d+", "abc 123 def"), ("x", "none"), ("(cat|category)", "a category"), ("", "abc")]:
    print(p, Regex(p).search(t))
for bad in ("(", "*a", "[a", "a)", "+"):
    try:
        Regex(bad)
    except ValueError as e:
        print(repr(bad), e)
print(Regex("a?" * 25 + "a" * 25).fullmatch("a" * 25), Regex("(x+x+)+y").fullmatch("x" * 60))
print([n for n in range(40) if Regex("(0|1(01*0)*1)*").fullmatch(bin(n)[2:])])
