# Equal integers and floats are one object: a number that fits the word lies in it, so that making one costs nothing and
# `is` cannot tell two of them apart. Only NaN is kept apart, as its identity is visible. Programs compare numbers with `==`.
import operator


def number(text):
    return int(text)


print(number("1000") is number("1000"), id(number("1000")) == id(number("1000") + 0))
a, b = [2.5], [2.5]
print(a[0] is b[0], float("0.1") is float("0.1"))
print(operator.is_(number("123456789"), number("123456789")))
print(float("nan") is float("nan"), 2**70 is 2**70 * number("1"))
