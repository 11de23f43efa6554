# Encoding and decoding by the library's codecs is done natively and leaves no entry in a traceback; some of CPython's codecs are functions in Python.
import traceback

try:
    b"b".decode("utf-32-be")
except UnicodeDecodeError as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])
