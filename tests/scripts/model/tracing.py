# Trace and profile functions: which events come, at which lines; jumps.
import sys

events = []

def tracer(frame, event, arg):
    what = type(arg[1]).__name__ if event == 'exception' else arg if event == 'return' else ''
    events.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, what))
    return tracer

def traced(function, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        function(*args)
    except Exception as e:
        events.append(repr(e))
    finally:
        sys.settrace(None)
    print(function.__name__)
    for event in events:
        if event[0] != 'traced':
            print('   ', *event if isinstance(event, tuple) else (event,))

def branches(n):
    if n > 1:
        pass
    elif n:
        x = 1
    else:
        x = 2
    while True:
        n += 1
        if n > 2:
            break
    for i in range(2):
        pass
    else:
        x = 3

def handlers():
    try:
        try:
            1 / 0
        except ValueError:
            x = 1
        except (ZeroDivisionError, KeyError) as e:
            x = 2
        finally:
            x = 3
    except:
        x = 4
    return x

def generators():
    def inner():
        yield 1
        return 2
    def outer():
        x = yield from inner()
    for x in outer():
        x
    [y for y in (1, 2)]

def raising():
    def deep():
        raise KeyError('deep')
    deep()

def definitions():
    @staticmethod
    @classmethod
    def f(a=1): ...
    class C(list):
        "doc"
        x = 1
    match [1, 2]:
        case [3]:
            y = 1
        case [a, b] if a:
            y = 2
        case _:
            y = 3
    assert y, 'no'
    del y

traced(branches, 0)
traced(branches, 1)
traced(handlers)
traced(generators)
traced(raising)
traced(definitions)

# Jumps.
import contextlib
manager = contextlib.nullcontext()
def jumping(to):
    out = []
    out.append(1)
    for i in [1]:
        out.append(2)
    with manager:
        out.append(3)
    try:
        out.append(4)
    except ValueError:
        out.append(5)
    out.append(6)
    return out

def jump(source, target):
    def tracer(frame, event, arg):
        nonlocal source
        if frame.f_code is not jumping.__code__:
            return
        line = frame.f_lineno - frame.f_code.co_firstlineno
        if event == 'line' and line == source:
            source = None
            try:
                frame.f_lineno = frame.f_code.co_firstlineno + target
            except ValueError as e:
                print('   ', e)
        return tracer
    sys.settrace(tracer)
    try:
        return jumping(target)
    finally:
        sys.settrace(None)

import warnings
warnings.simplefilter('ignore')
for source, target in [(2, 11), (2, 4), (2, 6), (2, 10), (4, 11), (11, 2), (6, 8), (2, -1)]:
    print(source, target, jump(source, target))

# Profiling: native calls too.
calls = []
def profiler(frame, event, arg):
    calls.append((frame.f_code.co_name, event, getattr(arg, '__name__', arg) if event.startswith('c_') else ''))
def profiled():
    len([1])
    [].append(1)
    try:
        int('x')
        next(iter([]))
    except (ValueError, StopIteration):
        pass
    sorted([2, 1], key=lambda x: x)
sys.setprofile(profiler)
profiled()
sys.setprofile(None)
for call in calls:
    print(call)
