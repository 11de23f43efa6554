# Warnings of the compiler, shown on standard error.
x = 5
if x is 5:
    pass
assert (x, "always true")
s = "\d"
print("done")
