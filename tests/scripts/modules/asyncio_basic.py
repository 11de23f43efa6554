# asyncio: tasks, gather, sleep order, timeouts, cancellation, queues, locks.
import asyncio


async def worker(name, delay, log):
    log.append(f"{name} start")
    await asyncio.sleep(delay)
    log.append(f"{name} end")
    return name.upper()


async def fail(delay):
    await asyncio.sleep(delay)
    raise ValueError("failed")


async def main():
    log = []
    print(await asyncio.gather(worker("a", 0.1, log), worker("b", 0.04, log), worker("c", 0, log)), log)
    print(await asyncio.gather(worker("x", 0, []), fail(0), return_exceptions=True))
    t = asyncio.create_task(worker("t", 0.01, log))
    print(t.done(), await t, t.done(), t.result())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as e:
        print("timeout", type(e).__name__)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout block")
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled", t.cancelled())

    async def cleanup():
        try:
            await asyncio.sleep(10)
        finally:
            print("cleanup ran")
    t = asyncio.create_task(cleanup())
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.gather(t, return_exceptions=True)
    q = asyncio.Queue(2)

    async def producer():
        for i in range(5):
            await q.put(i)
        await q.put(None)

    async def consumer():
        out = []
        while (x := await q.get()) is not None:
            out.append(x)
        return out
    print((await asyncio.gather(producer(), consumer()))[1])
    lock, order = asyncio.Lock(), []

    async def locked(n):
        async with lock:
            order.append(f"in{n}")
            await asyncio.sleep(0)
            order.append(f"out{n}")
    await asyncio.gather(*(locked(i) for i in range(3)))
    print(order)
    ev = asyncio.Event()

    async def waiter():
        await ev.wait()
        return "woken"
    w = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    ev.set()
    print(await w)
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(worker("g", 0, []))
            tg.create_task(fail(0))
            tg.create_task(asyncio.sleep(10))
    except* ValueError as e:
        print("group", e.exceptions)
    async with asyncio.TaskGroup() as tg:
        ts = [tg.create_task(worker(c, 0, [])) for c in "pq"]
    print([t.result() for t in ts])
    done, pending = await asyncio.wait([asyncio.create_task(asyncio.sleep(0, "fast")), asyncio.create_task(asyncio.sleep(5))], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    for p in pending:
        p.cancel()
    print([await f for f in asyncio.as_completed([asyncio.sleep(0.1, 2), asyncio.sleep(0.04, 1)])])

    async def agen():
        for i in range(3):
            await asyncio.sleep(0)
            yield i
    print([i async for i in agen()], asyncio.current_task().get_name()[:5], asyncio.get_running_loop().is_running())
    sem = asyncio.Semaphore(2)
    active = most = 0

    async def limited():
        nonlocal active, most
        async with sem:
            active += 1
            most = max(most, active)
            await asyncio.sleep(0)
            active -= 1
    await asyncio.gather(*(limited() for _ in range(6)))
    print(most)
    fut = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(fut.set_result, "future")
    print(await fut, fut.done())
    return "returned"


print(asyncio.run(main()))
try:
    asyncio.run(fail(0))
except ValueError as e:
    print(e)
try:
    asyncio.run(5)
except (ValueError, TypeError) as e:
    print(type(e).__name__)
