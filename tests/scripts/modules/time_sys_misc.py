# time, sys, platform-independent parts; atexit; warnings; pprint; textwrap.
import time, sys, textwrap, pprint, warnings, io

a = time.time()
b = time.perf_counter()
time.sleep(0.01)
print(time.time() > a, time.perf_counter() - b >= 0.009, time.monotonic() > 0, time.process_time() >= 0, type(time.time_ns()).__name__, time.perf_counter_ns() > 0)
g = time.gmtime(86400 * 365)
print(g, g.tm_year, g[1], tuple(g), time.gmtime(0).tm_wday, time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %d %p %I %y %%", time.gmtime(1700000000)))
print(time.mktime(time.localtime(1000000)) == 1000000, time.asctime(time.gmtime(0)), time.ctime(0)[:3], time.strptime("2024-05-06 07:08:09", "%Y-%m-%d %H:%M:%S")[:6], time.tzname[0], time.timezone)
for f in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.strptime("x", "%Y"), lambda: time.gmtime("a"), lambda: time.strftime(5), lambda: time.struct_time([1])):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(sys.version_info[:2], sys.version_info >= (3, 14), sys.version_info.major, sys.maxsize == 2**63 - 1, sys.byteorder, sys.platform, type(sys.path).__name__, type(sys.modules).__name__, "sys" in sys.modules, sys.argv, sys.executable != "", sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus == 2**61 - 1, sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.hexversion > 0x030E0000, sys.implementation.name != "", sys.stdin is not None, sys.__stdout__ is sys.stdout, sys.get_int_max_str_digits(), sys.is_finalizing(), "math" in sys.builtin_module_names or True, isinstance(sys.stdlib_module_names, frozenset), sys.orig_argv != [], sys.dont_write_bytecode, sys.api_version > 0)
sys.set_int_max_str_digits(700)
try:
    str(10**800)
except ValueError as e:
    print(e)
sys.set_int_max_str_digits(0)
print(len(str(10**8000)))
sys.displayhook(5)
sys.displayhook(None)
old = sys.excepthook
print(callable(old), sys.intern("q"), sys.getswitchinterval() > 0)


def audit_free_trace(frame, event, arg):
    events.append((event, frame.f_code.co_name))
    return audit_free_trace


events = []


def traced():
    x = 1
    return x


sys.settrace(audit_free_trace)
traced()
sys.settrace(None)
print([e for e in events if e[1] == "traced"], sys.gettrace())
print(textwrap.wrap("the quick brown fox jumps over", 12), textwrap.fill("a b c d e f", 5), textwrap.dedent("""\
    x
      y
    z"""), textwrap.indent("a\nb\n\nc", "> "), textwrap.shorten("hello big world", 12), sep="\n")
pprint.pprint({"b": [1, 2], "a": {"z": (1,)}})
pprint.pprint([list(range(12)) for _ in range(4)], width=40)
print(pprint.pformat({"key": "v" * 50, "k2": ["w" * 40]}), pprint.saferepr([1]), pprint.isreadable([1]))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
print([(str(w.message), w.category.__name__) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("now an error", RuntimeWarning)
    except RuntimeWarning as e:
        print(type(e).__name__, e)
err = sys.stderr
sys.stderr = io.StringIO()
warnings.warn("to stderr")
out = sys.stderr.getvalue()
sys.stderr = err
print(out.strip().split("UserWarning: ")[1].split("\n")[0])
import atexit
atexit.register(lambda: print("first registered runs last"))
atexit.register(print, "args", end="!\n")
f = atexit.register(lambda: print("unregistered"))
atexit.unregister(f)
print("end")
