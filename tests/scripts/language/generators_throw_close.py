# send, throw, close and their corner cases.
def echo():
    value = None
    while True:
        try:
            value = yield value
        except ValueError as e:
            value = f"caught {e}"
        except GeneratorExit:
            print("closing")
            raise


g = echo()
next(g)
print(g.send(1), g.throw(ValueError("v")), g.send(2))
g.close()
try:
    next(g)
except StopIteration:
    print("stopped")


def ignore():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass


g = ignore()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def returns_on_exit():
    try:
        yield 1
    except GeneratorExit:
        return 99


g = returns_on_exit()
next(g)
print(g.close())
print(g.close())
g = returns_on_exit()
print(g.close())


def raises_on_exit():
    try:
        yield
    finally:
        raise KeyError("from finally")


g = raises_on_exit()
next(g)
try:
    g.close()
except KeyError as e:
    print(repr(e), repr(e.__context__))
g = echo()
try:
    g.throw(ValueError("unstarted"))
except ValueError as e:
    print(e)
print(list(g))
g = echo()
next(g)
try:
    g.throw(TypeError("uncaught"))
except TypeError as e:
    print(e)
try:
    g.throw(TypeError("finished"))
except TypeError as e:
    print(e)
for bad in (1, "x", int):
    g = echo()
    next(g)
    try:
        g.throw(bad)
    except TypeError as e:
        print(e)


def chain():
    try:
        yield 1
    except KeyError as e:
        raise ValueError("second") from e


g = chain()
next(g)
try:
    g.throw(KeyError("first"))
except ValueError as e:
    print(repr(e), repr(e.__cause__), repr(e.__context__))


def context():
    try:
        1 / 0
    except ZeroDivisionError:
        yield "in handler"
        try:
            raise
        except ZeroDivisionError as e:
            yield repr(e)


g = context()
print(next(g))
try:
    raise KeyError("outside")
except KeyError:
    print(next(g))


def finally_yield():
    try:
        yield 1
    finally:
        yield 2
        print("fin")


print(list(finally_yield()))
g = finally_yield()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)
g = echo()
next(g)
print(g.throw(ValueError))
print(g.throw(ValueError("inst")))
g.close()
def stop_value():
    try:
        yield 1
    except StopIteration as e:
        print("inner", e.value)
        yield "ok"
g = stop_value()
next(g)
print(g.throw(StopIteration("sv")))
def uncaught_stop():
    yield 1
g = uncaught_stop()
next(g)
try:
    g.throw(StopIteration("zz"))
except RuntimeError as e:
    print(e, repr(e.__cause__))
print(g.gi_frame, g.gi_running, g.gi_suspended)
