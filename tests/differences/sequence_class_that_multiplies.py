# A subclass of a sequence with a `__mul__` of its own inherits `__rmul__`, which CPython asks when the class stands on the right: the inherited method complains of what it is given. Here what is
# inherited by a sequence is no operator of numbers, and the operator complains itself.
class Numbers(list):
    def __mul__(self, other):
        return NotImplemented


for left in ([1], 2.5):
    try:
        left * Numbers()
    except TypeError as error:
        print(error)
