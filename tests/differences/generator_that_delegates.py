# A generator without a `try` or `with` of its own is not closed when it is let go, which spares most generators a goodbye; what it delegates to is closed for itself. CPython closes it, so that
# a generator that goes on yielding although it was closed is closed twice, and its complaint names the outer one.
import sys


def stubborn():
    for number in range(2):
        try:
            yield number
        except GeneratorExit:
            print("closed", number)


def outer():
    yield from stubborn()


sys.unraisablehook = lambda told: print(told.exc_value)
generator = outer()
next(generator)
del generator
