import gc
class P:
    def __init__(self, x, y):
        self.x = x; self.y = y
ps=[P(i, i*2) for i in range(1000)]
print(sum(p.x+p.y for p in ps))
p=P(1,2); p.x=2**40; print(p.x,p.y); p.z='long string here'; p.w=1.5; print(p.__dict__)
del p.x; print(vars(p))
for q in ps: q.x=q.x+0.5
print(sum(p.x for p in ps)); 
r=P(1.5,None); print(r.__dict__); r.y=r; del r; print(gc.collect() > 0)
class S:
    __slots__=('a','b','c')
s=S(); s.a=1; s.b=None; s.c=s
print(s.a,s.b,s.c is s)
s.a=1e300; s.b='x'; s.c=[]; print(s.a,s.b,s.c)
del s.b
try: s.b
except AttributeError as e: print(e)
t=S(); t.a=3; t.b=True; t.c=-2**30; print(t.a,t.b,t.c); t.c-=1; print(t.c)
class T:
    __slots__=('a','b','c')
t.__class__=T; print(t.a,t.b,t.c, type(t))
class Big: pass
b=Big()
for i in range(150): setattr(b,'a%d'%i, i if i%3 else float(i))
print(sum(getattr(b,'a%d'%i) for i in range(150)), len(b.__dict__))
for k in range(30):
    b=Big()
    for i in range(k*3): setattr(b,'a%d'%i, i if i%3 else float(i))
    assert vars(b)=={'a%d'%i: i if i%3 else float(i) for i in range(k*3)}
    for i in range(k*3): setattr(b,'a%d'%i, str(i)*3)
    assert vars(b)=={'a%d'%i: str(i)*3 for i in range(k*3)}
    if k: del b.a0; assert len(vars(b))==k*3-1
gc.collect()
class Q(P): pass
qs=[Q(i,str(i)) for i in range(100)]; print(qs[5].__dict__)
import copy,pickle
print(copy.copy(qs[3]).__dict__, pickle.loads(pickle.dumps(qs[4])).__dict__)
