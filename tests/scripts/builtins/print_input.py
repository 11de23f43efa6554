# print options, input, sorted output, repr of containers.
import sys, io

print()
print("a", "b", sep="-", end="!\n")
print(1, 2.5, None, True, [1], sep=", ")
print("x", end="")
print("y", end="\n\n")
print(*range(5), sep="")
print("multi", "sep", sep="\n")
print(sep="-")
print("", "")
buf = io.StringIO()
print("to buffer", 1, file=buf, end=";")
print("again", file=buf, flush=True)
print(repr(buf.getvalue()))
print("None file", file=None)
for kw in ({"sep": 5}, {"end": 5}, {"file": 5}, {"foo": 1}, {"sep": None, "end": None}):
    try:
        print("a", "b", **kw)
    except Exception as e:
        print(type(e).__name__, e)


class W:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


w = W()
print("a", "b", sep="+", file=w)
print(w.parts)
old = sys.stdout
sys.stdout = w
print("captured")
sys.stdout = old
print(w.parts[-2:])
print(input())
print(repr(input("prompt> ")))
print(repr(input()))
name = input("name? ")
print("hello", name)
print(int(input()) + int(input()))
for line in sys.stdin:
    print("line:", repr(line))
    if line.startswith("stop"):
        break
print(repr(sys.stdin.readline()), sys.stdin.readlines())
try:
    input("at end: ")
except EOFError as e:
    print(type(e).__name__, e)
print(sys.stdin.read() == "")


class Bad:
    def __str__(self):
        raise ValueError("no str")


try:
    print("before", Bad(), "after")
except ValueError as e:
    print("|", e)
print([1, "a", b"b", 1.5, None, (1,), {1}, {"k": [2]}, 1j, ..., int, range(2)])
print({"nested": {"list": [1, (2, {3: "x"})]}}, [[], [[]]], [{}], ({},), [()], set(), [set()])
sys.stdout.write("direct\n")
print(sys.stdout.write("abc\n"))
sys.stdout.writelines(["l1\n", "l2\n"])
print("unicode: é€😀 日本", "tab\tbed", "nul\0end".replace("\0", "\\0"))
sys.stdout.flush()
print(sys.stdout.encoding.lower(), sys.stdout.isatty(), sys.stdin.name, sys.stdout.fileno(), sys.stdout.writable(), sys.stdout.readable())
sys.stdout.buffer.write(b"bytes\n")
sys.stdout.flush()
print("end")
