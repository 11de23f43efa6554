# os.path and simple os functions.
import os, os.path as p

for a in ("/a/b/c.txt", "a/b", "c.tar.gz", ".hidden", "/", "", "a/", "//x", "a.b/c", "..", "dir/.git", "x."):
    print(repr(a), p.split(a), p.splitext(a), p.basename(a), p.dirname(a), p.isabs(a), p.normpath(a))
print(p.join("a", "b", "c"), p.join("a", "/b", "c"), p.join("a/", "b"), p.join("", "b"), p.join("a", ""), p.join("a"), p.normpath("a/../b/./c//d"), p.normpath("/../x"), p.normpath("../../a"), p.commonpath(["/a/b/c", "/a/b/d"]), p.commonprefix(["abcd", "abxy"]), p.relpath("/a/b/c", "/a/d"), p.relpath("x", "x"), p.splitroot("/a/b"), p.splitdrive("/a"), p.expanduser("x"), p.normcase("A/b"))
for f in (lambda: p.join("a", 5), lambda: p.join("a", b"b"), lambda: p.commonpath(["/a", "b"]), lambda: p.commonpath([]), lambda: p.basename(None), lambda: p.split(5), lambda: p.getsize("/no/such"), lambda: os.stat("/no/such/file"), lambda: os.listdir("/no/such"), lambda: os.remove("/no/such"), lambda: os.mkdir("/no/such/dir"), lambda: os.environ["NO_SUCH_VARIABLE_X"], lambda: os.rename("/no/such", "/no/other"), lambda: os.chdir("/no/such"), lambda: os.fspath(5), lambda: os.rmdir("/no/such")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(p.exists("/"), p.isdir("/"), p.isfile("/"), p.exists("/no/such"), p.isfile("/no"), p.islink("/"), p.lexists("/no"), os.sep, os.linesep.encode(), os.pathsep, os.curdir, os.pardir, os.extsep, os.altsep, os.name, os.devnull)
import tempfile

d = tempfile.mkdtemp()
os.makedirs(p.join(d, "x", "y"))
os.makedirs(p.join(d, "x"), exist_ok=True)
try:
    os.makedirs(p.join(d, "x"))
except FileExistsError as e:
    print(type(e).__name__, e.errno)
for n in ("a.txt", "b.txt"):
    with open(p.join(d, n), "w") as f:
        f.write(n * 3)
print(sorted(os.listdir(d)), p.getsize(p.join(d, "a.txt")), os.stat(p.join(d, "a.txt")).st_size, p.getmtime(d) > 0, p.isdir(p.join(d, "x")))
print(sorted((e.name, e.is_dir(), e.is_file()) for e in os.scandir(d)))
print([(p.relpath(r, d), sorted(ds), sorted(fs)) for r, ds, fs in os.walk(d)])
os.rename(p.join(d, "a.txt"), p.join(d, "c.txt"))
os.replace(p.join(d, "c.txt"), p.join(d, "b.txt"))
print(sorted(os.listdir(d)), open(p.join(d, "b.txt")).read())
try:
    os.rmdir(d)
except OSError as e:
    print(type(e).__name__, e.errno in (39, 66))
old = os.getcwd()
os.chdir(d)
print(p.realpath(".") == p.realpath(d), p.abspath("q") == p.join(os.getcwd(), "q"), p.samefile(".", d))
os.chdir(old)
os.symlink("b.txt", p.join(d, "link"))
print(p.islink(p.join(d, "link")), os.readlink(p.join(d, "link")), p.exists(p.join(d, "link")))
os.remove(p.join(d, "b.txt"))
print(p.exists(p.join(d, "link")), p.lexists(p.join(d, "link")))
os.unlink(p.join(d, "link"))
os.removedirs(p.join(d, "x", "y"))
print(p.exists(d))
os.environ["LISSOM_TEST_VAR"] = "v1"
print(os.environ["LISSOM_TEST_VAR"], os.getenv("LISSOM_TEST_VAR"), os.getenv("NOPE_X", "dflt"), "LISSOM_TEST_VAR" in os.environ, os.environ.get("NOPE_X"), os.environ.pop("LISSOM_TEST_VAR"), os.getenv("LISSOM_TEST_VAR"))
try:
    os.environ["A"] = 5
except TypeError as e:
    print(e)


class Path:
    def __fspath__(self):
        return "/a/b.txt"


print(p.basename(Path()), os.fspath(Path()), os.fspath("x"), os.fsencode("é"), os.fsdecode(b"\xc3\xa9"), os.getpid() > 0, type(os.urandom(3)).__name__, len(os.urandom(3)), os.cpu_count() > 0, os.strerror(2), isinstance(os.times()[0], float), os.path is p, p.__name__)
