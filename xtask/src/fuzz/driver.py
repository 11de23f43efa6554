# Runs programs FIRST to LAST of a folder in one process: `driver.py FOLDER FIRST LAST`. What each prints stands between two
# marks, so that who reads along knows which program a crash or an endless loop belongs to.
import decimal, gc, io, linecache, os, sys, traceback, warnings

warnings.simplefilter("ignore")
if sys.implementation.name == "cpython":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(os.path.join(folder, "prelude.py"), encoding="utf-8") as file:
    prelude = compile(file.read(), "<prelude>", "exec")
real = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")

for number in range(first, last + 1):
    real.write(f"\1begin {number}\n")
    real.flush()
    with open(os.path.join(folder, f"{number}.py"), encoding="utf-8") as file:
        source = file.read()
    sys.modules["program"] = module = type(sys)("program")
    namespace = module.__dict__
    exec(prelude, namespace)
    # Nothing of one program may be left for the next: where one dies, the next begins in a new process.
    decimal.setcontext(decimal.Context())
    sys.stdout = captured = io.StringIO()
    linecache.cache["<program>"] = (len(source), None, source.splitlines(True), "<program>")
    try:
        exec(compile(source, "<program>", "exec"), namespace)
    except BaseException as error:
        try:
            print("ended by", type(error).__name__, error)
        except BaseException:
            print("ended by", type(error).__name__)
    sys.stdout = real
    namespace.clear()
    del sys.modules["program"], namespace, module
    said = captured.getvalue()
    if len(said) > 200_000:
        said = said[:200_000] + "…"
    real.write(said.replace("\1", "\\1") + f"\n\1end {number}\n")
    real.flush()
    if number % 50 == 0:
        gc.collect()
