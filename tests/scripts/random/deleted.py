# Instances of every built-in class run their `__del__`; a display that is compared further is what it is.
import array


class Tuple(tuple):
    def __del__(self): print("tuple", len(self))
class Text(str):
    def __del__(self): print("str")
class Number(int):
    def __del__(self): print("int")
class Frozen(frozenset):
    def __del__(self): print("frozenset")
class Bytes(bytes):
    def __del__(self): print("bytes")
class Float(float):
    def __del__(self): print("float")
class Pair(Tuple):
    pass


for kind in (Tuple, Text, Number, Frozen, Bytes, Float, Pair):
    kind()
kept = Tuple((1, 2))
del kept
kept = Pair((Pair(),))
del kept


def tried(function):
    try:
        print(repr(function()))
    except TypeError as error:
        print(error)


tried(lambda: 0 in [] < 1)
tried(lambda: 0 not in [] < 1)
tried(lambda: 1 in [1] < [2])
tried(lambda: 1 in {1} < {1, 2} in [{1, 2}])
tried(lambda: 0 < 1 in [1])
tried(lambda: bytearray().__iadd__(1.5))
tried(lambda: array.array("w", [Plain]) if (Plain := type("Plain", (), {})) else 0)
