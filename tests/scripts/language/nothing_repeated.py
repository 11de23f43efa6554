# Nothing, repeated however often, is nothing, and takes no time; what is too much is refused when it runs.
print(() * 2**40, 2**40 * (), () * 2**62, "" * 2**40, b"" * 2**62, (), [] * 2**62)
print((1,) * -(2**40), "a" * -(2**62))
for text in ("(1,) * 2**62", "'a' * 2**62", "b'a' * 2**62", "[1] * 2**62"):
    try:
        eval(text)
    except (MemoryError, OverflowError) as error:
        print(text, "is too much")
