# Carets in traceback.format_exc for many kinds of expression.
import traceback


def show(f):
    try:
        f()
    except Exception:
        print("".join(traceback.format_exc().split("\n", 3)[3:]))


def binary():
    x, y = 1, "a"
    return (x + 1) * 2 + y - 3


def subscript():
    data = {"a": {"b": [1, 2]}}
    return data["a"]["b"][5] + 1


def missing_key():
    data = {"a": {"b": [1, 2]}}
    return data["a"]["zz"]["c"]


def attribute():
    value = None
    return value.first.second


def call():
    f = lambda a: a
    return f(1) + f(1, 2, 3) + f(2)


def multi_line():
    return sum(
        int(x)
        for x in ["1", "b"]
    )


def long_call():
    return dict(
        a=1,
        b=1 / 0,
        c=3,
    )


def compare():
    return 1 < 2 < "a" < 3


def unary():
    s = "x"
    return 1 + -s


def raises():
    raise ValueError("plain raise")


def unpack():
    a, b = [1, 2, 3]


def name():
    return 1 + undefined_name_here


def star():
    return print(*5)


def nested():
    return [[1 / n for n in row] for row in [[1], [0]]]


def assertion():
    value = 3
    assert value > 5, "too small"


def delete():
    d = {}
    del d["k"]


def augmented():
    n = None
    n += 1


def fstring():
    v = 0
    return f"result: {1 / v:.2f}"


def unicode():
    é = "日本語"
    return é + 1 + "x"


def imported():
    from math import nothing_here


def loop():
    for x in 5:
        pass


def with_stmt():
    with 5 as x:
        pass


def lambda_():
    return (lambda q: q[0])(5)


def await_less():
    return max([], key=None)


for f in (binary, subscript, missing_key, attribute, call, multi_line, long_call, compare, unary, raises, unpack, name, star, nested, assertion, delete, augmented, fstring, unicode, loop, with_stmt, lambda_, await_less):
    print("---", f.__name__)
    show(f)
