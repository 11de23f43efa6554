# `deque.__getitem__`, called by hand with what is no integer, says what `deque[...]` says. CPython has two messages, since its
# operator and its method convert the index in different ways.
import collections

numbers = collections.deque([1, 2])
for read in (lambda: numbers["a"], lambda: numbers.__getitem__("a")):
    try:
        read()
    except TypeError as error:
        print(error)
