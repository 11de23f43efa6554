# What cannot be thrown is refused by what a coroutine waits for, and ends it.
class Awaitable:
    def __await__(self):
        yield 1


async def waiting():
    await Awaitable()


waits = waiting()
print(waits.send(None))
for step in (lambda: waits.throw([1]), lambda: waits.send(1)):
    try:
        print(step())
    except BaseException as error:
        print(type(error), error)


def simple():
    yield 1
    yield 2


walks = simple()
print(next(walks))
try:
    walks.throw([1])
except TypeError as error:
    print(error)
print(next(walks))
