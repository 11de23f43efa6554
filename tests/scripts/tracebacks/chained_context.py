# exit: 1
# An error in a handler shows the first one.
def first():
    raise TypeError("first problem")


def handler():
    try:
        first()
    except TypeError:
        undefined_variable + 1


handler()
