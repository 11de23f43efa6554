# exit: 1
# Frames of class bodies, decorators, metaclasses and default values.
def decorator(f):
    return f


class Meta(type):
    def __new__(mcls, name, bases, namespace):
        if name == "Bad":
            raise TypeError("refused")
        return super().__new__(mcls, name, bases, namespace)


class Good(metaclass=Meta):
    @decorator
    def method(self):
        class Bad(metaclass=Meta):
            value = [n for n in range(3)]
        return Bad


Good().method()
