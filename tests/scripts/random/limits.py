# What random programs found: the third argument of pow, errors at the end of expressions, names of types, limits.
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
V=(1,None,1.5,2j,'a')
for a in V:
    for b in V:
        for c in V:
            if c is not None: t(lambda: pow(a,b,c))
for s in ('not','1 +','(','a b','1 1','x =','not\n','1+\n', '[1,', 'lambda', 'a if b', '-'):
    for m in ('eval','single','exec'):
        try: compile(s,'f',m)
        except SyntaxError as e: print(repr(s),m,e.args)

import json, itertools, array, inspect, binascii, collections
for s in ('日İ,é', '日', 'a日b日日'):
    for c in ('cp1252', 'cp437', 'koi8-r'):
        t(lambda: s.encode(c)); t(lambda: s.encode(c, 'replace')); t(lambda: s.encode(c, 'xmlcharrefreplace'))
t(lambda: (1,) * -2**100); t(lambda: 'a' * -2**100); t(lambda: b'a' * 2**100); t(lambda: [1] * -2**100)
class Long:
    def __len__(self): return 2**63 - 1
class Longer:
    def __len__(self): return 2**63
t(lambda: len(Long())); t(lambda: len(Longer()))
class Meta(type):
    def __eq__(cls, other): return 5
class Made(metaclass=Meta): pass
Made.__module__ = Meta.__module__ = 'mod'
t(lambda: Made | None)
class Plain: pass
Plain.__module__ = 'mod'
t(lambda: '%c' % Plain()); t(lambda: complex(1, Plain())); t(lambda: complex(Plain(), 1))
class Whole:
    def __int__(self): return 3.5
t(lambda: '%d' % Whole()); t(lambda: '%x' % Whole()); t(lambda: int(Whole()))
m = memoryview(b'abcdefgh')[-2:][3:5:2]
t(lambda: (m.contiguous, m.c_contiguous, m.shape, m.strides, m.tobytes())); t(lambda: m < bytearray(b'a')); t(lambda: bytearray(b'a') < m)
for f in (iter, getattr, dir, next, max, vars, anext, len): t(lambda: f.__text_signature__); t(lambda: str(inspect.signature(f)))
class Odd:
    def __repr__(self): return 5
t(lambda: Odd().__str__()); t(lambda: str(Odd())); t(lambda: repr(Odd())); t(lambda: f'{Odd()}'); t(lambda: format(Odd()))
def delegating():
    got = yield from [1, 2]
    print('got', got)
    return 7
for error in (StopIteration('x'), ValueError('y')):
    g = delegating(); next(g)
    t(lambda: g.throw(error))
def note(f):
    try: f()
    except Exception as e: print(type(e).__name__, e, e.__notes__)
for key in (True, None, 1.5, 2, 'a'): note(lambda: json.dumps({key: {1}}))
for base in (frozenset, int, dict):
    class Own(base): pass
    class Other(base):
        def __new__(cls): return super().__new__(cls)
    t(lambda: object.__new__(Own)); t(lambda: object.__new__(Other))
class Hidden:
    def __getattribute__(self, name): raise AttributeError(name)
class Fake:
    __class__ = 5
t(lambda: dir(Hidden())); t(lambda: dir(Fake()))
t(lambda: b''.decode('nope')); t(lambda: str(b'', 'nope')); t(lambda: ''.encode('nope')); t(lambda: b'a'.decode('nope'))
for stop in (-1, -8, -2**70, 'a', None, 2**70): t(lambda: list(itertools.islice([1, 2], stop))); t(lambda: list(itertools.islice([1, 2], 1, stop))); t(lambda: list(itertools.islice([1, 2], stop, 2)))
for n in (2**64, -2**64, 2**40, -2**40, 2**31): t(lambda: array.array('i', [n])); t(lambda: array.array('h', [n])); t(lambda: array.array('B', [n]))
t(lambda: complex(-1.64e15, -2.0) ** complex(float('inf'), 9.0)); t(lambda: complex(1.3491659010836927e175, 2.0) ** complex(8.0, float('-inf')))
t(lambda: bytes.fromhex('B 日')); t(lambda: bytes.fromhex('zz')); t(lambda: bytes.fromhex('日')); t(lambda: bytes.fromhex('00 0'))
class Kept(float): pass
class Held(dict): pass
for k in Kept, Held:
    try: del k().x
    except AttributeError as e: print(e, e.name)
