# exit: 7
# SystemExit with a number: no traceback; finally and atexit run.
import atexit, sys

atexit.register(print, "atexit 1")
atexit.register(lambda: print("atexit 2"))


def leave():
    try:
        sys.exit(7)
    finally:
        print("finally")


try:
    leave()
except Exception:
    print("not caught by Exception")
