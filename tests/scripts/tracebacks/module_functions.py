# The traceback module: formatting on request.
import traceback, sys, io


def inner():
    raise ValueError("the error")


def outer():
    inner()


try:
    outer()
except ValueError as e:
    print(traceback.format_exc())
    buf = io.StringIO()
    traceback.print_exc(file=buf)
    print(buf.getvalue() == traceback.format_exc())
    print(traceback.format_exception(e)[0])
    print(traceback.format_exception_only(type(e), e))
    print(traceback.format_tb(e.__traceback__)[-1])
    s = traceback.extract_tb(e.__traceback__)
    print([(f.name, f.line) for f in s], len(s))
    print(traceback.format_exc(limit=1))
    te = traceback.TracebackException.from_exception(e)
    print("".join(te.format()) == traceback.format_exc(), te.exc_type_str, str(te))


def stack():
    return traceback.extract_stack()


print([f.name for f in stack()])
print(traceback.format_list([("file.py", 3, "func", "some code")]))
try:
    try:
        inner()
    except ValueError as e:
        raise KeyError("chained") from e
except KeyError as e:
    text = "".join(traceback.format_exception(e))
    print(text)
    print("".join(traceback.format_exception(e, chain=False)))
print(traceback.format_exception_only(SyntaxError("bad", ("f.py", 1, 3, "a b c", 1, 4))))
print(traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(ValueError()))
try:
    exec("x = (1 +\n", {})
except SyntaxError as e:
    print("".join(traceback.format_exception_only(e)))
