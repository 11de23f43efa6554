# exec, eval, compile, globals, locals, __import__.
print(eval("1 + 2"), eval("x * 2", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval(" 1 "), eval("\n1"[1:]), eval(b"1 + 1"))
scope = {}
exec("a = 1\ndef f(n): return n + a\nclass C: z = 3", scope)
print(sorted(k for k in scope if not k.startswith("__")), scope["f"](10), scope["C"].z, "__builtins__" in scope)
loc = {}
exec("b = a + 1", scope, loc)
print(loc, "b" in scope)
code = compile("q = 7\nprint('in code', q)", "<my>", "exec")
exec(code)
print(q, code.co_filename, code.co_name, type(code).__name__)
single = compile("1 + 1", "<s>", "single")
exec(single)
exec(compile("None", "<s>", "single"))
exec(compile("x = 5; x * 2", "<s>", "single"), {})
e = compile("a + 1", "<e>", "eval")
print(eval(e, {"a": 41}))
for bad in ("eval(5)", "exec(5)", "eval('1', 5)", "exec('1', 5)", "eval('1', {}, 5)", "compile(5, 'f', 'exec')", "compile('1', 5, 'exec')", "eval('x', {})", "eval()", "eval('a\\0b')", "exec('x', {}, {})", "eval('1', globals={'a': 1}, locals={})"):
    try:
        print(bad, "=", eval(bad))
    except Exception as x:
        print(bad, "->", type(x).__name__, x)


def local_exec():
    v = 1
    exec("v = 2; w = 3")
    return v, "w" in locals(), eval("v + 10")


print(local_exec())


class Mapping(dict):
    def __missing__(self, k):
        return f"<{k}>"


print(eval("foo + bar", {}, Mapping()), eval("len([1])", {}), eval("[i for i in range(3)]"), eval("(lambda: z)()", {"z": 9}))
try:
    eval("len([])", {"__builtins__": {}})
except NameError as x:
    print(x)
print(eval("abs(-1)", {"__builtins__": {"abs": lambda n: "mine"}}))
m = __import__("math")
print(m.floor(2.5), __import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__.endswith("path"))
try:
    __import__("no_such_module_xyz")
except ModuleNotFoundError as x:
    print(x, x.name)
try:
    from math import nope
except ImportError as x:
    print(str(x).split("(")[0])
try:
    import math.sub
except ModuleNotFoundError as x:
    print(x)
print(__name__, globals() is locals())
import builtins
builtins.custom = "injected"
print(custom)
del builtins.custom
d = {}
exec("import math as m2; from os import path, sep as s", d)
print(d["m2"].pi > 3, d["s"])
