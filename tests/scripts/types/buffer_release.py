# __buffer__ and __release_buffer__ of classes, and what a view that is held refuses.
class Source:
    def __init__(self):
        self.data = bytearray(b"hello")

    def __buffer__(self, flags):
        print("asked", type(flags).__name__)
        return memoryview(self.data)

    def __release_buffer__(self, view):
        print("released", view.tobytes())
        view.release()


source = Source()
with memoryview(source) as view:
    print(view.tobytes(), view.readonly, view[1:3].tolist())
    view[0] = 72
print(source.data)
other = memoryview(source)
part = other[1:]
other.release()
print("part lives", bytes(part))
del part
print("gone")


class Over(bytearray):
    def __buffer__(self, flags):
        return memoryview(b"over " + bytes(super().__buffer__(flags)))


print(bytes(memoryview(Over(b"it"))))


class Wrong:
    def __buffer__(self, flags):
        return b"no view"


for make in (lambda: memoryview(Wrong()), lambda: memoryview(5)):
    try:
        make()
    except TypeError as error:
        print(error)
view = memoryview(b"abc")
print(hash(view) == hash(b"abc"))
view.release()
print(hash(view) == hash(b"abc"))
try:
    view[0]
except ValueError as error:
    print(error)
