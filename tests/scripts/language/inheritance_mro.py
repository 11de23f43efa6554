# Multiple inheritance, C3, super() in all forms.
class Base:
    def who(self):
        return ["Base"]


class L(Base):
    def who(self):
        return ["L"] + super().who()


class R(Base):
    def who(self):
        return ["R"] + super().who()


class D(L, R):
    def who(self):
        return ["D"] + super().who()


print(D().who())
print([c.__name__ for c in D.__mro__], [c.__name__ for c in D.mro()])


class X:
    pass


class Y:
    pass


class A(X, Y):
    pass


class B(Y, X):
    pass


try:
    class Bad(A, B):
        pass
except TypeError as e:
    print(e)
try:
    class Bad2(Base, L):
        pass
except TypeError as e:
    print(e)


class Super:
    def explicit(self):
        return super(L, self)


d = D()
print(super(D, d).who(), super(L, d).who(), super(R, d).who())
print(super(L, D).who(d))
s = super(D, d)
print(s.__thisclass__.__name__, s.__self__ is d, s.__self_class__.__name__)
try:
    super(D, 5)
except TypeError as e:
    print(e)
try:
    super(D, d).nope
except AttributeError as e:
    print(e)


def outside():
    super()


try:
    outside()
except RuntimeError as e:
    print(e)


def outside2(self):
    super().x


try:
    outside2(1)
except RuntimeError as e:
    print(e)


class P:
    @classmethod
    def make(cls, *a):
        return cls.__name__, a

    @staticmethod
    def st():
        return "P.st"

    @property
    def prop(self):
        return "P.prop"

    def __getitem__(self, i):
        return f"P[{i}]"

    attr = "P.attr"


class Q(P):
    @classmethod
    def make(cls, *a):
        return super().make(*a, "extra")

    @staticmethod
    def st():
        return super(Q, Q).st() + "+"

    @property
    def prop(self):
        return super().prop + "+"

    def __getitem__(self, i):
        return super().__getitem__(i) + "+"

    def in_nested(self):
        return [super(Q, self).attr for _ in range(1)]

    def in_lambda(self):
        return (lambda: super(Q, self).attr)()

    def cls_cell(self):
        return __class__


q = Q()
print(q.make(1), q.st(), q.prop, q[3], q.in_nested(), q.in_lambda(), q.cls_cell().__name__)


class Mixin1:
    def __init__(self, **kw):
        self.m1 = kw.pop("m1", 0)
        super().__init__(**kw)


class Mixin2:
    def __init__(self, **kw):
        self.m2 = kw.pop("m2", 0)
        super().__init__(**kw)


class Both(Mixin1, Mixin2):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.own = True


b = Both(m1=1, m2=2)
print(b.m1, b.m2, b.own)
try:
    Both(zz=1)
except TypeError as e:
    print(e)


class SetSuper(P):
    def set(self):
        super().attr = 5


try:
    SetSuper().set()
except AttributeError as e:
    print(e)
L.who = lambda self: ["patched"]
print(D().who())
D.__bases__ = (R,)
print(D().who(), [c.__name__ for c in D.__mro__])
print(Base.__subclasses__(), [c.__name__ for c in R.__subclasses__()])
try:
    Base.__bases__ = (D,)
except TypeError as e:
    print(e)
class Entries:
    def __mro_entries__(self, bases):
        return (Base,)
class FromEntries(Entries()):
    pass
print(FromEntries.__bases__, type(FromEntries.__orig_bases__[0]).__name__)
