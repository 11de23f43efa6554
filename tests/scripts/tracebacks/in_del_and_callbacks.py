# Errors that cannot propagate are reported and the program goes on.
class Bad:
    def __del__(self):
        raise ValueError("in __del__")


b = Bad()
del b
print("after del")


def gen():
    try:
        yield 1
    finally:
        raise KeyError("in generator close")


g = gen()
next(g)
del g
print("after generator")
import atexit


@atexit.register
def at_end():
    raise RuntimeError("in atexit")


print("end of module")
