# The library's modules in Python are those of the first release of 3.14, in which a message that cannot be asked for its truth stops `traceback`.
import traceback

try:
    raise SyntaxError(NotImplemented)
except SyntaxError as error:
    try:
        print("".join(traceback.format_exception_only(error)), end="")
    except TypeError as other:
        print(other)