t(lambda: type('I', (int,), {})(1, 2, 3)); t(lambda: int(1, 2, 3))
t(lambda: b'%\t' % 1); t(lambda: '%\t' % 1); t(lambda: {1}.issuperset([{8}])); t(lambda: {1}.issuperset([2, []]))
for start in (True, 2.5, 3): t(lambda: list(itertools.islice(itertools.count(start, 1), 3))); t(lambda: list(itertools.islice(itertools.count(start, 2), 3)))
O = collections.OrderedDict
for x in ([()], [(1,)], [(1, 2, 3)], ['ab'], ['a'], [5], 5, [([], 1)], {1: 2}, [(1, 2)], O([(1, 2)]), None): t(lambda: O(x)); t(lambda: O().update(x))
class Telling(O):
    def __setitem__(self, k, v): print('set', k, v); super().__setitem__(k, v)
t(lambda: Telling([(1, 2)])); t(lambda: Telling({1: 2}, a=3))
import ast, copy
for text in ('a\ud800', 'σ\ud800x'):
    for f in (ast.literal_eval, eval, exec, lambda text: compile(text, 'f', 'exec'), ast.parse):
        t(lambda: f(text))
t(lambda: {1}.isdisjoint([{9}])); t(lambda: iter(int | str)); t(lambda: list(int | str)); t(lambda: copy.deepcopy(memoryview(b'')))
b = bytearray(b'abc')
for value in (next, 5, 1.5, 'a', Whole(), Plain, [256], [1], None): t(lambda: b.__setitem__(slice(None, None, -1), value))
for n in (-1, 2**64, 2**32, -2**70): t(lambda: array.array('I', [n]))
t(lambda: str(b'', None)); t(lambda: str(b'', Plain())); t(lambda: str(b'', 'utf8', Plain()))
class Failed(Exception): pass
try: del Failed().x
except AttributeError as e: print(e, e.name)
for args, names in (((), {}), ((), {'a': 1}), ((1,), {'a': 1}), (([2, 1],), {'a': 1}), (([2, 1], 3), {}), (([2, 1],), {'key': None, 'reverse': 1}), (([2, 1], 3), {'a': 1})): t(lambda: sorted(*args, **names))
t(lambda: inspect.signature(sorted))
import functools
@functools.lru_cache
def cached(x): return x
t(lambda: cached(1)); t(lambda: cached([])); t(lambda: cached(bytearray(b'')))
t(lambda: b.__setitem__(slice(None, None, 0), len)); t(lambda: b.__setitem__(slice('a', 1), len))
t(lambda: [*int | str]); t(lambda: print(*int | str))
t(lambda: type(1, a=2)); t(lambda: type()); t(lambda: type(1, 2)); t(lambda: type('X', (b'',), {})); t(lambda: type('X', (object(),), {})); t(lambda: type('X', (1, int), {}))
class Twisted:
    def __iter__(self): return None ^ True
class Twisting:
    def __iter__(self): raise ValueError('v')
class Late:
    def __iter__(self): yield None ^ True
for k in Twisted, Twisting, Late: t(lambda: ','.join(k())); t(lambda: b','.join(k())); t(lambda: list(k()))
for names in ({'a': 1, 'b': 2}, {'iterable': [], 'b': 2}, {'start': 1, 'iterable': 'ab'}, {'a': 1}, {'iterable': 'a'}, {}): t(lambda: list(enumerate(**names)))
for text in ('\x7f', 'a\x7fé', '\x7e\x7f\x80', 'plain'): t(lambda: json.dumps(text)); t(lambda: json.dumps(text, ensure_ascii=False)); t(lambda: json.loads(json.dumps(text)) == text)
