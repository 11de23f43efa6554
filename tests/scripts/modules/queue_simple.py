# SimpleQueue: arguments, order, waiting, threads.
import _queue, gc, pickle, queue, re, threading, time, weakref
from queue import Empty, SimpleQueue

def ev(text):
    try:
        shown = repr(eval(text, globals()))
    except BaseException as error:
        shown = f"{type(error).__name__}: {error}"
    print(text, "->", re.sub("0x[0-9a-f]+", "0x", shown))

class Sub(SimpleQueue):
    def __init__(self, *args):
        self.args = args
class Refuses:
    def __bool__(self):
        raise ZeroDivisionError("truth")
q = SimpleQueue()
for text in (
    "q", "Empty", "Empty is queue.Empty", "Empty.__doc__", "Empty.__mro__", "SimpleQueue is _queue.SimpleQueue", "q.empty()", "q.qsize()", "q.get(False)",
    "q.get_nowait()", "q.get(timeout=0.001)", "q.get(timeout=-1)", "q.get(True, 'a')", "q.get(False, 'a')", "q.get(timeout=float('nan'))",
    "q.get(timeout=1e20)", "q.get(timeout=[])", "q.get(1, 2, 3)", "q.get(x=1)", "q.get(Refuses())", "q.get_nowait(1)", "q.put()", "q.put(1)", "q.put(2, 3, 4)",
    "q.put(item='c', block=0, timeout='x')", "q.put(1, 2, 3, 4)", "q.put(1, Refuses())", "q.put_nowait([])", "q.put_nowait()", "q.put_nowait(item=None)",
    "q.qsize()", "q.empty()", "q.get()", "q.get(timeout=None)", "q.get(True, 5)", "q.get_nowait()", "q.get(block=False)", "SimpleQueue(1)", "SimpleQueue(a=1)",
    "Sub(1, 2).args", "Sub().get(False)", "SimpleQueue[int]", "len(q)", "q.x", "weakref.ref(q)() is q", "pickle.dumps(q)", "SimpleQueue.__text_signature__",
    "SimpleQueue.get.__text_signature__", "iter(q)", "__import__('collections').deque() == q", "__import__('collections').deque() + q",
):
    ev(text)

for i in range(1000):
    q.put(i if i % 3 else str(i))
print([q.get() for _ in range(5)], sum(isinstance(q.get(), str) for _ in range(995)), q.empty())

results = []
def worker():
    while (item := q.get()) is not None:
        results.append(item)
threads = [threading.Thread(target=worker) for _ in range(4)]
for thread in threads:
    thread.start()
for i in range(500):
    q.put(i)
for _ in threads:
    q.put(None)
for thread in threads:
    thread.join()
print(sorted(results) == list(range(500)), q.qsize())

def later():
    time.sleep(0.05)
    q.put("late")
thread = threading.Thread(target=later)
thread.start()
print(q.get(timeout=10))
thread.join()

class Node:
    pass
node = Node()
node.queue = SimpleQueue()
node.queue.put(node)
reference = weakref.ref(node)
del node
gc.collect()
print(reference())
