# The exception about an empty slot tells the attribute's name and object also where the attribute is called at once; CPython leaves them out there.
class Slots:
    __slots__ = ("x",)


try:
    Slots().x()
except AttributeError as error:
    print(error.name)
