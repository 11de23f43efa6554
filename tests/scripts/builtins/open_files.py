# open: text and binary files, modes, seeking, errors.
import os, tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "t.txt")
with open(path, "w") as f:
    print(f.write("line 1\n"), f.write("é€😀\n"), f.writable(), f.readable(), f.mode, f.closed, f.name == path)
    f.writelines(["a\n", "b\n"])
    print("printed", file=f)
print(f.closed)
with open(path) as f:
    print(f.read(3), f.readline(), f.readlines())
with open(path) as f:
    print([line.rstrip() for line in f], f.read())
with open(path, encoding="utf-8") as f:
    print(next(f), f.readline(), end="")
with open(path, "a") as f:
    f.write("appended")
with open(path, "rb") as f:
    data = f.read()
    print(len(data), data[-8:], f.seek(0), f.read(4), f.tell(), f.seek(-3, 2), f.read(), f.read())
with open(path, "r+") as f:
    f.write("LINE")
    f.seek(0)
    print(f.readline())
with open(path, "rb") as f:
    print(f.readline(), list(f)[:2])
with open(path, "wb") as f:
    print(f.write(b"\x00\xff\r\n"), f.write(bytearray(b"x")))
with open(path, "rb") as f:
    b = bytearray(3)
    print(f.readinto(b), b, f.peek(1)[:1] if hasattr(f, "peek") else None)
with open(path, "w", newline="") as f:
    f.write("a\r\nb\rc\n")
print(open(path).read().split("\n"), repr(open(path, newline="").read()), open(path, newline="\r").readlines())
with open(path, "w", newline="\r\n") as f:
    f.write("x\ny\n")
print(open(path, "rb").read())
try:
    open(path, "x")
except FileExistsError as e:
    print(type(e).__name__, e.errno, e.strerror)
for args in ((os.path.join(folder, "none"),), (folder,), (path, "q"), (path, "rw"), (path, "rb", -1, "utf-8"), (path, "r", 0), (5.5,), (None,), (path, 5), ("a\0b",), (path, "r", -1, "bogus-enc"), ("",), (path, "bt"), (path, ""), (path, "U")):
    try:
        open(*args).close()
        print("opened", args[1:])
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder, "DIR"))
f = open(path)
f.close()
for op in ("read", "readline", "__next__", "fileno"):
    try:
        getattr(f, op)()
    except ValueError as e:
        print(op, e)
with open(path, "wb") as f:
    f.write(b"ok\xff\n")
try:
    open(path).read()
except UnicodeDecodeError as e:
    print(e)
print(ascii(open(path, errors="replace").read()), ascii(open(path, errors="surrogateescape").read()), ascii(open(path, encoding="latin-1").read()), ascii(open(path, errors="ignore").read()))
w = open(path, "w")
try:
    w.read()
except OSError as e:
    print(type(e).__name__, e)
try:
    w.write(b"x")
except TypeError as e:
    print(e)
w.close()
wb = open(path, "wb")
try:
    wb.write("x")
except TypeError as e:
    print(e)
wb.close()
with open(path, "w") as f:
    f.write("0123456789")
    f.flush()
    print(os.path.getsize(path), f.truncate(5), os.path.getsize(path))
with open(path) as f:
    print(f.seek(3), f.read(), f.seek(0, 2), f.tell(), f.seek(0), f.read(2), f.read(-1))
with open(path, "w") as f:
    for i in range(2000):
        f.write(f"{i}\n")
print(sum(int(l) for l in open(path)), os.path.getsize(path), sum(1 for _ in open(path, "rb")))
import io
print(isinstance(open(path), io.TextIOWrapper), isinstance(open(path, "rb"), io.BufferedReader), open(path, "rb", 0).__class__.__name__, io.open is open)
os.remove(path)
os.rmdir(folder)
print(os.path.exists(folder))
