# Exception context and cause through nested handlers, generators and functions.
def show(e):
    out = []
    while e is not None:
        out.append(f"{type(e).__name__}({e}){'!' if e.__suppress_context__ else ''}")
        e = e.__cause__ if e.__cause__ is not None else e.__context__
    print(" <- ".join(out))


def run(f):
    try:
        f()
    except BaseException as e:
        show(e)
    else:
        print("no error")


def nested():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            raise TypeError(3)


def handled_inside():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            pass
        raise TypeError(3)


def from_none():
    try:
        raise ValueError(1)
    except ValueError:
        raise TypeError(3) from None


def from_other():
    try:
        raise ValueError(1)
    except ValueError:
        raise TypeError(3) from KeyError("cause")


def in_finally():
    try:
        raise ValueError(1)
    finally:
        raise KeyError(2)


def in_else():
    try:
        pass
    except ValueError:
        pass
    else:
        raise KeyError("else")


def reraise_bare():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            pass
        raise


def reraise_var():
    try:
        try:
            raise ValueError(1)
        except ValueError as e:
            saved = e
            raise KeyError(2)
    except KeyError:
        raise saved


def same_again():
    e = ValueError("self")
    try:
        raise e
    except ValueError:
        raise e


def through_function():
    def helper():
        raise KeyError("helper")
    try:
        raise ValueError("outer")
    except ValueError:
        helper()


def generator():
    def g():
        try:
            yield
        except ValueError:
            raise KeyError("in gen")
    x = g()
    next(x)
    x.throw(ValueError("thrown"))


def gen_in_handler():
    def g():
        yield 1
        raise KeyError("gen body")
    try:
        raise ValueError("handler")
    except ValueError:
        list(g())


def with_exit():
    class C:
        def __enter__(self): pass
        def __exit__(self, *a): raise KeyError("exit")
    with C():
        raise ValueError("body")


def class_body():
    try:
        raise ValueError("before")
    except ValueError:
        class X:
            raise KeyError("class")


def loop_contexts():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as e:
            last = e
    raise last


def comprehension():
    try:
        raise ValueError("v")
    except ValueError:
        [1 / 0 for _ in [1]]


def cause_chain():
    try:
        try:
            raise ValueError(1)
        except ValueError as v:
            raise KeyError(2) from v
    except KeyError as k:
        raise TypeError(3) from k


def explicit_context():
    e = TypeError("t")
    e.__context__ = ValueError("set by hand")
    raise e


def raise_class_from_class():
    raise KeyError from ValueError


for f in (nested, handled_inside, from_none, from_other, in_finally, in_else, reraise_bare, reraise_var, same_again, through_function, generator, gen_in_handler, with_exit, class_body, loop_contexts, comprehension, cause_chain, explicit_context, raise_class_from_class):
    print(f.__name__, end=": ")
    run(f)
