# exit: 1
# Frames of generators, yield from, comprehension and lambda.
def source():
    yield 1
    yield int("x")


def relay():
    yield from source()


def consume():
    return sum(v * 2 for v in relay())


(lambda: consume())()
