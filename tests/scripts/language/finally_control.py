# return, break and continue in finally: legal, warned about, and they win.
def override():
    try:
        return 1
    finally:
        return 2


def swallow():
    try:
        raise ValueError("lost")
    finally:
        return "swallowed"


def breaks():
    while True:
        try:
            return "try"
        finally:
            break
    return "after"


def continues():
    out = []
    for i in range(3):
        try:
            raise KeyError(i)
        finally:
            out.append(i)
            continue
    return out


def nested():
    for i in range(2):
        try:
            try:
                1 / 0
            finally:
                break
        except ZeroDivisionError:
            return "not reached"
    return "left the loop", i


def generator():
    try:
        yield 1
    finally:
        return


print(override(), swallow(), breaks(), continues(), nested(), list(generator()))
g = generator()
next(g)
try:
    g.throw(ValueError("dropped"))
except StopIteration as e:
    print("stopped", e.value)
