# Contexts, variables and tokens: what they are, what they say, and maps with few and with many variables.
import contextvars as c, gc, pickle, re, weakref
from contextvars import Context, ContextVar, Token, copy_context

def ev(text):
    try:
        shown = repr(eval(text, globals()))
    except BaseException as error:
        shown = f"{type(error).__name__}: {error}"
    print(text, "->", re.sub("0x[0-9a-f]+", "0x", shown))

v = ContextVar("v")
w = ContextVar("w", default=3)
t = v.set(1)
x = copy_context()
def g(*args, **kwargs):
    return args, kwargs
for text in (
    "v", "w", "t", "x", "v.name", "w.get()", "v.get()", "ContextVar('q').get(7)", "ContextVar('q').get()", "t.var is v", "t.old_value", "Token.MISSING",
    "type(Token.MISSING)", "len(x)", "sorted(key.name for key in x)", "x[v]", "x[w]", "x[1]", "1 in x", "w in x", "x.get(w)", "x.get(w, 5)", "x.get(1)", "x.get()",
    "x.keys()", "sorted(x.values())", "sorted(x.items(), key=repr)", "len(x.keys())", "next(x.keys()) in x", "type(x.keys())()", "iter(x.keys()) is x.keys()",
    "x == x.copy()", "x != x.copy()", "x == {}", "x == Context()", "x < x", "hash(x)", "hash(t)", "hash(v) == hash(v)", "reversed(x)",
    "x.run(g, 1, 2, a=3)", "x.run()", "x.run(a=1)", "x.run(5)", "x.run(x.run, g)", "x.run(lambda: x.run(g))", "Context(1)", "Context(a=1)",
    "ContextVar()", "ContextVar(1)", "ContextVar('a', 'b')", "ContextVar(name='a')", "ContextVar('a', d=2)", "ContextVar('a', default=1, x=2)",
    "v.reset(1)", "v.reset(w.set(3))", "x.run(v.reset, t)", "v.reset(t)", "v.reset(t)", "t", "v.get('none')", "Token()", "t.__exit__()",
    "t.__exit__(None, None, None)", "Token[int]", "ContextVar[int]", "Context[int]", "v.x", "x.x", "ContextVar.x", "ContextVar.set", "v.set()",
    "type('X', (Context,), {})", "type('X', (ContextVar,), {})", "type('X', (Token,), {})", "object.__new__(Token)", "pickle.dumps(v)", "pickle.dumps(x)",
    "pickle.dumps(t)", "pickle.dumps(x.keys())", "weakref.ref(v)", "weakref.ref(t)", "weakref.ref(x)() is x", "'__module__' in dir(v)", "Context.__module__",
    "ContextVar.__flags__ & 1 << 10", "c.copy_context", "Context.run.__doc__", "Context.run.__text_signature__",
):
    ev(text)

with v.set(9) as token:
    print(v.get(), token.old_value)
print(v.get(None))
try:
    with v.set(9) as token:
        v.reset(token)
except RuntimeError as error:
    print(re.sub("0x[0-9a-f]+", "0x", str(error)))

# Many variables: against a dict, with copies that stay what they were.
variables = [ContextVar(f"n{i}") for i in range(300)]
def check(context, expected):
    assert len(context) == len(expected)
    assert dict(context.items()) == expected
    assert set(context) == set(expected) and all(context[key] is expected[key] for key in expected)
    assert [context.get(key, None) for key in variables] == [expected.get(key) for key in variables]
def many():
    expected, kept, seed = {}, [], 7
    tokens = []
    for step in range(2500):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        var = variables[(seed >> 8) % (12 if step % 500 < 100 else 300)]
        if seed >> 20 & 3 or not tokens or step < 1200 and seed >> 22 & 1:
            tokens.append((var, var.set(step), expected.get(var, tokens)))
            expected[var] = step
        else:
            var, token, old = tokens.pop()
            var.reset(token)
            if old is tokens:
                del expected[var]
            else:
                expected[var] = old
        if step % 100 == 0:
            kept.append((copy_context(), dict(expected)))
        assert var.get(None) == expected.get(var)
    while tokens:
        var, token, old = tokens.pop()
        var.reset(token)
    print(len(copy_context()))
    for context, was in kept:
        check(context, was)
    print(len(kept), kept[3][0] == kept[4][0], kept[3][0] == kept[3][0].copy())
Context().run(many)

class Different:
    def __eq__(self, other):
        return 1 / 0
one, other = Context(), Context()
one.run(w.set, Different()); other.run(w.set, Different())
try:
    one == other
except ZeroDivisionError as error:
    print(error)

# A cycle through a context is found.
class Held:
    pass
def cycle():
    held = Held()
    held.context = copy_context()
    held.context.run(w.set, held)
    return weakref.ref(held)
reference = cycle()
gc.collect()
print(reference())

# Finalizers that drop what is finalized: many at once.
class Part:
    def __del__(self):
        pass
class Whole:
    def __init__(self):
        self.part = Part()
    def __del__(self):
        self.part = None
        ended.append(1)
ended = []
everything = [Whole() for _ in range(5000)]
references = [weakref.ref(whole, lambda reference: len(ended)) for whole in everything]
del everything
print(len(ended))
