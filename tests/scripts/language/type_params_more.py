# Type parameters: bounds, defaults, scopes, laziness, methods, aliases.
def first[T](items: list[T], default: T | None = None) -> T:
    return items[0] if items else default


print(first([1]), first.__type_params__, first.__annotations__)


class Stack[T = int]:
    kind = "stack"

    def __init__(self):
        self.items: list[T] = []

    def push[U](self, x: T | U) -> "Stack[T]":
        self.items.append(x)
        return self

    @classmethod
    def of[*Ts](cls, *items: *Ts):
        s = cls()
        for i in items:
            s.push(i)
        return s


print(Stack.of(1, 2).items, Stack[str], Stack[str]().push("a").items, Stack.__type_params__, Stack.__parameters__, Stack[int].__origin__ is Stack, Stack[int].__args__, isinstance(Stack(), Stack))
try:
    Stack[int, str]
except TypeError as e:
    print(e)


class Sub[K, V](Stack[K], dict):
    pass


print(Sub.__orig_bases__, [c.__name__ for c in Sub.__mro__], Sub[int, str])
type Pair[A, B = A] = tuple[A, B]
type Json = dict[str, Json] | list[Json] | str | int
type Fn[**P, R] = list[P]
print(Pair, Pair.__type_params__, Pair[int, str], Pair[int, str].__origin__ is Pair, Pair.__value__, Json.__value__, Fn.__type_params__, type(Pair).__name__, Pair.__module__)
T1 = first.__type_params__[0]
print(T1.__name__, T1.__bound__, T1.__constraints__, T1.__covariant__, T1.__infer_variance__, T1.has_default(), repr(T1))


def bounded[T: (int, str), U: "Later", V: int = bool]():
    pass


t, u, v = bounded.__type_params__
print(t.__constraints__, v.__bound__, v.__default__, u.__bound__)


class Lazy[T: Undefined]:
    pass


try:
    Lazy.__type_params__[0].__bound__
except NameError as e:
    print(e)
Undefined = float
print(Lazy.__type_params__[0].__bound__)
x = "global"


class Scoped[T]:
    x = "class"

    def m[S: x](self):
        return T, S

    inner = lambda self: T


print(Scoped().m()[0], Scoped.m.__type_params__[0].__bound__, Scoped().inner())
for src in ("def f[T, T](): pass", "class C[T]: T = 1", "def f[T](T): return T", "type X = (yield)", "def f[T: (yield)](): pass", "class C[T](x := int): pass", "type 5 = int", "def f[](): pass", "type X[T=int, U] = T", "lambda[T]: 0", "def f[*Ts = int](): pass", "def f[T](): nonlocal T", "type type = type\nprint(type)"):
    try:
        exec(compile(src, "t", "exec"), {})
        print(repr(src), "ok")
    except SyntaxError as e:
        print(repr(src), e.msg)
def outer[T]():
    def inner():
        return T.__name__
    return inner
print(outer()(), outer.__qualname__)
for bad in ("Pair()", "isinstance(1, Pair)", "Json.__value__ = 5", "Pair[int]", "first[int]", "T1()", "class_from_alias"):
    try:
        print(bad, "=", eval(bad))
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
type = 5
print(type)
del type
print(type(5))
