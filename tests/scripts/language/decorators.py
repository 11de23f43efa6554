# Decorators: order, arguments, classes, methods, any expression.
log = []


def trace(name):
    log.append(f"eval {name}")

    def deco(f):
        log.append(f"apply {name}")

        def wrapper(*a, **k):
            return f"{name}({f(*a, **k)})"
        wrapper.__name__ = f.__name__
        return wrapper
    return deco


@trace("outer")
@trace("inner")
def hello(x):
    return f"hello {x}"


print(log, hello("w"), hello.__name__)


@lambda c: c()
class Singleton:
    def __init__(self):
        self.v = 42


print(Singleton.v)


class Counter:
    def __init__(self, f):
        self.f = f
        self.calls = 0

    def __call__(self, *a):
        self.calls += 1
        return self.f(*a)


@Counter
def add(a, b):
    return a + b


print(add(1, 2), add(3, 4), add.calls)
registry = {}


class Registry:
    def __init__(self, name):
        self.name = name

    def __call__(self, f):
        registry.setdefault(self.name, []).append(f.__name__)
        return f


class Plugin:
    @Registry("methods")
    def one(self):
        pass

    @Registry("methods")
    @staticmethod
    def two():
        return 2

    @classmethod
    @property
    def old(cls):
        return "x"


print(registry, Plugin.two())
decorators = [trace("list item")]


@decorators[0]
def f():
    return "f"


@(trace("paren") if True else None)
def g():
    return "g"


print(f(), g())


@(lambda f: print(f.__name__))
def printed():
    pass


print(printed)


def add_method(cls):
    def decorator(f):
        setattr(cls, f.__name__, f)
        return f
    return decorator


class Target:
    pass


@add_method(Target)
def extra(self):
    return "extra"


print(Target().extra())


def class_deco(**attrs):
    def deco(cls):
        for k, v in attrs.items():
            setattr(cls, k, v)
        return cls
    return deco


@class_deco(a=1, b=2)
class Deco:
    pass


print(Deco.a, Deco.b, Deco.__name__)
try:
    @None
    def bad():
        pass
except TypeError as e:
    print(e)
try:
    @undefined_decorator
    def bad():
        pass
except NameError as e:
    print(e)


def memo(f):
    cache = {}

    def wrapper(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    wrapper.cache = cache
    return wrapper


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache))


class Method:
    def deco(f):
        def w(self, *a):
            return ("wrapped", f(self, *a))
        return w

    @deco
    def m(self, x):
        return x

    del deco


print(Method().m(3), hasattr(Method, "deco"))
