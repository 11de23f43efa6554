# An `AttributeError` that a class's own `__getattribute__` raises is told the name and the object each time; CPython leaves them out once it has compiled the access for that class.
class Own:
    def __getattribute__(self, name):
        raise AttributeError("no")


own, seen = Own(), []
for _ in range(8):
    try:
        own.missing
    except AttributeError as error:
        seen.append(error.name)
print(seen)
