# Modules of the library: their functions are what they are elsewhere, called or not.
import importlib
import importlib.util
import inspect
import json
import marshal
import subprocess
import sys
import textwrap
import types

# Not called yet: name, documentation, parameters, constants.
for function in (textwrap.shorten, textwrap.TextWrapper._wrap_chunks, textwrap.TextWrapper.__init__):
    print(function.__name__, function.__qualname__, function.__module__, (function.__doc__ or "")[:30])
    print("   ", function.__defaults__, function.__kwdefaults__, function.__closure__, str(inspect.signature(function))[:60])
code = textwrap.shorten.__code__
print(code.co_name, code.co_varnames, code.co_firstlineno, code.co_consts[0] == textwrap.shorten.__doc__, code is textwrap.shorten.__code__)
print(list(code.co_lines())[0][2], sorted({line for *_, line in code.co_lines() if line})[:4])
print(textwrap.shorten("one two three four", width=12), textwrap.dedent("  a\n   b"))
print(code is textwrap.shorten.__code__)

# What can be set on one that was not called.
function = textwrap.indent
function.label = 1
function.__doc__ = "new"
function.__name__ = "renamed"
print(function.__name__, function.__qualname__, function.__doc__, function.label, function.__code__.co_name)
function.__defaults__ = (None,)
print(function("a\nb", "> "))
function = textwrap.fill
function.__code__ = (lambda text, width=70, **kwargs: text * 2).__code__
print(function("ab"))
copy = types.FunctionType(textwrap.wrap.__code__, {"TextWrapper": textwrap.TextWrapper}, "copy", (20,))
print(copy.__name__, copy("some words that are wrapped"))

# Keywords, defaults, wrong arguments, generators and unpacked arguments at the first call.
import colorsys, difflib, fractions, calendar
print(difflib.get_close_matches("appel", n=1, possibilities=["ape", "apple"]))
print(colorsys.rgb_to_hsv(*(0.5, 0.25, 0.125)))
try:
    colorsys.hsv_to_rgb(1)
except TypeError as error:
    print(error)
try:
    colorsys.rgb_to_yiq(1, 2, 3, bad=4)
except TypeError as error:
    print(error)
print(list(difflib.ndiff(["a\n"], ["b\n"])))
print(next(calendar.Calendar().itermonthdates(**{"year": 2024, "month": 2})))
print(sorted(map(fractions.Fraction, ("1/3", "1/4"))))


# A module's code as a whole.
def count(code):
    return 1 + sum(count(constant) for constant in code.co_consts if isinstance(constant, types.CodeType))


for name in ("bisect", "colorsys", "shelve", "reprlib"):
    loader = importlib.util.find_spec(name).loader
    code = loader.get_code(name)
    source = loader.get_source(name)
    again = compile(source, code.co_filename, "exec", dont_inherit=True)
    print(name, count(code) == count(again), code.co_names == again.co_names, code == loader.get_code(name), marshal.loads(marshal.dumps(code)) == code)
    namespace = {"__name__": name}
    exec(code, namespace)
    print(len(namespace) > 3, namespace["__doc__"] == sys.modules[name].__doc__ if name in sys.modules else None)

before = colorsys.rgb_to_hls
print(importlib.reload(colorsys) is colorsys, colorsys.rgb_to_hls is before, colorsys.rgb_to_hls.__code__ == before.__code__, before(1, 1, 1))

# The source of a function, and the lines of a traceback.
print(inspect.getsource(colorsys.hls_to_rgb).splitlines()[0])
try:
    json.loads("[1, }")
except ValueError as error:
    entry = error.__traceback__
    while entry.tb_next:
        entry = entry.tb_next
    print(entry.tb_frame.f_code.co_name, type(error).__name__, error)

# Closures and classes that functions of the library make.
import functools
one, two = functools.partialmethod(print, 1), functools.singledispatch(len)
print(two([1, 2]), functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0))
made = [functools.singledispatch(lambda x: x) for _ in range(2)]
print(made[0].register.__code__ is made[1].register.__code__)

# Without assertions and documentation.
for flag in ("-O", "-OO"):
    program = "import textwrap; print(__debug__, textwrap.wrap.__doc__ is None, textwrap.wrap('a b', 1))"
    print(subprocess.run([sys.executable, flag, "-c", program], capture_output=True, text=True).stdout, end="")
