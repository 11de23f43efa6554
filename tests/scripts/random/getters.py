# What random programs found: getters of operator, attributes told to exceptions, names of lambdas, notes on codecs, orders of checks.
import operator as o, pickle, copy, inspect, traceback
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
class R:
    a=1
    class b: c=2
    def m(self,*a,**k): return a,k
r=R()
ig,ag,mc=o.itemgetter,o.attrgetter,o.methodcaller
t(lambda: ig()); t(lambda: ig(1)([1,2])); t(lambda: ig(1,0)([1,2])); t(lambda: ig(1)()); t(lambda: ig(1)(1,2)); t(lambda: ig(1)(obj=[1])); t(lambda: ig(x=1)); t(lambda: ig(5)([1])); t(lambda: ig(slice(1))([1,2])); t(lambda: repr(ig(1,'a'))); t(lambda: repr(ig(1))); t(lambda: ig(1).__reduce__()); t(lambda: pickle.loads(pickle.dumps(ig(1,2)))([4,5,6])); t(lambda: copy.copy(ig(1)))
t(lambda: ag()); t(lambda: ag('a')(r)); t(lambda: ag('a','b.c')(r)); t(lambda: ag('b.d')(r)); t(lambda: ag(1)); t(lambda: ag('a',1)); t(lambda: ag('a')()); t(lambda: ag('a')(1,2)); t(lambda: ag('a')(obj=1)); t(lambda: ag(x=1)); t(lambda: ag('')(r)); t(lambda: ag('.a')(r)); t(lambda: repr(ag('a','b.c'))); t(lambda: ag('a').__reduce__()); t(lambda: pickle.loads(pickle.dumps(ag('b.c')))(r))
t(lambda: mc()); t(lambda: mc(1)); t(lambda: mc('m')(r)); t(lambda: mc('m',1,x=2)(r)); t(lambda: mc('m')()); t(lambda: mc('m')(1,2)); t(lambda: mc('m')(obj=r)); t(lambda: mc(name='m')); t(lambda: mc('m',name='m',self=1)(r)); t(lambda: repr(mc('m',1,x=2))); t(lambda: repr(mc('m'))); t(lambda: mc('m',1).__reduce__()); t(lambda: mc('m',1,x=2).__reduce__()); t(lambda: pickle.loads(pickle.dumps(mc('m',1,x=2)))(r)); t(lambda: mc('zz')(r))
t(lambda: ig.__module__); t(lambda: ig.__qualname__); t(lambda: inspect.signature(ig)); t(lambda: inspect.signature(mc)); t(lambda: inspect.signature(ag)); t(lambda: type('X',(ig,),{})); t(lambda: ig(1)==ig(1)); t(lambda: ig(1).x); t(lambda: ig(1)+1); t(lambda: sorted([(2,1),(1,2)], key=ig(1))); t(lambda: list(map(ag('real'), [1,2.5]))); t(lambda: hash(ig(1)) and 1)
x=[]; g=ig(x); x.append(g); t(lambda: repr(g))
t(lambda: list.append(ig(1), 2)); t(lambda: {**ig(1)}); t(lambda: [*ag('a')])
class A:
    def __getattribute__(self, n): raise AttributeError(n)
class B:
    def __getattr__(self, n): raise AttributeError('q', n)
class C:
    def __getattr__(self, n): raise AttributeError('q', name='zz')
class D:
    @property
    def p(self): raise AttributeError('own')
for k in A,B,C,D:
    try: getattr(k(), 'p') if k is D else k().p
    except AttributeError as e: print(e, e.name, type(e.obj).__name__)
    try: getattr(k(),'p')
    except AttributeError as e: print(e, e.name, type(e.obj).__name__)
class S:
    __slots__=('x',)
S.__module__='mod'
t(lambda: S().x); t(lambda: delattr(S(),'x'))
print([f.__qualname__ for f in (lambda: 1 for x in [1])], [f.__qualname__ for f in [lambda: 1 for x in [1]]])
def outer():
    return [f.__qualname__ for f in (lambda: (lambda: 1) for x in [1])], [f().__qualname__ for f in [lambda: (lambda: 1) for x in [1]]], next((lambda y=y: 1).__qualname__ for y in [1])
print(outer())
t(lambda: sum(5,'a')); t(lambda: sum([],'a')); t(lambda: sum(5,b'')); 
import unicodedata
t(lambda: unicodedata.normalize('x','')); t(lambda: unicodedata.normalize('x','a')); t(lambda: unicodedata.normalize(1,''))
for s in ('._1_0','1_','abc','1_0j','_','1__0','a_1','1j_'):
    t(lambda: complex(s))
t(lambda: float(bytearray(b'x'))); t(lambda: float(b'x'))
def tn(f):
    try: f()
    except Exception as e: print(type(e).__name__, e, getattr(e,'__notes__',None))
for c in ('utf-8','utf8','utf-16','utf-16-le','utf-32-be','ascii','latin-1','utf-7','utf-8-sig','unicode_escape','raw_unicode_escape','cp1252','L1','U8','utf_16','utf_32'):
    tn(lambda: b'\x81\xff\\x'.decode(c)); tn(lambda: 'é\ud800'.encode(c)); tn(lambda: str(b'\x81\xff\\x', c))
tn(lambda: sorted([1], c=1)); tn(lambda: [].sort(c=1)); tn(lambda: sorted([], key=1, c=1))
import collections, array
tn(lambda: collections.deque([], 2**64)); tn(lambda: collections.deque([], -1)); tn(lambda: collections.deque([], 'a'))
m=memoryview(bytearray(b'abc'))
tn(lambda: m.__setitem__(slice('a',1), -9)); tn(lambda: m.__setitem__(slice('a',1), b'')); tn(lambda: m.__setitem__(slice(0,1), b'ab'))
tn(lambda: array.array(1,2,3)); tn(lambda: array.array()); 
try:
    try: raise ImportError('x')
    except* (SyntaxError, ImportError) as e6:
        raise
except BaseException: print(traceback.format_exc())
try:
    try:
        raise ExceptionGroup('x', [ImportError(1), ValueError(2)])
    except* (SyntaxError, ImportError) as e6:
        raise KeyError
except BaseException: print(traceback.format_exc())
a2=1
for s in ('a7','i','prin','zzzzzz','E','traceback.x'):
    try: eval(s)
    except Exception as e: print(traceback.format_exception(e)[-1])
