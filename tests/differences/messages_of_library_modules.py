# `decimal` is the library's own module in Python, which CPython replaces by a version in C with other messages. What it computes is the same.
import decimal


def tried(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


tried(decimal.Decimal, "x")
tried(decimal.Decimal, b"1")
tried(decimal.Decimal, "2.50")
