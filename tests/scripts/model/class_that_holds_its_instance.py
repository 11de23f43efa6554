import gc, weakref
class K: pass
K.c = K(); r = weakref.ref(K); del K; gc.collect(); print(r() is None)
class S: __slots__=('x',)
S.c = S(); r = weakref.ref(S); del S; gc.collect(); print(r() is None)
class M: pass
M.only = M(); M.only.n = 5; r = weakref.ref(M); o = M.only; del M; gc.collect(); print(r() is None, o.n); del o; gc.collect(); print(r() is None)
