# Private names in classes.
class A:
    __x = 1
    __slots_like = 2

    def __init__(self):
        self.__y = 3
        self.__z__ = 4
        self._w = 5

    def __method(self):
        return "private", self.__x, self.__y

    def call(self):
        return self.__method()

    def local(self):
        __loc = 7
        return __loc, sorted(locals())

    def nested(self):
        class Inner:
            __x = "inner"

            def get(self):
                return self.__x
        return Inner().get(), sorted(k for k in vars(Inner) if "x" in k and not k.startswith("__"))

    def kw(self, *, __k=1):
        return __k

    def glob(self):
        global __g
        __g = "global"

    def imp(self):
        import math as __m
        return __m.floor(1.5)

    def exc(self):
        try:
            raise ValueError
        except ValueError as __e:
            return type(__e).__name__

    def comp(self):
        return [__i for __i in range(2)]

    def string_not_mangled(self):
        return getattr(self, "__y", "not found")


a = A()
print(a.call(), a.local(), a.nested(), a.kw(), a.imp(), a.exc(), a.comp(), a.string_not_mangled())
print(sorted(vars(a)), sorted(k for k in vars(A) if k.startswith("_A")))
a.glob()
print(_A__g)
try:
    a.__y
except AttributeError as e:
    print(e)
print(a._A__y, a.kw(_A__k=5), A._A__method(a))
try:
    a.kw(__k=5)
except TypeError as e:
    print(e)


class B(A):
    __x = "B's"

    def own(self):
        return self.__x, self._A__x


print(B().own(), B().call())


class _Under:
    __v = 1

    def get(self):
        return self.__v


print(_Under().get(), _Under._Under__v)


class __:
    __v = 2

    def get(self):
        return self.__v


print(__().get(), hasattr(__, "__v"))


def outside(o):
    return o.__y


try:
    outside(a)
except AttributeError as e:
    print(e)


class Del:
    def __init__(self):
        self.__t = 1

    def drop(self):
        del self.__t


d = Del()
d.drop()
print(vars(d))


class S:
    __slots__ = ("__p", "q")

    def __init__(self):
        self.__p = 1


print(S()._S__p)
