# exit: 1
# Repeated frames are folded.
import sys

sys.setrecursionlimit(100)


def down(n):
    return down(n + 1)


down(0)
