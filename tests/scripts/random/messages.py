# What random programs found: messages, attributes of exceptions, the order of checks, signatures of classes.
import operator, copy, traceback, inspect, collections, re
class C: pass
def t(f):
    try: print(re.sub(' at 0x[0-9a-f]+', '', repr(f())))
    except BaseException as e: print(type(e).__name__, re.sub(' at 0x[0-9a-f]+', '', str(e)))
C.__module__='mod'
t(lambda: repr(bytearray(b"a'b")))
t(lambda: repr(bytearray(b"a'b\"")))
t(lambda: repr(bytearray(b"a\"")))
def f():
    del x
try: f()
except NameError as e: print(e.name)
def f():
    def g(): return y
    g()
    y=1
try: f()
except NameError as e: print(e.name)
def at(f):
    try: f()
    except AttributeError as e: print(e, '|', e.name, '|', type(e.obj))
at(lambda: setattr('a','upper',1))
at(lambda: setattr('a','foo',1))
at(lambda: delattr('a','foo'))
at(lambda: delattr('a','upper'))
at(lambda: delattr(C(),'upper'))
at(lambda: delattr(C,'upper'))
at(lambda: setattr(C(),'__dict__',1)) if 0 else 0
class S: __slots__='a'
at(lambda: delattr(S(),'a'))
at(lambda: S().a)
at(lambda: setattr(S(),'b',1))
at(lambda: setattr(S(),'__class__',1)) if 0 else 0
class P:
    @property
    def p(self): return 1
at(lambda: setattr(P(),'p',1))
at(lambda: delattr(P(),'p'))
at(lambda: setattr(1 .__add__,'x',1))
at(lambda: setattr(object(),'x',1))
class D:
    def __get__(self,o,t): return 1
    def __set__(self,o,v): raise AttributeError('x')
class E: 
    d=D()
    @property
    def q(self): return self.zz
at(lambda: setattr(E(),'d',1))
at(lambda: delattr(E(),'d'))
at(lambda: E().q)
at(lambda: super(E,E()).foo)
at(lambda: int.foo)
at(lambda: setattr(len,'x',1))
at(lambda: delattr(f,'x'))
at(lambda: delattr(f,'__code__')) if 0 else 0
at(lambda: setattr(range(3),'start',1))
at(lambda: setattr(1,'real',1))
at(lambda: setattr(int,'x',1)) if 0 else 0
at(lambda: delattr(f,'__name__')) if 0 else 0
at(lambda: setattr((x for x in ()),'gi_running',1))
at(lambda: operator.attrgetter('x.y')(1))
t(lambda: max(a=1)); t(lambda: min(key=1)); t(lambda: sorted(a=1)); t(lambda: sorted()); t(lambda: max())
for m in ('partition','rpartition','index','find','count','replace','split','rsplit','strip','join','startswith','removeprefix','center','encode','splitlines','zfill','translate','expandtabs'):
    t(lambda: getattr('abc',m)(None))
    t(lambda: getattr('abc',m)(3))
    t(lambda: getattr('abc',m)(None,None))
    t(lambda: getattr('abc',m)(3.5, 1))
    t(lambda: getattr(b'abc',m)(None))
    t(lambda: getattr(b'abc',m)('a'))
    t(lambda: getattr(b'abc',m)(None,None))
b=bytearray(b'ab')
t(lambda: b.__setitem__(5,-3)); t(lambda: b.__setitem__(5,'a'))
t(lambda: b'xy'(*3)); t(lambda: C()(*3)); t(lambda: len(*3)); t(lambda: [*3]); t(lambda: (*3,)); t(lambda: {*3}); t(lambda: len(**3)); t(lambda: C()(**3)); t(lambda: {**3}); t(lambda: f(*3)); t(lambda: f(**3)); t(lambda: b'x'(**3)); t(lambda: f(**{1:2})); t(lambda: len(**{1:2})); t(lambda: 'a'(**{1:2})); t(lambda: print(**{1:2})); t(lambda: dict(**{1:2})); t(lambda: f(a=1, **{'a':2})); t(lambda: C()(a=1,**{'a':1})); t(lambda: 'x'(a=1,**{'a':1})); t(lambda: C().x(*1)); t(lambda: 'a'.upper(*1)); t(lambda: 'a'.upper(**1)); t(lambda: C(**1)); t(lambda: C(*1)); t(lambda: collections.Counter(*1)); t(lambda: f(1,*3)); t(lambda: f(*[1],*C()))
t(lambda: f(*collections.deque)); t(lambda: [*C()])
t(lambda: bytearray(b'a') < memoryview(b'b')); t(lambda: bytearray(b'a') == memoryview(b'b')); t(lambda: b'a' < memoryview(b'b')); t(lambda: memoryview(b'b') < b'a'); t(lambda: b'' < bytearray()); 
import array
t(lambda: bytearray(b'a') <= array.array('i',[1])); t(lambda: b'a' <= array.array('i',[1])); t(lambda: b'a' == array.array('b',[97])); t(lambda: bytearray(b'a') == array.array('b',[97]))
D=collections.deque
t(lambda: D([1])[b'']); t(lambda: D([1])['a']); t(lambda: D([1]).__setitem__(5,1)); t(lambda: D([1]).__mul__('a')); t(lambda: D([1]).__getitem__()); t(lambda: D()[:1]) ; t(lambda: [].__mul__('a')); t(lambda: [].__getitem__('a')); t(lambda: ().__getitem__('a')); t(lambda: ''.__getitem__('a')); t(lambda: ''.__mul__('a')); t(lambda: range(3).__getitem__('a')); t(lambda: b''.__getitem__('a'))
for v in (D([1]), [1], {1:2}, 'a', b'a', (1,), C(), 5, {1}, range(3), bytearray(b'a'), memoryview(b'a'), array.array('i',[1]), None):
    t(lambda: 'a' % v); t(lambda: b'a' % v); t(lambda: 'a%s' % v); t(lambda: b'%d' % v) ; t(lambda: '%(a)s' % v)
