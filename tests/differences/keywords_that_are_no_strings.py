# Keywords are checked to be strings before a function or class sees the call. CPython leaves that to the callee, so that some complain of another argument first,
# and a few (`functools.partial`) take any key.
import collections, functools


def tried(function):
    try:
        print(function())
    except TypeError as error:
        print(error)


class Plain: pass


tried(lambda: Plain(1, **{1: 2}))
tried(lambda: collections.deque(**{"a": 1, 2: 3}))
tried(lambda: {}.update(int, **{1: 2}))
tried(lambda: functools.partial(print, **{1: 2}).keywords)
