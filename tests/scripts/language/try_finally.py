# try/except/else/finally and how return, break and continue pass through.
def path(kind):
    log = []
    try:
        log.append("try")
        if kind == "raise":
            raise ValueError("x")
        if kind == "return":
            return log
        if kind == "other":
            raise KeyError("k")
    except ValueError as e:
        log.append(f"except {e}")
    else:
        log.append("else")
    finally:
        log.append("finally")
    log.append("after")
    return log


for k in ("none", "raise", "return"):
    print(k, path(k))
try:
    path("other")
except KeyError as e:
    print("KeyError", e)


def value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2


print(value_kept())


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else:
        out.append("else")
    return out


print(loops())


def nested():
    out = []
    try:
        try:
            try:
                raise ValueError("inner")
            finally:
                out.append(1)
        except KeyError:
            out.append("no")
        finally:
            out.append(2)
    except ValueError:
        out.append(3)
    return out


print(nested())


def in_handler():
    try:
        try:
            raise ValueError("a")
        except ValueError:
            raise KeyError("b")
        finally:
            print("fin")
    except KeyError as e:
        return repr(e), repr(e.__context__), e.__cause__, e.__suppress_context__


print(in_handler())


def tuple_match(e):
    try:
        raise e
    except (KeyError, IndexError) as x:
        return "lookup", repr(x)
    except ArithmeticError as x:
        return "arith", repr(x)
    except Exception as x:
        return "exc", repr(x)
    except:
        return "base"


for e in (KeyError(1), IndexError("i"), ZeroDivisionError("z"), OverflowError(), TypeError("t", 2), KeyboardInterrupt()):
    print(tuple_match(e))


def reraise():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                raise ValueError
            except ValueError:
                pass
            raise
    except ZeroDivisionError as e:
        return str(e)


print(reraise())
try:
    raise
except RuntimeError as e:
    print(e)
for bad in ("raise 5", "raise int", "raise None", "raise ValueError from 5", "raise 'x'"):
    try:
        exec(bad)
    except TypeError as e:
        print(bad, "->", e)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except (KeyError, "x"):
        pass
except TypeError as e:
    print(e)


def while_else():
    n = 0
    while n < 3:
        n += 1
        if n == 10:
            break
    else:
        return "exhausted"


print(while_else())
def finally_swallow():
    for i in range(2):
        try:
            raise ValueError(i)
        except ValueError:
            pass
        finally:
            if i == 0:
                pass
    return "end"
print(finally_swallow())
def except_var():
    e = 5
    try:
        raise ValueError("q")
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as x:
        return str(x)
print(except_var())
