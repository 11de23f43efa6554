class A: pass
a=A(); a.x=1; d=a.__dict__; a.__dict__={'y':2}; print(d, vars(a)); a.__dict__=d; print(a.x, a.__dict__ is d); d['z']=3; print(a.z)
b=A(); b.p=1; b.q=2; e=b.__dict__; del b.p; print(e, b.__dict__ is e); b.r=5; print(e); e['s']=6; print(b.s)
a.__dict__=b.__dict__; b.__dict__=a.__dict__; print(a.__dict__ is b.__dict__, vars(a)); a.n=1; print(b.n)
c=A(); c.m=1; f=c.__dict__; f[5]='five'; print(c.__dict__ is f, vars(c)); c.__dict__=c.__dict__; print(vars(c))
import weakref, gc
g=A(); g.h=1; v=g.__dict__; g.__dict__={}; del g; gc.collect(); print(v); v['k']=[v]; del v; print(gc.collect()>0)
class B(dict): pass
h=A(); h.__dict__=B(u=1); print(h.u, type(h.__dict__))
