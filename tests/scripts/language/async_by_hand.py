# Coroutines and async generators driven by hand.
class Awaitable:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        r = yield self.v
        return r


async def simple():
    return 5


c = simple()
print(type(c).__name__, c.cr_running, c.__name__)
try:
    c.send(None)
except StopIteration as e:
    print("result", e.value)
try:
    c.send(None)
except RuntimeError as e:
    print(e)


async def two():
    a = await Awaitable("first")
    print("a", a)
    b = await Awaitable("second")
    print("b", b)
    return a + b


c = two()
print(c.send(None), c.send(10))
try:
    c.send(20)
except StopIteration as e:
    print(e.value)


def run(coro, values=()):
    values = iter(values)
    out = []
    send = None
    try:
        while True:
            out.append(coro.send(send))
            send = next(values, None)
    except StopIteration as e:
        return out, e.value


async def nested(n):
    if n == 0:
        return await Awaitable("deep")
    return await nested(n - 1)


print(run(nested(100), ["answer"]))


async def errors():
    try:
        await Awaitable(1)
    except ValueError as e:
        print("caught", e)
        return "handled"
    finally:
        print("finally")


c = errors()
c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value)
c = errors()
c.send(None)
c.close()


class CM:
    async def __aenter__(self):
        print("aenter", await Awaitable("entering"))
        return "cm"

    async def __aexit__(self, t, v, tb):
        print("aexit", t, await Awaitable("exiting"))
        return True


async def uses_cm():
    async with CM() as c, CM():
        print("body", c)
        raise ValueError
    return "after"


print(run(uses_cm(), "abcd"))


class Iter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        await Awaitable("tick")
        return self.n


async def loops():
    out = []
    async for i in Iter(3):
        out.append(i)
    else:
        out.append("else")
    out += [i async for i in Iter(3) if i != 1]
    out.append({i: await Awaitable("v") async for i in Iter(2)})
    return out


print(run(loops(), "abcdefghijklm"))


async def agen():
    try:
        x = yield 1
        print("x", x)
        await Awaitable("in agen")
        yield 2
    finally:
        print("agen done")


async def use_agen():
    out = [v async for v in agen()]
    g = agen()
    out.append(await g.__anext__())
    out.append(await g.asend("sent"))
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        out.append("stopped")
    g = agen()
    await g.asend(None)
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        out.append(repr(e))
    return out


print(run(use_agen()))
async def gexp():
    g = (i * 2 async for i in Iter(3))
    return type(g).__name__, [x async for x in g]
print(run(gexp()))
async def bad_await():
    await 5
async def bad_for():
    async for x in [1]:
        pass
async def bad_with():
    async with 5:
        pass
for f in (bad_await, bad_for, bad_with):
    try:
        run(f())
    except TypeError as e:
        print(e)
try:
    for x in agen():
        pass
except TypeError as e:
    print(e)
for code in ("await x", "def f():\n await x", "async def f():\n yield from x", "async def f():\n yield 1\n return 2", "def f():\n async with x: pass", "def f(): [x async for x in y]"):
    try:
        compile(code, "t", "exec")
        print("compiled")
    except SyntaxError as e:
        print(e.msg)
