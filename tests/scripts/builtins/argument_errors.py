# How natives refuse arguments: module functions, methods, constructors, special methods; missing and unknown names.
import math, itertools, time, collections
def t(f,*a,**k):
    try: print(f(*a,**k))
    except Exception as e: print(type(e).__name__, e)
t(int,'1',bas=2); t('a'.split, ep=1); t('a'.encode, encodin='x'); t(int, x=1); t(int,'1',base=2,x=3); t('a'.split,'b',sep='c'); t(print, foo=1); t(sorted,[1],None,1); t(max,1,2,foo=1); t([].sort, 1); t([].sort,foo=1); t([].sort,key=None,reverse=1,foo=1)
t(bytes,b'a',foo=1); t(str, foo=1); t(float,x=1); t(complex,foo=1); t(bool,x=1); t(dict.fromkeys); t(list,x=1); t(tuple,x=1);t(set,x=1); t(frozenset,x=1); t(zip,foo=1); t(zip,strict=1,foo=2); t(map,None); t(map,foo=1); t(filter); t(reversed); t(range); t(range,foo=1); t(range,1,2,3,4)
t(pow,1); t(pow,1,2,3,4); t(round); t(round,1,foo=2); t(sum); t(sum,[1],1,2); t(sum,[1],foo=1); t(divmod,1); t(open); t(compile,1); t(getattr,1); t(getattr,1,'a',2,3); t(iter); t(iter,1,2,3); t(next); t(isinstance,1); t(hasattr,1); t(setattr,1); t(vars,1,2); t(dir,1,2); t(type); t(type,1,2); t(type,1,2,3,4); t(super,1,2,3); t(id); t(hash,1,2); t(len); t(chr); t(callable); t(format); t(format,1,2,3); t(globals,1); t(locals,1); t(any); t(abs); t(bin); t(ord); t(repr); t(ascii); t(input,1,2); t(__import__); t(exec); t(eval); t(enumerate,1,foo=2); t(slice,1,foo=1); t(object,1); t(memoryview); t(memoryview,1,2); t(bytearray,1,2,3,4); t(property,1,2,3,4,5); t(staticmethod); t(classmethod,1,2); t(min); t(min,1,default=3); t(max,key=1); t(math.isclose,1); t(math.isclose,1,2,foo=3); t(math.isclose,1,2,3); t(itertools.accumulate); t(itertools.islice,1); t(collections.deque,1,2,3); t(int.from_bytes); t((1).to_bytes,1,2,3); t('a'.join); t('a'.replace,'b'); t('a'.replace,'b','c','d',count=3); t('a'.replace,'b','c',cont=3); t('a'.center); t('a'.startswith); t('a'.expandtabs,1,2); t('a'.zfill); t('a'.maketrans); t('a'.format_map); t(b'a'.hex,1,2,3); t(b'a'.decode,foo=1); t(bytes.fromhex); t(bytes.fromhex,1,2); t({}.get); t({}.pop); t({}.setdefault); t({}.update,1,2); t({}.popitem,1); t(set().add); t([].insert,1); t([].pop,1,2); t([].index); t((1,).index); t((1,).count)
t(itertools.chain,foo=1); t(itertools.count,1,2,3);t(itertools.count,foo=1); t(itertools.product,foo=1); t(itertools.product,repeat=1,foo=1); t(itertools.groupby); t(itertools.groupby,[],1,2); t(itertools.permutations);t(itertools.combinations,1); t(itertools.starmap,1); t(itertools.tee); t(itertools.tee,1,2,3); t(itertools.repeat); t(itertools.repeat,1,2,3); t(itertools.batched,1); t(itertools.batched,[1],2,foo=3); t(itertools.compress,1); t(itertools.cycle,1,2); t(itertools.pairwise)

t((1).__add__); t((1).__add__, 1, 2); t((1).__add__, x=1); t(int.__add__); t([].__setitem__, 1); t([].__getitem__); t({}.__getitem__, 1, 2); t(object().__setattr__, 1); t((1).__pow__); t(print.__get__ if hasattr(print, "__get__") else len.__call__)
t(math.sqrt, "a"); t(collections.deque().append); t(collections.deque.append); t(collections.deque.__iter__); t(collections.deque().__setitem__, 1); t(collections.deque() .__add__, 1)
class L(list):
    def __init__(self, items, extra=None):
        super().__init__(items)
print(L([1], extra=2))
t(L, [1], other=2); t(float.__new__, float, x=1)
