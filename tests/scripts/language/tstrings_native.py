# Templates and interpolations as objects.
import copy, gc, pickle, re, string.templatelib, weakref
from string.templatelib import Interpolation, Template, convert

class S(str):
    pass
class Radd:
    def __radd__(self, other):
        return "radd"
def ev(text):
    try:
        shown = repr(eval(text, globals()))
    except BaseException as error:
        shown = f"{type(error).__name__}: {error}"
    print(text, "->", re.sub("0x[0-9a-f]+", "0x", shown))

x = 5
t = t"a{x}b{x!r:>{x}}"
i = t.interpolations[1]
for text in (
    "t", "i", "t.strings", "t.values", "t.strings is t.strings", "t.interpolations is t.interpolations", "t + t", "t + 'a'", "'a' + t", "1 + t", "t + Radd()",
    "t'a{x}' + t'{x}b'", "t'' + t''", "t'a' + t'b'", "t == t", "t == t'a{x}b{x!r:>{x}}'", "hash(i) == hash(i)", "t < t", "i.__reduce__()", "t.__reduce__()[1]",
    "pickle.loads(pickle.dumps(t))", "pickle.loads(pickle.dumps(i))", "copy.copy(t)", "copy.deepcopy(i)", "Template()", "Template('a', 'b')", "Template(1)",
    "Template(i, i)", "Template(i, 'a', i)", "Template('a', b=1)", "Template(None)", "Template(S('a')).strings[0].__class__",
    "Template(S('a'), '').strings[0].__class__", "Interpolation()", "Interpolation(1)", "Interpolation(1, 'a', 'r', 'x')", "Interpolation(1, 'a', 'q')",
    "Interpolation(1, 'a', 1)", "Interpolation(1, 2)", "Interpolation(1, 'a', None, 3)", "Interpolation(1, 'a', None, None)",
    "Interpolation(value=1, expression='e', conversion='s', format_spec='f')", "Interpolation(1, 2, 3, 4, 5)", "Interpolation(1, x=2)",
    "Interpolation(1, conversion='')", "Interpolation.__match_args__", "Template.__match_args__", "i[0]", "Template[int]", "Interpolation[int]", "iter(t)",
    "type(iter(t))()", "list(t)", "list(t'')", "list(t'{x}{x}')", "t'{x}{x}'.strings", "t'{x=}'", "t'{x=!s}'", "t'{x=:a}'", "t'{ x }'", "t'{(x)!a}'",
    "setattr(t, 'strings', 1)", "setattr(i, 'x', 1)", "delattr(i, 'value')", "t.zz", "len(t)", "bool(t'')", "type('X', (Template,), {})",
    "type('X', (Interpolation,), {})", "Template.__new__(Interpolation)", "pickle.dumps(iter(t))", "weakref.ref(t)", "'__module__' in dir(t)",
    "Interpolation(1, S('a')).expression.__class__", "Interpolation(1, 'a', S('r')).conversion.__class__", "t * 2", "f'{t}'", "f'{t:a}'",
    "convert(1, 'r')", "convert('é', 'a')", "convert(1, 'x')", "Template.__doc__", "Template.values.__doc__", "Template.values",
    "string.templatelib._template_unpickle(('a', 'b'), (i,))", "string.templatelib._template_unpickle(())",
):
    ev(text)

held = []
held.append(Interpolation(held, "held"))
print(held[0])
held = []
held.append(t"{held}")
print(held[0])
match i:
    case Interpolation(value, expression, conversion, format_spec):
        print(value, expression, conversion, format_spec)

n = 0
def count():
    global n
    n += 1
    return n
print(t"{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}{count()}".values)
def generator():
    got = t"{(yield 1)} and {(yield 2)!s:{(yield 3)}}"
    yield got
g = generator()
print(next(g), g.send("a"), g.send("b"), g.send("c"))

class Node:
    pass
node = Node()
node.template = t"{node}"
reference = weakref.ref(node)
del node
gc.collect()
print(reference())
