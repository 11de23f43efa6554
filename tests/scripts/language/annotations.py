# Deferred annotations, type parameters, type aliases.
class A:
    x: int
    y: Undefined = 5
    z: "str" = "a"
    self_ref: A


print(A.__annotations__.keys() if False else A.y)
try:
    A.__annotations__
except NameError as e:
    print(e)
Undefined = float
print({k: v if isinstance(v, str) else v.__name__ for k, v in A.__annotations__.items()})


def f(a: int, b: "later" = 1, *args: str, c: list[int], **kw: dict) -> None:
    local: never_evaluated = 1
    other: also_never
    return local


print(f.__annotations__, f(1, c=[]))
f.__annotations__["a"] = str
print(f.__annotations__["a"])


def lazy() -> MissingName:
    pass


try:
    lazy.__annotations__
except NameError as e:
    print(e)
x: int = 5
y: str
import sys

print(sys.modules["__main__"].__annotations__)
try:
    y
except NameError as e:
    print(e)
d = {}
d["k"]: int = 3
A.attr: int = 4
(paren): int = 6
print(d, A.attr, paren, "paren" in __annotate__(1))


def generic[T, *Ts, **P](x: T) -> T:
    return x


print(generic.__type_params__, generic(5), [type(p).__name__ for p in generic.__type_params__])


class Box[T: int, U = str]:
    def __init__(self, v: T):
        self.v = v

    def get[V](self, d: V) -> T | V:
        return self.v


print(Box.__type_params__, Box[int], Box(3).get(1), Box.__type_params__[0].__bound__, Box.__type_params__[1].__default__)
print(Box.__orig_bases__, Box.__parameters__)
type Alias = list[int]
type Gen[T] = dict[str, T]
print(Alias, Alias.__value__, Gen.__type_params__, Gen[int], Alias.__name__)
type Rec = list[Rec] | None
print(Rec.__value__)
type Bad = undefined_thing
try:
    Bad.__value__
except NameError as e:
    print(e)


class Con[T: (int, str)]:
    pass


print(Con.__type_params__[0].__constraints__)
print(int | str, int | None, (int | str) == (str | int), isinstance(5, int | str), list[int], dict[str, list[int]], tuple[int, ...], type[int])
print(list[int].__origin__, list[int].__args__, list[int]() == [], isinstance([], list))
try:
    isinstance([], list[int])
except TypeError as e:
    print(e)


class WithAnn:
    a: int = 1

    def m(self, q: WithAnn) -> "WithAnn":
        return self


print(WithAnn.__annotations__, WithAnn.m.__annotations__["q"] is WithAnn, WithAnn.__annotate__ is not None)
class Sub(WithAnn):
    pass
print(Sub.__annotations__)
if True:
    cond: int = 1
print("cond" in __annotate__(1))
for code in ("x: int: str", "def f(): global q; q: int", "[a, b]: int", "f(): int", "(a, b): int = 1"):
    try:
        compile(code, "t", "exec")
    except SyntaxError as e:
        print(e.msg)
