# Tokenizer, Pratt parser and tree interpreter for a small language.
import re

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|([A-Za-z_]\w*)|(\"[^\"]*\")|(==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){},;]))")
KEYWORDS = {"let", "fn", "if", "else", "while", "return", "print"}


def tokenize(source):
    pos = 0
    source = source.rstrip()
    while pos < len(source):
        m = TOKEN.match(source, pos)
        if not m:
            raise SyntaxError(f"bad character {source[pos]!r}")
        pos = m.end()
        number, name, string, op = m.groups()
        if number:
            yield "num", float(number) if "." in number else int(number)
        elif name:
            yield ("kw", name) if name in KEYWORDS else ("name", name)
        elif string:
            yield "str", string[1:-1]
        else:
            yield "op", op
    yield "end", None


BINARY = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


class Parser:
    def __init__(self, source):
        self.tokens = list(tokenize(source))
        self.i = 0

    @property
    def tok(self):
        return self.tokens[self.i]

    def take(self, value=None):
        t = self.tok
        if value is not None and t[1] != value:
            raise SyntaxError(f"expected {value!r}, got {t[1]!r}")
        self.i += 1
        return t

    def program(self):
        out = []
        while self.tok[0] != "end":
            out.append(self.statement())
        return out

    def block(self):
        self.take("{")
        out = []
        while self.tok[1] != "}":
            out.append(self.statement())
        self.take("}")
        return ("block", out)

    def statement(self):
        match self.tok:
            case ("kw", "let"):
                self.take()
                name = self.take()[1]
                self.take("=")
                value = self.expr()
                self.take(";")
                return ("let", name, value)
            case ("kw", "fn"):
                self.take()
                name = self.take()[1]
                self.take("(")
                params = []
                while self.tok[1] != ")":
                    params.append(self.take()[1])
                    if self.tok[1] == ",":
                        self.take()
                self.take(")")
                return ("let", name, ("fn", params, self.block()))
            case ("kw", "if"):
                self.take()
                cond, then = self.expr(), self.block()
                other = None
                if self.tok[1] == "else":
                    self.take()
                    other = self.statement() if self.tok[1] == "if" else self.block()
                return ("if", cond, then, other)
            case ("kw", "while"):
                self.take()
                return ("while", self.expr(), self.block())
            case ("kw", "return" | "print" as word):
                self.take()
                value = self.expr()
                self.take(";")
                return (word, value)
            case ("op", "{"):
                return self.block()
        e = self.expr()
        if self.tok[1] == "=" and e[0] == "var":
            self.take()
            e = ("set", e[1], self.expr())
        self.take(";")
        return ("expr", e)

    def expr(self, level=0):
        left = self.unary()
        while self.tok[0] == "op" and BINARY.get(self.tok[1], 0) > level:
            op = self.take()[1]
            left = ("bin", op, left, self.expr(BINARY[op]))
        return left

    def unary(self):
        if self.tok[1] in ("-", "!") and self.tok[0] == "op":
            return ("un", self.take()[1], self.unary())
        kind, value = self.take()
        if kind in ("num", "str"):
            e = ("lit", value)
        elif kind == "name":
            e = ("var", value)
        elif value == "(":
            e = self.expr()
            self.take(")")
        else:
            raise SyntaxError(f"unexpected {value!r}")
        while self.tok[1] == "(" and self.tok[0] == "op":
            self.take()
            args = []
            while self.tok[1] != ")":
                args.append(self.expr())
                if self.tok[1] == ",":
                    self.take()
            self.take(")")
            e = ("call", e, args)
        return e


class Return(Exception):
    pass


class Env:
    def __init__(self, parent=None):
        self.vars, self.parent = {}, parent

    def find(self, name):
        env = self
        while env:
            if name in env.vars:
                return env.vars
            env = env.parent
        raise NameError(f"{name} is not defined")


OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "%": lambda a, b: a % b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b}


def ev(node, env):
    match node:
        case ("lit", v):
            return v
        case ("var", name):
            return env.find(name)[name]
        case ("set", name, e):
            env.find(name)[name] = v = ev(e, env)
            return v
        case ("bin", "&&", a, b):
            return ev(a, env) and ev(b, env)
        case ("bin", "||", a, b):
            return ev(a, env) or ev(b, env)
        case ("bin", op, a, b):
            return OPS[op](ev(a, env), ev(b, env))
        case ("un", "-", a):
            return -ev(a, env)
        case ("un", "!", a):
            return not ev(a, env)
        case ("fn", params, body):
            return (params, body, env)
        case ("call", f, args):
            params, body, closure = ev(f, env)
            if len(params) != len(args):
                raise TypeError(f"expected {len(params)} arguments, got {len(args)}")
            inner = Env(closure)
            inner.vars.update(zip(params, [ev(a, env) for a in args]))
            try:
                ev(body, inner)
            except Return as r:
                return r.args[0]
            return None
        case ("block", body):
            inner = Env(env)
            for s in body:
                ev(s, inner)
        case ("let", name, e):
            env.vars[name] = None
            env.vars[name] = ev(e, env)
        case ("if", c, a, b):
            if ev(c, env):
                ev(a, env)
            elif b:
                ev(b, env)
        case ("while", c, body):
            while ev(c, env):
                ev(body, env)
        case ("return", e):
            raise Return(ev(e, env))
        case ("print", e):
            print(ev(e, env))
        case ("expr", e):
            ev(e, env)


def run(source):
    try:
        env = Env()
        for s in Parser(source).program():
            ev(s, env)
    except Exception as e:
        print(type(e).__name__, e)


run("""
fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
print fib(15);
let i = 0; let total = 0;
while i < 100 { i = i + 1; if i % 3 == 0 || i % 5 == 0 { total = total + i; } }
print total;
fn counter() { let n = 0; fn inc() { n = n + 1; return n; } return inc; }
let c = counter(); c(); c(); print c();
let d = counter(); print d();
print "text " + "joined"; print 1.5 * 2 - -3; print !(1 == 2) && 3 > 2;
fn compose(f, g) { fn h(x) { return f(g(x)); } return h; }
fn double(x) { return x * 2; } fn succ(x) { return x + 1; }
print compose(double, succ)(5); print compose(succ, double)(5);
if 1 > 2 { print "a"; } else if 2 > 2 { print "b"; } else { print "c"; }
fn gcd(a, b) { while b != 0 { let t = a % b; a = b; b = t; } return a; }
print gcd(1071, 462);
""")
for bad in ("print x;", "let = 5;", "print (1 + ;", "fn f(a) { } f(1, 2);", "print 1 / 0;", "print 1 + \"a\";", "let a = 1", "x = 5;", "let a = $;"):
    run(bad)
