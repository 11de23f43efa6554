# Function, method and code attributes.
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    "doc"
    x = a
    return x


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__dict__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_nlocals, c.co_freevars, c.co_cellvars, c.co_flags & 0xC, c.co_firstlineno)
f.attr = 1
f.__name__ = "renamed"
f.__doc__ = "new"
print(f.attr, f.__name__, f.__dict__, f.__doc__)
for stmt in ("f.__name__ = 5", "f.__code__ = 5", "f.__defaults__ = 5", "f.__dict__ = 5", "del f.__name__", "f.__closure__ = None", "f.__globals__ = {}", "f.__kwdefaults__ = 5", "del f.attr2"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)


def g():
    return "g"


def h():
    return "h"


g.__code__ = h.__code__
print(g(), g.__globals__ is globals(), f.__globals__["f"] is f)


class C:
    def m(self, x=1):
        "m doc"
        return self, x

    @classmethod
    def cm(cls):
        return cls

    @staticmethod
    def sm():
        return "sm"


o = C()
m = o.m
print(m.__name__, m.__doc__, m.__self__ is o, m.__func__ is C.m, m.__defaults__, type(m).__name__, C.m is C.__dict__["m"], hash(m) == hash(o.m))
try:
    m.attr = 1
except AttributeError as e:
    print(e)
m.__func__.tag = "t"
print(m.tag, C.cm.__self__ is C, C.cm() is C, type(C.cm).__name__, C.sm is C.__dict__["sm"].__func__)
import types

b = types.MethodType(lambda self, y: (self, y), 5)
print(b(6), types.MethodType(len, "abc")(), types.FunctionType(h.__code__, {})(), isinstance(f, types.FunctionType), isinstance(m, types.MethodType), isinstance(len, types.BuiltinFunctionType))
try:
    types.MethodType(5, 6)
except TypeError as e:
    print(e)
try:
    types.MethodType(len, None)
except TypeError as e:
    print(e)
fn = types.FunctionType((lambda x, y=0: (x, y)).__code__, globals(), "made", (9,))
print(fn(1), fn.__name__)
print(len.__name__, len.__qualname__, len.__module__, len.__self__.__name__, [].append.__name__, [].append.__qualname__, [].append.__self__, str.join.__name__, str.join.__qualname__, type(str.join).__name__, type([].append).__name__, type(int.__add__).__name__, type((5).__add__).__name__, str.join.__objclass__.__name__, dict.fromkeys.__self__)
try:
    str.join(5, [])
except TypeError as e:
    print(e)
try:
    str.upper()
except TypeError as e:
    print(e)
try:
    int.__add__("a", 1)
except TypeError as e:
    print(e)
try:
    list.append(())
except TypeError as e:
    print(e)
print(repr(f).startswith("<function f at 0x"), repr(m).startswith("<bound method C.m of <__main__.C object at"), repr(len), repr(str.join), repr(int.__add__), repr([].append).startswith("<built-in method append of list object at"), repr(C.cm), repr(dict.fromkeys).startswith("<built-in method fromkeys of type object"))
print((lambda: 0).__name__, (lambda: 0).__qualname__, [].__len__(), (5).__add__(3), "a".__contains__("a"), callable(f), callable(5))


def outer():
    v = 1

    def inner():
        return v
    return inner


i = outer()
cell = i.__closure__[0]
print(cell.cell_contents, type(cell).__name__)
cell.cell_contents = 99
print(i())
del cell.cell_contents
try:
    i()
except NameError as e:
    print(e)
try:
    cell.cell_contents
except ValueError as e:
    print(e)
print(types.CellType(5).cell_contents, types.CellType(1) == types.CellType(1), types.CellType(1) < types.CellType(2))
r = c.replace(co_name="other")
print(r.co_name, c == c, c.co_consts is not None, compile("1+1", "f", "eval").co_filename, list(c.co_positions())[:0], type(c.co_code).__name__)
def defaults(a, b=[]):
    return b
defaults(1).append(5)
print(defaults.__defaults__, f.__type_params__, f.__annotations__, f.__builtins__ is not None, defaults.__get__(1, int).__func__ is defaults)
