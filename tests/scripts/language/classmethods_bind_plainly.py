"""A class method binds what it wraps to the class, without asking how that would bind itself."""


def tried(function):
    try:
        print(function())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Asked:
    def __call__(self, *given):
        return "called", len(given), given[0] is Kept

    def __get__(self, *given):
        return "bound", len(given)


class Kept:
    method = classmethod(str.join)
    builtin = classmethod(len)
    own = classmethod(Asked())
    read = classmethod(property(lambda self: 5))
    static = classmethod(staticmethod(lambda *given: len(given)))
    function = classmethod(lambda kept, value: (kept is Kept, value))
    kind = classmethod(int)
    number = classmethod(5)
    twice = classmethod(classmethod(lambda kept: kept))
    keys = classmethod(dict.fromkeys)


for name in [name for name in vars(Kept) if not name.startswith("_")]:
    print(name, type(getattr(Kept, name)).__name__, Kept.__dict__[name].__get__(None, Kept) == getattr(Kept, name))
    tried(lambda: getattr(Kept, name)())
    tried(lambda: getattr(Kept(), name)(3))
print(type(Kept.method.__func__).__name__, Kept.function.__self__ is Kept)
