import gc, sys, random
class C:
    def __init__(self,i): self.i=i
    def __repr__(self): return 'C%d'%self.i
    def __lt__(self,o): return self.i<o.i
a=[C(i) for i in range(10)]
print(a, a[3], a[-1], a[2:5], a[::-2])
a.append(None); a.append(5); a.append(True); a.append(2**30); print(a, len(a)); a.append(1.5); a.append('short'); print(a)
b=[None,False,True]; b[0]=7; print(b); b.append('a long string that is a cell'); print(b, b*3); b.insert(1,'x'*20); print(b); b.remove(7); print(b.pop(0), b); b.reverse(); print(b)
del b[::2]; print(b); b[1:1]=[C(1),C(2)]; print(b); b[:]=[]; print(b)
x=['string number %d'%((i*7919)%1000) for i in range(1000)]; y=sorted(x); print(y[:3],y[-3:]); x.sort(reverse=True); print(x[:2]); x.sort(key=lambda s:s[::-1]); print(x[:3])
cs=[C((i*37)%101) for i in range(101)]; cs.sort(); print(cs[:5]); cs.sort(key=lambda c:-c.i); print(cs[:5])
print(x.index('string number 5'), x.count('string number 5'), 'nope'*10 in x, None in x, [None,1,None].count(None), [C(1),None,3].index(3))
print(','.join(['a'*10,'b'*10,'c'*10]), sum([[1],[2]],[]), tuple([C(1),None]), [C(1),None]+[2.5], [[]]*3)
print([1,None,2]==[1,None,2],[1,None]<[1,None,0],[[1]]<[[2]])
l=[[]]; l[0].append(l); print(l); 
for i in range(1000): q=[[],i]; q[0].append(q)
del q,l
print(gc.collect()>0)
z=[C(i) for i in range(100000)]
for i in range(100000):
    if i%50: z[i]=None
gc.collect(); print(sum(c.i for c in z if c)); z.clear(); gc.collect()
try: [None,2].__getitem__(9)
except IndexError as e: print(e)
n=[None,2**29]; n[0]=3; n[1]+=2**30; print(n); n=[None,2**29,-2**30]; n[2]-=1; print(n); n.extend([1,2,3]); print(n, sum([True,2,False]), max([None or 3, 2]))
m=[None]*5; m[2]=0.5; print(m); m=list(map(str,range(5))); print(m)
r=random.Random(1); ops=0
for t in range(300):
    A=[]; B=[]
    pool=[None,True,False,1,-5,300,70000,2**30,2**31,2**40,0.5,'a','longer string!','é'*9,(),(1,2),C(0),[1],2**100]
    for k in range(60):
        v=r.choice(pool); o=r.randrange(9); i=r.randrange(-3,len(A)+3)
        for L in (A,B):
            pass
        def f(L):
            if o<3: L.append(v)
            elif o==3: L.insert(i,v)
            elif o==4 and L: return L.pop(i%len(L))
            elif o==5 and L: L[i%len(L)]=v
            elif o==6: L[i:i+2]=[v,v,None]
            elif o==7: L+=[v]*2
            elif o==8: del L[i:i+3]
        assert f(A) is f(B) or True
        assert A==B, (A,B)
        C2=tuple(A); assert list(C2)==A and A[::-1][::-1]==A
        ops+=1
print(ops)
