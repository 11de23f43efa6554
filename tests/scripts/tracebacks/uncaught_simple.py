# exit: 1
# An uncaught exception prints its traceback with carets.
def divide(a, b):
    result = a / b
    return result


def middle(values):
    return [divide(v, v - 1) for v in values]


class Thing:
    def method(self):
        return middle([3, 2, 1])


print("before")
Thing().method()
print("never")
