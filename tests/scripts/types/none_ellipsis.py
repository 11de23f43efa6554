# The singletons and their types; object itself.
for v in (None, ..., NotImplemented):
    print(repr(v), type(v).__name__, type(v)() is v, v is v, hash(v) == hash(v))
nothing, dots = None, ...
print(bool(nothing), bool(dots), None == None, None is None, None != 0, None == False, str(None), f"{None}", [None] == [None], None in (0, None), {None: 1}[None])
try:
    bool(NotImplemented)
except TypeError as e:
    print(e)
for expr in ("None + 1", "nothing()", "nothing[0]", "None.x", "len(None)", "iter(None)", "None < None", "type(None)(1)", "-None", "None > 1", "int(None)", "float(None)", "sorted([None, 1])", "None and 1", "None or 'd'", "not None", "sum([None])", "None @ 1", "None in None", "for_none", "f'{None:5}'", "format(None, '')", "'a' + None", "None * 2", "dots[0]", "Ellipsis.foo", "NotImplemented.bar"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
for stmt in ("None.x = 1", "setattr(None, 'a', 1)", "None.__class__ = int", "object().x = 1", "object.x = 1", "del object.__init__", "type(None).y = 1", "(5).x = 1", "'a'.x = 1", "[].x = 1", "len.x = 1", "print.__name__ = 'q'"):
    try:
        exec(stmt)
        print(stmt, "ok")
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
for code in ("None = 1", "True = 1", "def None(): pass", "x.None", "None += 1", "for None in x: pass", "def f(None): pass", "... = 1", "class True: pass", "import None", "lambda False: 1", "del None", "(None := 1)", "f(True=1)", "__debug__ = 1"):
    try:
        compile(code, "t", "exec")
        print(code, "compiles")
    except SyntaxError as e:
        print(code, "->", e.msg)
o = object()
print(o == o, o != object(), hash(o) == hash(o), isinstance(o, object), type(o), o.__class__, repr(o).startswith("<object object at 0x"), str(o) == repr(o), bool(o), o.__eq__(5), o.__ne__(o), o.__eq__(o), o.__lt__(o), dir(o)[:3])
try:
    o < o
except TypeError as e:
    print(e)
try:
    o.foo
except AttributeError as e:
    print(e, e.name, e.obj is o)
try:
    object().foo = 1
except AttributeError as e:
    print(e)
print(object.__bases__, object.__mro__, object.__name__, object.__module__, type(object), object.__init__ is object.__init__, object.__subclasshook__(int), o.__reduce_ex__(2)[0].__name__, o.__sizeof__() > 0, o.__dir__() != [], o.__format__("") == str(o), o.__init_subclass__())
try:
    format(o, "x")
except TypeError as e:
    print(e)
print(type(...).__name__, type(NotImplemented).__name__, None.__eq__(None), None.__eq__(5), None.__bool__(), None.__repr__(), (None).__class__)
def returns_nothing():
    pass
print(returns_nothing(), print(), [].append(1), (lambda: None)(), {}.get(1))
