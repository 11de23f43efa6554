# Syntax trees: parsing, building, validating, compiling.
import ast
import copy
import pickle
import warnings

SOURCE = '''
@deco
async def f(a, /, b: int = 2, *args, key=3, **rest) -> str:
    """Doc."""
    async with x as y, z: pass
    async for i in a: continue
    else: await b
    return f"a{a!r:>{b}}{{}}" "c" f"{key=}"
class C[T: int, *Ts, **P](B, metaclass=M):
    x: list[T] = [*a, -1, 1.5j, b"\\xff", "\\ud800", u"u", ...]; y = {1: 2, **d}
try:
    del a[1:2, ::3], b.c
except* (A, B) as e: raise X from e
finally: assert a, "m"
match p:
    case {"k": 1, **r} | [_, *_] | C(1, k=-2+3j) if q: pass
    case None | "s" as t: pass
if (n := 1) < 2 <= 3 is not 4: a @= lambda *, k: (yield)
elif not x: global g
else:
    from .. import a as b, c
type A[K = int] = t"x{ y !s:z}"
print(x for x in y if z if w)
'''
tree = ast.parse(SOURCE)
print(ast.dump(tree, include_attributes=True, indent=1))
print(repr(tree))
print(ast.unparse(tree))
again = ast.parse(ast.unparse(tree))
print(ast.compare(tree, again), ast.compare(tree, again, compare_attributes=True))
print(ast.compare(pickle.loads(pickle.dumps(tree)), tree, compare_attributes=True), ast.compare(copy.deepcopy(tree), tree))

for mode, source in [("eval", "a + 1"), ("single", "x = 1; x"), ("func_type", "(int, *str, **Any) -> list[int]")]:
    print(ast.dump(ast.parse(source, mode=mode), include_attributes=True))

print(ast.Name.__doc__, ast.Name._fields, ast.Name._attributes, ast.Name.__match_args__, ast.arguments._field_types["vararg"])
print(ast.cmpop.__doc__)
print(ast.dump(ast.FunctionDef("f", ast.arguments())), ast.Constant(1).kind, ast.Name("x").ctx)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    ast.Name()
    ast.Name("x", other=1)
for warning in caught:
    print(warning.category.__name__, warning.message)
for make in [lambda: ast.Name("x", ast.Load(), 1), lambda: ast.Name("x", id="y"), lambda: copy.replace(ast.Name("x"), other=1)]:
    try:
        make()
    except TypeError as error:
        print(error)
print(ast.dump(copy.replace(ast.parse("x").body[0].value, id="y"), include_attributes=True))

# Trees are compiled with the places their nodes say.
made = ast.parse("def f(x):\n    return g(x) / 0\n")
made.body[0].body[0].value.right = ast.Constant(2)
ast.fix_missing_locations(made)
namespace = {"g": lambda x: x * 10}
exec(compile(made, "made", "exec"), namespace)
print(namespace["f"](3))
moved = ast.parse("1 / 0")
ast.increment_lineno(moved, 41)
try:
    exec(compile(moved, "moved", "exec"))
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_lineno)
big = ast.Expression(ast.Tuple([ast.Constant(value) for value in (2**70, -5, (1, (2, "x")), frozenset({3}), 1 + 2j, "\ud800\ufffd", b"b", None)], ast.Load()))
print(eval(compile(ast.fix_missing_locations(big), "", "eval")))

NAME = ast.Name("x", ast.Load())
for body in [
    [],
    ast.Pass(),
    [None],
    [ast.Expr(ast.Name("x", ast.Store()))],
    [ast.Assign([], NAME)],
    [ast.Delete([NAME])],
    [ast.Expr(ast.Compare(NAME, [ast.Lt()], []))],
    [ast.Expr(ast.Name("True", ast.Load()))],
    [ast.Try([ast.Pass()], [], [], [])],
    [ast.Expr(ast.Constant([1]))],
    [ast.Expr(ast.Constant(1), lineno=5, end_lineno=3)],
    [ast.ImportFrom("a", [], 0)],
    [ast.If(NAME, [], [])],
    [ast.Expr(ast.Name(1, ast.Load()))],
    [ast.Expr(None)],
    [NAME],
]:
    try:
        module = ast.Module(body, [])
        compile(ast.fix_missing_locations(module), "", "exec")
        print("fine")
    except (TypeError, ValueError, SyntaxError) as error:
        print(type(error).__name__, error)
try:
    compile(ast.Module([ast.Pass()], []), "", "exec")
except TypeError as error:
    print(error)
for source, mode in [(NAME, "eval"), (ast.parse("x"), "eval")]:
    try:
        compile(source, "", mode)
    except TypeError as error:
        print(error)

for level in (0, 1, 2):
    print(ast.dump(ast.parse("def f():\n 'doc'\n__debug__\n'%s|%-5r%%' % (a, b)\nmatch x:\n case -1: pass", optimize=level)))
print(ast.dump(ast.parse("x = 1 # type: int\nfor a in b: # type: str\n  pass # type: ignore[z]\ndef f(a, # type: int\n  b):\n  # type: (...) -> None\n  pass", type_comments=True)))
try:
    ast.parse("def f(a, /): pass", feature_version=(3, 7))
except SyntaxError as error:
    print(error.msg)
deep = ast.Name("x", ast.Load())
for _ in range(100_000):
    deep = ast.UnaryOp(ast.Not(), deep)
try:
    compile(ast.fix_missing_locations(ast.Expression(ast.Constant(1))), "", "eval")
    module = ast.Expression(deep)
    compile(module, "", "eval")
except (RecursionError, TypeError) as error:
    print(type(error).__name__)
