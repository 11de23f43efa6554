# The context of what is thrown into a generator: what the generator handles, not what its caller does.
from contextlib import ExitStack, contextmanager


def chain(error):
    names = []
    while error is not None:
        names.append(repr(error))
        error = error.__context__
    return names


def raises(error):
    try:
        yield
    finally:
        raise error


def handles(error):
    try:
        raise KeyError("inner")
    except KeyError:
        yield
        raise error


def delegates(generator):
    yield from generator


def passes():
    yield 1


for make in (raises, handles, lambda error: delegates(raises(error)), lambda error: delegates(handles(error)), lambda error: passes()):
    for outer in (True, False):
        thrown, own = ValueError("thrown"), TypeError("own")
        generator = make(own)
        next(generator)
        try:
            if outer:
                try:
                    raise OSError("outer")
                except OSError:
                    generator.throw(thrown)
            else:
                generator.throw(thrown)
        except Exception as error:
            lines = []
            traceback = error.__traceback__
            while traceback:
                lines.append(traceback.tb_lineno)
                traceback = traceback.tb_next
            print(chain(error), lines)


@contextmanager
def replaces(error):
    try:
        yield
    finally:
        raise error


try:
    with ExitStack() as stack:
        for number in (4, 3, 2):
            stack.enter_context(replaces(Exception(number)))
        raise Exception(1)
except Exception as error:
    print(chain(error))
