# sys.monitoring: tools, events everywhere and in one code object, silencing, callbacks that fail.
import sys

m = sys.monitoring
E = m.events
TOOL, OTHER = 2, 3
names = {getattr(E, name): name for name in vars(E) if name not in ("NO_EVENTS", "BRANCH")}


def attempt(function, *args):
    try:
        return function(*args)
    except (ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


print(attempt(m.use_tool_id, 6, "x"), attempt(m.use_tool_id, 2, 3), m.use_tool_id(TOOL, "tool"), attempt(m.use_tool_id, TOOL, "again"), m.get_tool(TOOL))
print(attempt(m.set_events, OTHER, 1), attempt(m.set_events, TOOL, 1 << 19), attempt(m.set_events, TOOL, E.C_RETURN), m.get_events(TOOL))
print(m.set_events(TOOL, E.BRANCH), m.get_events(TOOL) == E.BRANCH_LEFT | E.BRANCH_RIGHT, m._all_events(), m.set_events(TOOL, 0))
print(attempt(m.register_callback, TOOL, 3, None), attempt(m.register_callback, TOOL, 1 << 19, None), m.register_callback(TOOL, E.CALL, len), m.register_callback(TOOL, E.CALL, None))
print(attempt(m.set_local_events, TOOL, attempt.__code__, E.RAISE), attempt(m.set_local_events, TOOL, 1, 1), m.get_local_events(TOOL, attempt.__code__))


def shown(value):
    if value is m.MISSING:
        return "MISSING"
    text = getattr(value, "__name__", None) or repr(value)
    return type(value).__name__ if " at 0x" in text else text


def record(wanted, function, tool=TOOL, code=None):
    told = []
    for event, name in names.items():
        if wanted & event:
            def callback(code, *args, name=name):
                if code.co_filename == __file__ and code.co_name != "record":
                    details = args if name == "LINE" else args[1:]
                    if name == "LINE":
                        details = (args[0] - code.co_firstlineno,)
                    elif name in ("JUMP", "BRANCH_LEFT", "BRANCH_RIGHT", "INSTRUCTION"):
                        details = ()
                    told.append(" ".join([name, code.co_name, *map(shown, details)]))
            m.register_callback(tool, event, callback)
    if code is None:
        m.set_events(tool, wanted)
    else:
        m.set_local_events(tool, code, wanted)
    try:
        function()
    except Exception as error:
        told.append(f"-> {error!r}")
    finally:
        m.set_events(tool, 0)
        if code is not None:
            m.set_local_events(tool, code, 0)
    for event in names:
        m.register_callback(tool, event, None)
    print(*told, sep="\n  ")


def add(a, b=2):
    return a + b


def calls():
    add(1)
    add(*(1, 2), **{})
    add(b=1, a=3)
    len("abc")
    [].append(4)
    "x".upper()
    try:
        int("no")
    except ValueError:
        pass
    list(map(add, [1, 2]))


def numbers(n):
    for i in range(n):
        yield i
    return "end"


def generators():
    for i in numbers(2):
        pass
    g = numbers(3)
    next(g)
    try:
        g.throw(KeyError("k"))
    except KeyError:
        pass
    h = numbers(1)
    next(h)
    h.close()


def exceptions():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    try:
        failing()
    except KeyError:
        raise LookupError


def failing():
    raise KeyError("f")


def branches(n):
    if n > 1:
        a = 1
    else:
        a = 2
    while n:
        n -= 1
    for i in (1, 2):
        a += i
    return a


def lines():
    a = 1
    b = [
        a,
        2,
    ]
    for c in b:
        a += c
    return a


everything = E.PY_START | E.PY_RETURN | E.CALL | E.C_RETURN | E.C_RAISE
record(everything, calls)
record(E.PY_START | E.PY_RESUME | E.PY_YIELD | E.PY_RETURN | E.PY_THROW | E.PY_UNWIND | E.STOP_ITERATION, generators)
record(E.RAISE | E.RERAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND, exceptions)
record(E.BRANCH_LEFT | E.BRANCH_RIGHT, lambda: (branches(0), branches(2)), code=branches.__code__)
record(E.LINE, lines)
record(E.LINE | E.PY_START | E.PY_RETURN, lambda: (lines(), add(1)), code=lines.__code__)

# Silencing: by tool and place, until restarted or asked for again.
m.use_tool_id(OTHER, "other")
counts = {TOOL: 0, OTHER: 0}


def counting(tool, answer):
    def callback(*args):
        if args[0] is add.__code__:
            counts[tool] += 1
            return answer
    return callback


m.register_callback(TOOL, E.PY_START, counting(TOOL, m.DISABLE))
m.register_callback(OTHER, E.PY_START, counting(OTHER, None))
m.set_events(TOOL, E.PY_START)
m.set_events(OTHER, E.PY_START)
print(m._all_events())
for _ in range(3):
    add(1)
print(counts)
m.restart_events()
add(1)
add(1)
print(counts)
m.set_events(TOOL, 0)
add(1)
m.set_events(TOOL, E.PY_START)
add(1)
print(counts)
m.free_tool_id(TOOL)
add(1)
print(counts, m.get_tool(TOOL), m.get_events(TOOL))
m.free_tool_id(OTHER)
print(m._all_events(), m.register_callback(OTHER, E.PY_START, None))

# What cannot be silenced; callbacks that raise; callbacks are not told of.
m.use_tool_id(TOOL, "tool")
m.register_callback(TOOL, E.RAISE, lambda *args: m.DISABLE)
m.set_events(TOOL, E.RAISE)
for _ in range(2):
    try:
        failing()
    except Exception as error:
        print(type(error).__name__, error)
m.set_events(TOOL, 0)


def refuse(code, *args):
    if code is add.__code__:
        raise RuntimeError("refused")


for event in (E.PY_START, E.PY_RETURN, E.LINE):
    m.register_callback(TOOL, event, refuse)
    m.set_events(TOOL, event)
    try:
        print(add(1))
    except RuntimeError as error:
        m.set_events(TOOL, 0)
        print(names[event], error, error.__traceback__.tb_next.tb_frame.f_code.co_name)
    m.register_callback(TOOL, event, None)
depth = []
m.register_callback(TOOL, E.PY_START, lambda code, offset: depth.append(add(1)) if code is add.__code__ else None)
m.set_events(TOOL, E.PY_START)
add(5)
m.set_events(TOOL, 0)
print(depth)
m.free_tool_id(TOOL)