t(lambda: operator.countOf(int,1)); t(lambda: operator.indexOf(int,1)); t(lambda: operator.contains(1,1)); t(lambda: operator.indexOf([1],2)); t(lambda: 1 in int); t(lambda: 1 in 5)
t(lambda: complex(C())); t(lambda: float(C())); t(lambda: int(C())); t(lambda: {C: 1, [1]: 2}); t(lambda: collections.Counter([[1]])); t(lambda: {1}.issuperset([[1]])); t(lambda: {1}.issubset([[1]])); t(lambda: {1}.union([[1]])); t(lambda: {1}.difference([[1]])); t(lambda: {1}.intersection([[1]])); t(lambda: {1}.isdisjoint([[1]])); t(lambda: {1}.symmetric_difference([[1]])); t(lambda: {1}.update([[1]])); t(lambda: {1}.difference_update([[1]])); t(lambda: {1}.discard([])); t(lambda: {1}.remove([])); t(lambda: [] in {1}); t(lambda: set([[]])); t(lambda: frozenset([[]])); t(lambda: {*[[]]}); t(lambda: dict.fromkeys([[]])); t(lambda: {}.get([])); t(lambda: {}.pop([])); t(lambda: {}.setdefault([])); t(lambda: [] in {}); t(lambda: {}[[]]); t(lambda: hash([])); t(lambda: {}.pop([],1)); t(lambda: {1:1}.pop([],1)); t(lambda: {1}.intersection_update([[]])); t(lambda: {1}.symmetric_difference_update([[]])); t(lambda: {1:2}.keys() & [[]]); t(lambda: {1:2}.keys() | [[]]); t(lambda: {1:2}.keys() - [[]]); t(lambda: {1:2}.keys() ^ [[]]); t(lambda: [] in {1:2}.keys()); t(lambda: ([],1) in {1:2}.items()); t(lambda: dict([([],1)])); t(lambda: {}.update([([],1)])); t(lambda: {1:2}.keys().isdisjoint([[]])) ; t(lambda: {}|{}); t(lambda: frozenset([1])==[[]]); t(lambda: collections.defaultdict(int)[[]]); t(lambda: {x:1 for x in [[]]}); t(lambda: {x for x in [[]]})
class M:
    __hash__=None
t(lambda: {M():1}); t(lambda: {M()}); t(lambda: hash(M())); t(lambda: hash(slice(1)))
def w(m):
    with m: pass
t(lambda: w(C())); t(lambda: w(D())); t(lambda: w(5))
t(lambda: list.append(C(),1)); t(lambda: str.upper(D())); 
class SS(set): pass
class FF(frozenset): pass
class LL(list): pass
class DD(dict): pass
class TT(tuple): pass
class II(int): pass
for k in (SS,FF,LL,DD,TT,set,frozenset): t(lambda: k(1,2,3)); t(lambda: k(a=1))
def f1(*, a): return locals()
f1.__defaults__=(1,)
t(lambda: f1(1,2))
t(lambda: inspect.signature(C)); t(lambda: object.__text_signature__); t(lambda: inspect.signature(object)); t(lambda: C.__text_signature__); t(lambda: type.__text_signature__)
t(lambda: inspect.signature(LL)); t(lambda: inspect.signature(II)); t(lambda: inspect.signature(DD)); t(lambda: inspect.signature(Exception)); t(lambda: inspect.signature(type('Q',(Exception,),{})))
try: exec('\tif x:\n        y')
except SyntaxError as e: print(type(e), e, e.args)
try: exec('if x:\n\ty\n        z')
except SyntaxError as e: print(type(e), e, e.args)
try: exec('if x:\n        y\n\tz')
except SyntaxError as e: print(type(e), e, e.args)
import ast
for s in ('x=1,y=2','a b','(1','"abc','1 + )'):
  for mode in ('eval','exec','single'):
    try: compile(s,'f',mode)
    except SyntaxError as e: print(type(e), e, e.args)
class G:
    def __getattribute__(self, name):
        print('get', name); return object.__getattribute__(self, name)
print(type(copy.copy(G())))
import pickle
G.__module__='__main__'
pickle.dumps(G()); pickle.dumps(G(),0)
