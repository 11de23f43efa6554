# A class method around a built-in type's method is bound to that when it is read, which refuses a class that it does not fit; CPython binds only the class, and refuses when it is called.
class Texts:
    join = classmethod(str.join)


try:
    Texts.join
    print("read")
    Texts.join([])
except TypeError as error:
    print(error)
