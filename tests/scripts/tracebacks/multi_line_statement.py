# exit: 1
# The lines of a statement that spans several, and the carets below them.
def compute(a, b, c):
    return a / b + c


values = {
    "first": 1,
    "second": 0,
}
result = compute(
    values["first"],
    values["second"],
    c=sum(
        values.values()
    ),
)
