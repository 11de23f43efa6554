# logging to a stream, queue without threads, sched-like use of heapq, and cmd-like dispatch.
import logging, io, queue, sys

out = io.StringIO()
log = logging.getLogger("app")
log.setLevel(logging.DEBUG)
log.propagate = False
h = logging.StreamHandler(out)
h.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(funcName)s:%(lineno)d %(message)s"))
log.addHandler(h)


def work():
    log.debug("debug %d", 1)
    log.info("info %s and %s", "a", "b")
    log.warning("warn %(k)s", {"k": "v"})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("failed")
    log.log(25, "custom level")


work()
child = logging.getLogger("app.db")
child.error("child message")
child.setLevel(logging.ERROR)
child.info("hidden")
text = out.getvalue()
print("\n".join(l for l in text.split("\n") if not l.startswith("  ")))
print(log.isEnabledFor(10), child.isEnabledFor(20), child.getEffectiveLevel(), child.parent is log, logging.getLevelName(30), logging.getLevelName("ERROR"), log.handlers == [h], logging.getLogger("app") is log, logging.getLogger().name)


class Upper(logging.Filter):
    def filter(self, record):
        record.msg = record.msg.upper()
        return "secret" not in record.msg.lower()


out.truncate(0)
out.seek(0)
h.setFormatter(logging.Formatter("{levelname}|{message}", style="{"))
h.addFilter(Upper())
log.info("shout")
log.info("a secret")
log.warning("percent 100%")
print(out.getvalue())


class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append((record.levelno, record.getMessage(), record.args))


lh = ListHandler()
log.addHandler(lh)
log.error("x=five")
log.removeHandler(lh)
log.error("not seen")
print(lh.records)
logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.INFO)
logging.info("root %s", "info")
logging.debug("root debug hidden")
adapter = logging.LoggerAdapter(logging.getLogger("ad"), {"user": "u1"})
adapter.info("adapted")
try:
    log.setLevel("BOGUS")
except ValueError as e:
    print(e)
q = queue.Queue(maxsize=2)
q.put(1)
q.put_nowait(2)
try:
    q.put_nowait(3)
except queue.Full as e:
    print("Full", q.qsize(), q.full())
print(q.get(), q.get_nowait(), q.empty())
try:
    q.get_nowait()
except queue.Empty:
    print("Empty")
pq = queue.PriorityQueue()
for x in (3, 1, 2):
    pq.put((x, str(x)))
lq = queue.LifoQueue()
for x in "abc":
    lq.put(x)
print([pq.get()[1] for _ in range(3)], [lq.get() for _ in range(3)])
sq = queue.SimpleQueue()
sq.put("s")
print(sq.get(), sq.empty())
