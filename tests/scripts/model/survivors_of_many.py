# Of many objects of one kind few stay, over and over: what stays is whole, and so is what it shares.
import gc


def function(i):
    def f(x=i, *, y=2):
        return x + y
    return f


def generator(i):
    return (j for j in range(i, i + 2))


def closure(i):
    return lambda: i


def rounds(make, check):
    for turn in range(3):
        things = [make(i) for i in range(20000)]
        for i in range(20000):
            if i % 50:
                things[i] = None
        gc.collect()
        for i in range(0, 20000, 50):
            assert check(things[i], i), i
    print(make.__name__, "ok")


rounds(function, lambda thing, i: thing() == i + 2)
rounds(generator, lambda thing, i: list(thing) == [i, i + 1])
rounds(closure, lambda thing, i: thing() == i)
