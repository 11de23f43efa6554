# inspect signatures, ast parsing, dis-free introspection, tokenize.
import inspect, ast


def f(a, b: int = 2, /, c=3, *args: str, d, e=5, **kw) -> bool:
    """Doc of f.

    More.
    """
    return True


class C:
    """Doc of C."""

    def m(self, x):
        pass

    @classmethod
    def cm(cls, y=1):
        pass

    @staticmethod
    def sm(z):
        pass

    @property
    def p(self):
        return 1

    def __init__(self, q, *, r=None):
        pass


s = inspect.signature(f)
print(s, list(s.parameters), s.return_annotation, [str(p.kind) for p in s.parameters.values()], s.parameters["b"].default, s.parameters["a"].default is inspect.Parameter.empty)
print(inspect.signature(C), inspect.signature(C.m), inspect.signature(C(1).m), inspect.signature(C.cm), inspect.signature(C.sm), inspect.signature(lambda *a, k: 0))
b = s.bind(1, 2, 3, 4, d=5, z=6)
print(b.arguments, b.args, b.kwargs)
b = s.bind_partial(1)
b.apply_defaults()
print(b.arguments)
for a, k in (((), {}), ((1,), {}), ((1,), {"a": 2, "d": 1})):
    try:
        print(s.bind(*a, **k))
    except TypeError as e:
        print(e)
print(inspect.isfunction(f), inspect.ismethod(C(1).m), inspect.isclass(C), inspect.isbuiltin(len), inspect.isgeneratorfunction(f), inspect.iscoroutinefunction(f), inspect.ismodule(ast), inspect.isroutine(len), inspect.isabstract(C), inspect.isdatadescriptor(C.p), inspect.isgenerator(x for x in []))
print(inspect.getdoc(f), inspect.getdoc(C), inspect.cleandoc("  a\n    b\n  c"), [n for n, _ in inspect.getmembers(C) if not n.startswith("__")], inspect.getmro(C), inspect.getmodule(f).__name__, inspect.unwrap(f) is f, inspect.currentframe().f_code.co_name)
print(inspect.getsource(f).split("\n")[0], inspect.getsourcelines(C.m)[1], inspect.getfullargspec(f).kwonlydefaults)


def gen():
    x = yield 1


g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
g.close()
print(inspect.getgeneratorstate(g), inspect.getclosurevars(lambda: C).globals)
print(inspect.signature(f).replace(return_annotation=inspect.Signature.empty), inspect.Parameter("x", inspect.Parameter.KEYWORD_ONLY, default=1), inspect.getcallargs(f, 1, d=2))
t = ast.parse("x = 1 + y * 2\ndef g(a, *b): return [i for i in a if i]\n")
print(ast.dump(t.body[0]), type(t.body[1]).__name__, ast.unparse(t), [type(n).__name__ for n in ast.walk(t.body[0])])
print(ast.literal_eval("[1, 'a', {2: (3.5, None)}, {1}, -5, 1+2j, b'x']"))
for bad in ("f()", "a", "1 + x", "[1", "__import__('os')"):
    try:
        ast.literal_eval(bad)
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, str(e).split(" at 0x")[0].split(": <")[0])


class Names(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, node):
        self.names.append((node.id, type(node.ctx).__name__, node.lineno, node.col_offset))
        self.generic_visit(node)


v = Names()
v.visit(t)
print(v.names)


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)


new = ast.fix_missing_locations(Double().visit(ast.parse("print(21, 'ab')")))
exec(compile(new, "<ast>", "exec"))
print(eval(compile(ast.parse("2 ** 10", mode="eval"), "<e>", "eval")), ast.get_docstring(ast.parse('"""doc"""')), ast.unparse(ast.parse("lambda x, /, *, y=1: (yield)", mode="eval")))
