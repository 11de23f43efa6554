from array import array
from collections.abc import MutableSequence, Sequence, Mapping
print(isinstance(array('i'), MutableSequence), issubclass(array, Sequence), issubclass(array, Mapping))
match array('i',[1,2]):
    case [a,b]: print(a,b)
from collections import deque
d=deque(); 
for i in range(20): d.append(i)
for i in range(5): d.popleft(); d.appendleft('str'); d.append(None)
print(d); d.rotate(3); print(d); d[2]=1.5; print(d); d.extend([object]*3); d.reverse(); print(len(d), d[-1], d[5]); d.rotate(-7); print(d)
e=deque(range(1000), 50); print(e[0], e[-1], len(e)); e.append('a longer string'); e.appendleft(2**40); print(e[0], e[-1], e[-2]); e.clear(); print(e)
class N: pass
q=deque(N() for i in range(300)); 
for n in q: n.q=q
import gc; del q,n; print(gc.collect()>0)
f=deque([None]*100); 
while len(f)>3: f.pop() if len(f)%2 else f.popleft()
f.append(3.5); print(f, f.index(3.5), f.count(None)); f.remove(None); f.insert(1,'x'*10); print(f, list(reversed(f)), f*2, f+f, f.copy()==f); del f[0]; print(f)
