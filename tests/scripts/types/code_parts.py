# Code objects: taking apart, putting together, comparing.
import copy
import types


def outer(a, b=2, /, *args, key=3, **rest):
    """Doc."""
    total = a + b + key

    def inner(extra):
        return total + extra + len(args)

    return inner(1)


code = outer.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals)
print(code.co_varnames, code.co_cellvars, code.co_freevars)
print(code.co_name, code.co_qualname, code.co_firstlineno, hex(code.co_flags))
print(code.co_consts[0])
inner = code.co_consts[1]
print(inner.co_name, inner.co_qualname, inner.co_freevars, inner.co_names, hex(inner.co_flags))

same = code.replace()
print(same is code, same == code, hash(same) == hash(code))
for change in [{"co_name": "other"}, {"co_firstlineno": 99}, {"co_filename": "elsewhere.py"}, {"co_flags": code.co_flags | 0x20000}]:
    changed = code.replace(**change)
    (key, value), = change.items()
    print(key, getattr(changed, key) == value, changed == code)
print(copy.replace(code, co_name="copied").co_name)
print(repr(code.replace(co_name="shown", co_filename="file.py", co_firstlineno=7)).split(" at ")[0])

outer.__code__ = code.replace(co_consts=("Other doc.", *code.co_consts[1:]))
print(outer(1), outer(1, 2, 3, key=4))

fields = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags", "code", "consts", "names", "varnames", "filename", "name", "qualname",
          "firstlineno", "linetable", "exceptiontable", "freevars", "cellvars"]
made = types.CodeType(*[getattr(code, "co_" + field) for field in fields])
print(made == code)
print(types.FunctionType(made, {"len": len}, "made", (20,))(10, key=1))

for change in [{"co_nothing": 1}, {"co_name": 1}, {"co_consts": []}, {"co_code": "text"}, {"co_firstlineno": -1}, {"co_varnames": ("one",)}, {"co_nlocals": 100}]:
    try:
        code.replace(**change)
        print("accepted", change)
    except (TypeError, ValueError, SystemError) as error:
        print(type(error).__name__, list(change))


def one(): return 1
def also_one(): return 1
def one_float(): return 1.0
print(one.__code__ == one.__code__, one.__code__ == one_float.__code__, one.__code__ != 3, one.__code__ == object())


@types.coroutine
def steps():
    yield 1
    return 2


async def waits():
    return await steps()


running = waits()
print(running.send(None), bool(steps.__code__.co_flags & 0x100))
try:
    running.send(None)
except StopIteration as stop:
    print(stop.value)
