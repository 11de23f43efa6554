import threading, time, queue
def f(n): 
    time.sleep(0.01*n); results.append(n)
results=[]
ts=[threading.Thread(target=f,args=(i,)) for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(results), threading.active_count())
c=0; L=threading.Lock()
def g():
    global c
    for i in range(20000):
        with L: c+=1
ts=[threading.Thread(target=g) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(c)
q=queue.Queue(3); out=[]
def prod():
    for i in range(100): q.put(i)
    q.put(None)
def cons():
    while (x:=q.get()) is not None: out.append(x)
a=threading.Thread(target=prod); b=threading.Thread(target=cons); a.start(); b.start(); a.join(); b.join(); print(sum(out))
loc=threading.local(); loc.x='main'
def h():
    print(hasattr(loc,'x')); loc.x='t'; print(loc.x, loc.__dict__)
t=threading.Thread(target=h); t.start(); t.join(); print(loc.x)
e=threading.Event()
def w(): print('waiting'); e.wait(); print('woken')
t=threading.Thread(target=w); t.start(); time.sleep(.02); e.set(); t.join()
def bad(): raise ValueError('boom')
def hook(args): print('hook', args.exc_type.__name__, args.exc_value, args.thread.name)
threading.excepthook=hook
t=threading.Thread(target=bad,name='Bad'); t.start(); t.join()
from concurrent.futures import ThreadPoolExecutor, as_completed
with ThreadPoolExecutor(4) as ex:
    print(list(ex.map(lambda x:x*x, range(10))))
    try: ex.submit(lambda: 1/0).result()
    except ZeroDivisionError as x: print('zde',x)
import asyncio
async def main(): return await asyncio.to_thread(lambda: threading.current_thread().name[:7])
print(asyncio.run(main()))
t=threading.Timer(.01, lambda: print('timer')); t.start(); t.join()
b=threading.Barrier(3); [t.start() for t in [threading.Thread(target=b.wait) for i in range(2)]]; b.wait(); print('barrier')
d=threading.Thread(target=lambda: time.sleep(100), daemon=True); d.start(); 
import contextvars
v=contextvars.ContextVar('v',default=0); v.set(5)
t=threading.Thread(target=lambda: print(v.get())); t.start(); t.join(); print(v.get())
print('end')

try: threading.Lock().release()
except RuntimeError as e: print(e)
r=threading.RLock(); r.acquire(); r.acquire(); print(r._is_owned(), r._recursion_count()); r.release(); r.release()
try: r.release()
except RuntimeError as e: print(e)
l=threading.Lock(); print(l.acquire(), l.acquire(False), l.acquire(timeout=0.01), l.locked())
for bad in ((False,1),(True,-2),(True,float('nan')),(True,1e20)):
    try: l.acquire(*bad)
    except (ValueError,OverflowError) as e: print(type(e).__name__, e)
try: threading.Thread(target=1).join()
except RuntimeError as e: print(e)
t=threading.Thread(target=lambda: None); t.start(); t.join()
try: t.start()
except RuntimeError as e: print(e)
try: threading.current_thread().join()
except RuntimeError as e: print(e)
class L(threading.local):
    def __init__(self, n): self.n=n; self.made=threading.current_thread().name
lo=L(7); lo.n=8
def seen(): print(lo.n, lo.made); del lo.n; print(hasattr(lo,'n'))
t=threading.Thread(target=seen,name='other'); t.start(); t.join(); print(lo.n, lo.made)
try: threading.local(1)
except TypeError as e: print(e)
import os
rd,wr=os.pipe()
def writer(): time.sleep(.02); os.write(wr,b'x'*10); os.close(wr)
t=threading.Thread(target=writer); t.start()
with open(rd,'rb') as f: print(f.read())
t.join()
c=threading.Condition(); items=[]
def consumer():
    with c:
        while len(items)<3: c.wait()
        print('got', items)
t=threading.Thread(target=consumer); t.start()
for k in range(3):
    with c: items.append(k); c.notify()
t.join()
s=threading.Semaphore(2); active=[0]; most=[0]
def work():
    with s:
        active[0]+=1; most[0]=max(most[0],active[0]); time.sleep(.005); active[0]-=1
ts=[threading.Thread(target=work) for _ in range(6)]; [t.start() for t in ts]; [t.join() for t in ts]; print(most[0]<=2)
threading.Thread(target=lambda: (time.sleep(.05), print('late'))).start()
