# When a list or tuple goes, its items are let go from the first to the last, and so are the locals of a function that returns; in
# CPython from the last to the first. Freeing follows a work list instead of the machine stack, so that nesting costs no stack.
# Attributes of an instance and the items of a dict go in the same order in both.
class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, end=" ")


def locals_of_function():
    a, b, c = Item("a"), Item("b"), Item("c")


items = [Item(1), Item(2), Item(3)]
del items
print("list")
items = (Item(1), Item(2), Item(3))
del items
print("tuple")
locals_of_function()
print("locals")
items = {1: Item(1), 2: Item(2)}
del items
print("dict")
