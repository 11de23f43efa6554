# exit: 1
# raise … from None hides the context.
try:
    int("not a number")
except ValueError:
    raise RuntimeError("clean message") from None
