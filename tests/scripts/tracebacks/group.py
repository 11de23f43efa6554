# exit: 1
# An exception group as a tree.
def fail(n):
    raise ValueError(f"number {n}")


errors = []
for n in range(2):
    try:
        fail(n)
    except ValueError as e:
        errors.append(e)
errors.append(ExceptionGroup("inner", [TypeError("t"), KeyError("k")]))
raise ExceptionGroup("several failed", errors)
