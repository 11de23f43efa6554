# `string.Formatter` reads a field to its end before it looks up the first part, so that a malformed end is noticed first.
import string

try:
    print(string.Formatter().format("{0[]}"))
except (IndexError, ValueError) as error:
    print(type(error).__name__, error)
