# Exception groups and except*.
def show(e, depth=0):
    pad = "  " * depth
    if isinstance(e, BaseExceptionGroup):
        print(pad + type(e).__name__, repr(e.message), len(e.exceptions))
        for x in e.exceptions:
            show(x, depth + 1)
    else:
        print(pad + repr(e))


eg = ExceptionGroup("top", [ValueError(1), TypeError("t"), ExceptionGroup("nested", [ValueError(2), KeyError("k")])])
show(eg)
print(str(eg), repr(eg), sep="\n")
try:
    raise eg
except* ValueError as e:
    print("values")
    show(e)
except* TypeError as e:
    print("types")
    show(e)
except* KeyError as e:
    print("keys")
    show(e)
try:
    try:
        raise eg
    except* ValueError:
        pass
except ExceptionGroup as rest:
    print("rest")
    show(rest)
try:
    raise ValueError("naked")
except* ValueError as e:
    show(e)
try:
    try:
        raise KeyError("unmatched")
    except* ValueError:
        print("no")
except KeyError as e:
    print("through", repr(e))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise RuntimeError("new")
except ExceptionGroup as e:
    show(e)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e:
        raise
except ExceptionGroup as e:
    show(e)
match, rest = eg.split(ValueError)
show(match)
show(rest)
show(eg.subgroup(lambda e: isinstance(e, KeyError)))
print(eg.subgroup(OSError), eg.split((OSError, IndexError)) == (None, eg))
show(eg.derive([OSError("d")]))
try:
    pass
except* ValueError:
    print("never")
else:
    print("else")
finally:
    print("finally")
for make in (
    lambda: ExceptionGroup("m", []),
    lambda: ExceptionGroup("m", [1]),
    lambda: ExceptionGroup("m", [KeyboardInterrupt()]),
    lambda: ExceptionGroup(1, [ValueError()]),
    lambda: ExceptionGroup("m"),
    lambda: ExceptionGroup("m", 5),
):
    try:
        make()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message, excs)


try:
    raise MyGroup("mine", [ValueError(1), OSError(2)])
except* OSError as e:
    print(type(e).__name__, e.exceptions)
except* ValueError as e:
    print(type(e).__name__, e.exceptions)
try:
    try:
        raise ExceptionGroup("x", [ValueError()])
    except* ExceptionGroup:
        pass
except TypeError as e:
    print(e)


def f():
    for i in range(3):
        try:
            raise ExceptionGroup("loop", [ValueError(i)])
        except* ValueError as e:
            print("loop", e.exceptions[0].args)
    return "done"


print(f())
eg.add_note("a note")
m, r = eg.split(KeyError)
print(m.__notes__, r.__notes__, eg.args[0])
for code in ("try:\n pass\nexcept* ValueError:\n break", "def f():\n try:\n  pass\n except* ValueError:\n  return", "try:\n pass\nexcept*:\n pass", "try:\n pass\nexcept ValueError:\n pass\nexcept* KeyError:\n pass"):
    try:
        compile(code, "t", "exec")
    except SyntaxError as e:
        print(e.msg)
