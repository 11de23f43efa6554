# Small things of native types: errors of Unicode, who is iterable, containers changed by comparing, aliases pickled.
import collections
import heapq
import json
import pickle
import re
import typing


def attempt(function, *args):
    try:
        print("ok", function(*args))
    except BaseException as error:
        print(type(error).__name__, error)


error = UnicodeDecodeError("ascii", bytearray(b"\xff"), 0, 1, "reason")
print(error.args, error.object)


class Evil(str):
    def __str__(self):
        action(error)
        return self


def forget(error):
    del error.object


def spoil(error):
    error.object = None


for action in (forget, spoil, lambda error: None):
    for error in (UnicodeEncodeError(Evil("utf-8"), "x", 0, 1, "reason"), UnicodeDecodeError("utf-8", b"x", 0, 1, Evil("reason")),
                  UnicodeTranslateError("x", 0, 1, Evil("reason"))):
        attempt(str, error)
error = UnicodeEncodeError("utf-8", "x", 0, 1, "reason")
del error.encoding
print(error)
for source in ("αβγδ = 00010", "áb̈c⃗d᪰ = ub'a'"):
    try:
        compile(source, "f", "exec")
    except SyntaxError as error:
        print(error.args)

for thing in (int | str, re.match("a", "a"), typing.Union, 5):
    attempt(iter, thing)
    attempt(list, thing)
    attempt(lambda thing: print(*thing), thing)


class Items:
    def __getitem__(self, index):
        return (1, 2)[index]


print(list(Items()), list(list[int]), next(iter(list[int])))
alias = tuple[float, *tuple[int, ...], str]
iterator = iter(alias)
print(type(iterator).__name__, iterator.__reduce__(), next(iterator), iterator.__reduce__(), list(iterator))
for protocol in range(6):
    print(pickle.loads(pickle.dumps(alias, protocol)) == alias, pickle.loads(pickle._dumps(alias, protocol)) == alias)


class Mutates:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False

    def __lt__(self, other):
        self.target.clear()
        return NotImplemented


for method in ("remove", "index", "count"):
    deque = collections.deque()
    deque.extend([Mutates(deque), "c"])
    attempt(getattr(deque, method), "c")
heap = []
heap.extend(Mutates(heap) for _ in range(5))
attempt(heapq.heappush, heap, 3)
heap = []
heap.extend([1, Mutates(heap)])
attempt(heapq.heappush, heap, Mutates(heap))
array = bytearray(b",")


def clears():
    array.clear()
    yield b"A"


attempt(array.join, clears())
print(array.join([b"a", b"b"]))
print(json.dumps("\x7f\x1f\u2028é"), json.dumps("\x7f", ensure_ascii=False))
