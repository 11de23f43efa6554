# Async generators and async comprehension in detail.
class Step:
    def __await__(self):
        return (yield "step")


def drive(coro):
    steps = 0
    try:
        while True:
            coro.send(None)
            steps += 1
    except StopIteration as e:
        return e.value, steps


async def numbers(n):
    try:
        for i in range(n):
            await Step()
            got = yield i
            if got is not None:
                print("got", got)
    except ValueError as e:
        print("caught", e)
        yield "after error"
    finally:
        await Step()
        print("finally", n)


async def consume():
    out = []
    async for x in numbers(3):
        out.append(x)
    return out


print(drive(consume()))


async def manual():
    g = numbers(5)
    r = [await anext(g), await g.asend("hello"), await g.athrow(ValueError("v"))]
    try:
        await anext(g)
    except StopAsyncIteration:
        r.append("end")
    r.append(await anext(g, "default"))
    g = numbers(2)
    await anext(g)
    await g.aclose()
    await g.aclose()
    return r


print(drive(manual()))


async def comprehensions():
    a = [x async for x in numbers(3) if x != 1]
    b = {x: await Step() async for x in numbers(2)}
    c = {x * 2 async for x in numbers(2)}
    d = [y for x in [1, 2] async for y in numbers(x)]
    e = [await Step() for _ in range(2)]
    g = (x + 10 async for x in numbers(2))
    return a, b, c, d, e, [v async for v in g], type(g).__name__


print(drive(comprehensions()))


async def breaks():
    async for x in numbers(3):
        if x == 1:
            break
    else:
        print("no else")
    async for x in numbers(1):
        pass
    else:
        print("else")


drive(breaks())


async def delegate():
    async def inner():
        yield 1
        yield 2
    async for v in inner():
        yield v * 10


async def nested():
    return [v async for v in delegate()]


print(drive(nested()))
g = numbers(1)
print(type(g).__name__, g.__name__, g.ag_running, hasattr(g, "__aiter__"), g.__aiter__() is g)
for f in (lambda: iter(g), lambda: next(g), lambda: aiter(5), lambda: anext(5), lambda: g.asend(None).send(5)):
    try:
        f()
    except TypeError as e:
        print(e)


async def bad_yield():
    yield 1
    raise StopAsyncIteration("inside")


async def use_bad():
    try:
        async for _ in bad_yield():
            pass
    except RuntimeError as e:
        return str(e), repr(e.__cause__)


print(drive(use_bad()))


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def close_it():
    g = ignores()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        return str(e)


print(drive(close_it()))


class CM:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Step()
        print("enter", self.name)
        return self.name

    async def __aexit__(self, t, v, tb):
        await Step()
        print("exit", self.name, t and t.__name__)
        return self.swallow


async def withs():
    async with CM("a") as a, CM("b", True) as b:
        raise KeyError(a + b)
    try:
        async with CM("c"):
            return "returned"
    finally:
        print("outer finally")


print(drive(withs()))
async def never(): pass
c = never()
c.close()
print(c.cr_frame, type(c).__name__)
async def rec(n): return 0 if n == 0 else 1 + await rec(n - 1)
print(drive(rec(300)))
