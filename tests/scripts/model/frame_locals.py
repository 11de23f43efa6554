import sys

def f():
    x = 1
    proxy = sys._getframe().f_locals
    proxy['x'] = 2
    proxy['new'] = 3
    print(x, type(proxy).__name__, list(proxy), sorted(locals()), len(proxy))
    for action in ("del proxy['x']", "proxy.pop('x')", "proxy['none']", "proxy.update(3)", "proxy.pop('none')"):
        try:
            exec(action)
        except Exception as e:
            print(action, '->', type(e).__name__, e)
    print(proxy.pop('new'), proxy.get('new', 'gone'), 'x' in proxy, proxy | {'y': 1} == {**proxy, 'y': 1})

f()

def closure():
    a = 1
    def inner():
        f = sys._getframe()
        f.f_locals['a'] = 5
        return a, f.f_locals
    return inner(), a

(value, proxy), a = closure()
print(value, dict(proxy).keys(), a)

# Variables of frames that an exception left, though nobody looked before.
def deep(n):
    mine = n * 10
    if n:
        deep(n - 1)
    raise KeyError(n)

try:
    deep(2)
except KeyError as e:
    tb = e.__traceback__
while tb:
    print(tb.tb_frame.f_code.co_name, {k: v for k, v in tb.tb_frame.f_locals.items() if k in ('n', 'mine')} if tb.tb_frame.f_code.co_name == 'deep' else '', tb.tb_frame.f_lineno == tb.tb_lineno)
    tb = tb.tb_next

class D:
    def __del__(self): print('del')

def holder():
    d = D()
    raise ValueError

try:
    holder()
except ValueError as e:
    print('caught')
    kept = e
print('kept', kept.__traceback__.tb_next.tb_frame.f_locals.keys())
kept.__traceback__.tb_next.tb_frame.clear()
print('cleared', kept.__traceback__.tb_next.tb_frame.f_locals.keys())
del kept

# Generators: the frame object is one and the same, and outlives its generator.
def gen():
    a = 1
    yield a
    b = 2
    try:
        yield b
    finally:
        c = 3

g = gen()
frame = g.gi_frame
print(frame.f_locals, frame.f_generator is g, frame.f_back)
next(g)
print(g.gi_frame is frame, frame.f_locals, frame.f_lineno - gen.__code__.co_firstlineno)
next(g)
frame.f_locals['a'] = 'changed'
try:
    frame.clear()
except RuntimeError as e:
    print(e)
del g
print(frame.f_locals, frame.f_generator)

print([locals() for x in (1, 2)][0]['x'], 'x' in globals())

# What is handled inside a generator is its own affair.
def handling():
    print('start', repr(sys.exception()))
    try:
        yield 1
        raise KeyError('own')
    except KeyError:
        print('own', repr(sys.exception()))
        yield 2
        print('still', repr(sys.exception()))
    print('after', repr(sys.exception()))
    yield 3

h = handling()
next(h)
try:
    raise OSError('outer')
except OSError:
    next(h)
    print('outside', repr(sys.exception()))
try:
    raise TypeError('other')
except TypeError:
    next(h)
    print('outside', repr(sys.exception()))
print(sys.exception())

def outer():
    yield from inner()
def inner():
    try:
        yield 1
    except LookupError as e:
        tb = e.__traceback__
        f = sys._getframe()
        print(f.f_code.co_name, f.f_back.f_code.co_name)
        raise ValueError from e
o = outer()
next(o)
try:
    o.throw(KeyError('thrown'))
except ValueError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names, repr(e.__context__))
