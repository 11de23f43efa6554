# Decorators, a plugin registry, a tiny web-like router, event hooks, retry and validation.
import functools

registry = {}


def plugin(name=None, *, priority=0):
    def register(f):
        key = name or f.__name__
        if key in registry:
            raise KeyError(f"plugin {key} exists")
        registry[key] = (priority, f)
        return f
    if callable(name):
        f, name = name, None
        return register(f)
    return register


@plugin
def upper(text):
    return text.upper()


@plugin("rev", priority=5)
def reverse(text):
    return text[::-1]


@plugin(priority=2)
def exclaim(text):
    return text + "!"


print(sorted((p, k) for k, (p, _) in registry.items()))
print(functools.reduce(lambda acc, item: item[1](acc), sorted(registry.values(), key=lambda x: -x[0]), "hello"))
try:
    @plugin("rev")
    def again(text):
        pass
except KeyError as e:
    print(e)


class Router:
    def __init__(self):
        self.routes, self.before = [], []

    def route(self, pattern, methods=("GET",)):
        parts = pattern.strip("/").split("/")

        def add(handler):
            self.routes.append((parts, set(methods), handler))
            return handler
        return add

    def hook(self, f):
        self.before.append(f)
        return f

    def dispatch(self, method, path):
        parts = path.strip("/").split("/")
        allowed = set()
        for pattern, methods, handler in self.routes:
            if len(pattern) != len(parts):
                continue
            params = {}
            for want, got in zip(pattern, parts):
                if want.startswith("<"):
                    kind, _, key = want[1:-1].rpartition(":")
                    try:
                        params[key] = {"int": int, "float": float, "": str}[kind](got)
                    except ValueError:
                        break
                elif want != got:
                    break
            else:
                if method in methods:
                    for f in self.before:
                        if (stop := f(method, path)) is not None:
                            return stop
                    return 200, handler(**params)
                allowed |= methods
        return (405, f"allow {', '.join(sorted(allowed))}") if allowed else (404, f"no {path}")


app = Router()
seen = []


@app.hook
def log(method, path):
    seen.append(f"{method} {path}")


@app.hook
def auth(method, path):
    if "secret" in path:
        return 401, "denied"


@app.route("/")
def index():
    return "home"


@app.route("/user/<name>")
@app.route("/u/<name>")
def user(name):
    return f"user {name}"


@app.route("/add/<int:a>/<int:b>", methods=("GET", "POST"))
def add(a, b):
    return a + b


@app.route("/secret/<x>")
def secret(x):
    return x


for request in [("GET", "/"), ("GET", "/user/ann"), ("GET", "/u/bob"), ("POST", "/add/2/40"), ("GET", "/add/x/1"), ("DELETE", "/add/1/2"), ("GET", "/secret/1"), ("GET", "/a/b/c/d")]:
    print(*request, app.dispatch(*request))
print(seen)


def retry(times, *errors):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return f(*args, **kwargs)
                except errors as e:
                    wrapper.attempts += 1
                    if attempt == times:
                        raise RuntimeError(f"gave up after {times}") from e
        wrapper.attempts = 0
        return wrapper
    return decorate


tries = iter([ValueError("1"), KeyError("2"), "ok", ValueError("a"), ValueError("b"), ValueError("c")])


@retry(3, ValueError, KeyError)
def flaky():
    """Doc of flaky."""
    r = next(tries)
    if isinstance(r, Exception):
        raise r
    return r


print(flaky(), flaky.attempts, flaky.__name__, flaky.__doc__, flaky.__wrapped__ is not flaky)
try:
    flaky()
except RuntimeError as e:
    print(e, repr(e.__cause__))


def typed(f):
    hints = f.__annotations__

    @functools.wraps(f)
    def check(*args, **kwargs):
        names = f.__code__.co_varnames[:f.__code__.co_argcount]
        for name, value in [*zip(names, args), *kwargs.items()]:
            want = hints.get(name)
            if want and not isinstance(value, want):
                raise TypeError(f"{f.__name__}: {name} must be {want.__name__}, not {type(value).__name__}")
        result = f(*args, **kwargs)
        if (want := hints.get("return")) and not isinstance(result, want):
            raise TypeError(f"{f.__name__} returned {type(result).__name__}")
        return result
    return check


@typed
def repeat(text: str, n: int = 2) -> str:
    return text * n if n < 5 else None


print(repeat("ab"), repeat("x", n=3))
for args in (("a", "b"), (1,), ("a", 9)):
    try:
        repeat(*args)
    except TypeError as e:
        print(e)


class Event:
    def __init__(self):
        self.handlers = []

    def __iadd__(self, h):
        self.handlers.append(h)
        return self

    def __isub__(self, h):
        self.handlers.remove(h)
        return self

    def __call__(self, *args):
        return [h(*args) for h in self.handlers]


class Button:
    def __init__(self):
        self.clicked = Event()


btn = Button()
double = lambda n: n * 2
btn.clicked += double
btn.clicked += str
print(btn.clicked(21))
btn.clicked -= double
print(btn.clicked(21))
compose = lambda *fs: functools.reduce(lambda f, g: lambda x: g(f(x)), fs, lambda x: x)
print(compose(str.strip, str.title, lambda s: s + ".")("  hello world "))
