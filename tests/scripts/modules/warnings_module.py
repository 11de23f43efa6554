import sys
import warnings
import _warnings


def attempt(function, *args, **keywords):
    try:
        print(function.__name__, function(*args, **keywords))
    except BaseException as error:
        print(type(error).__name__, error)


def records(action, body, **keywords):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action, **keywords)
        body()
    for entry in log:
        print(action, entry.category.__name__, str(entry.message), entry.lineno, entry.source)


print(warnings.filters)
print(_warnings.filters is warnings.filters, _warnings._defaultaction, _warnings._onceregistry)
attempt(warnings.warn, "x", int)
attempt(warnings.warn, "x", 3)
attempt(warnings.warn, "x", skip_file_prefixes=[])
attempt(warnings.warn, "x", skip_file_prefixes=(1,))
attempt(warnings.warn)
attempt(warnings.warn_explicit, "m", 3, "f", 1)
attempt(warnings.warn_explicit, "m", UserWarning, 3, 1)
attempt(warnings.warn_explicit, "m", UserWarning, "f", "x")
attempt(warnings.warn_explicit, "m", UserWarning, "f", 1, registry=3)
attempt(warnings.warn_explicit, "m", UserWarning, "f", 1, module_globals=3)
attempt(_warnings._release_lock)
attempt(warnings.warn, "x", stacklevel="a")


def twice():
    for _ in range(2):
        warnings.warn("again", UserWarning)
    warnings.warn("again", UserWarning)


for action in "always", "all", "default", "module", "once", "ignore":
    records(action, twice)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    attempt(warnings.warn, "raised")
    attempt(warnings.warn, DeprecationWarning("given"), UserWarning)


def outer(level):
    inner(level)


def inner(level):
    warnings.warn("level %d" % level, stacklevel=level)


for level in -1, 0, 1, 2, 3, 4:
    records("always", lambda: outer(level))
records("always", lambda: warnings.warn("with source", ResourceWarning, source="S"))

registry = {}
with warnings.catch_warnings(record=True) as log:
    warnings.resetwarnings()
    warnings.filterwarnings("once", message="on.*", category=UserWarning)
    warnings.filterwarnings("error", module="bad$")
    for text in "once", "once", "other":
        warnings.warn_explicit(text, UserWarning, "file.py", 7, registry=registry)
    attempt(warnings.warn_explicit, "x", UserWarning, "some/bad.py", 1)
    print(sorted(key for key in registry if key != "version"), len(log))
    warnings.filters[:] = [(1, 2)]
    attempt(warnings.warn, "x")
    warnings.filters[:] = [(1, None, Warning, None, 0)]
    attempt(warnings.warn, "x2")
    warnings.filters[:] = [("foo", None, Warning, None, 0)]
    attempt(warnings.warn, "x3")
    warnings.filters[:] = [("error", "exact", Warning, None, 0)]
    attempt(warnings.warn, "exact")
    attempt(warnings.warn, "exactly")
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "the line "), end="")


@warnings.deprecated("use new")
def old():
    return 1


records("always", old)
for option in "error::UserWarning", "x::y", "a:b:c:d:e:f", "error:::m:q", "once::no.such":
    try:
        warnings._setoption(option)
    except warnings._OptionError as error:
        print("option", error)
sys.stdout.flush()
warnings.resetwarnings()
warnings.warn("shown", stacklevel=1)
warnings.warn_explicit("explicit", UserWarning, "no such file.py", 12)
