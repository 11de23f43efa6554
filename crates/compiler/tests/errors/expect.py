"""Writes what CPython says about each snippet: `cpython expect.py exec < snippets.txt > expected.txt`."""
import sys, warnings

warnings.simplefilter("ignore")
for snippet in sys.stdin.read().split("====\n"):
    try:
        compile(snippet, "<test>", sys.argv[1])
        print("fine")
    except SyntaxError as error:
        print(type(error).__name__, f"{error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset}", error.msg)
    except BaseException as error:
        print(type(error).__name__, "-", error)
