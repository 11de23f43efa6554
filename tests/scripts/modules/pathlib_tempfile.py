# pathlib and tempfile: pure paths and simple file work.
from pathlib import Path, PurePosixPath as P
import tempfile, os

a = P("/usr/local/lib/python3.14/site.tar.gz")
print(a.name, a.stem, a.suffix, a.suffixes, a.parent, a.parts, a.root, a.anchor, a.is_absolute(), len(a.parents), a.parents[1], a.as_posix(), str(a), repr(a), a.relative_to("/usr"), a.with_name("x.py"), a.with_suffix(".zip"), a.with_stem("y"), a.is_relative_to("/usr/local"), a.match("*.gz"), hash(a) == hash(P(str(a))))
print(P("a") / "b" / "../c", P("a", "b", "c"), "x" / P("y"), P("a/b//c/./d/"), P("/a") / "/b", P(""), P("."), P("..").name, P("a/..").parts, P("a") < P("b"), P("a/b") == P("a") / "b", P("a").joinpath("b", "c"), sorted([P("b"), P("a/z"), P("a")]), P("A.TXT").suffix, P(".bashrc").suffix, P("x.").suffix, P("a/b").full_match("a/*"), P("x").with_segments("y", "z"))
for f in (lambda: P("a").relative_to("b"), lambda: P("/").with_name("x"), lambda: P("a").with_suffix("txt"), lambda: P("a") / 5, lambda: P(5), lambda: P("a").with_name(""), lambda: Path("/no/such/file").read_text(), lambda: Path("/no/such").stat(), lambda: Path("/no/such").unlink(), lambda: P("a") < "b", lambda: Path("/no/such/d").mkdir(), lambda: P("a\0b").name):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    f = root / "sub" / "file.txt"
    f.parent.mkdir(parents=True)
    f.parent.mkdir(exist_ok=True)
    print(f.write_text("hello\né\n"), f.read_text(), f.read_bytes(), f.stat().st_size, f.exists(), f.is_file(), f.parent.is_dir(), f.is_symlink())
    (root / "b.bin").write_bytes(b"\x00\x01")
    (root / "c.txt").touch()
    print(sorted(x.name for x in root.iterdir()), sorted(str(x.relative_to(root)) for x in root.rglob("*.txt")), [x.name for x in root.glob("*.bin")], sorted((str(d.relative_to(root)), sorted(ds), sorted(fs)) for d, ds, fs in root.walk()))
    with f.open("a") as fh:
        fh.write("more")
    print(f.read_text().splitlines(), f.rename(root / "renamed.txt").name, f.exists(), (root / "renamed.txt").replace(root / "c.txt").read_text()[:5])
    (root / "link").symlink_to("c.txt")
    print((root / "link").is_symlink(), (root / "link").resolve() == (root / "c.txt").resolve(), os.path.basename((root / "link").readlink()))
    (root / "c.txt").unlink()
    (root / "c.txt").unlink(missing_ok=True)
    try:
        root.rmdir()
    except OSError as e:
        print(type(e).__name__)
    print(Path.cwd().is_absolute(), Path("x").absolute().is_absolute(), Path("~").expanduser() != Path("~"), os.fspath(P("q")), open(root / "b.bin", "rb").read())
print(root.exists())
with tempfile.NamedTemporaryFile("w+", suffix=".tmp", delete=True) as t:
    t.write("temp")
    t.flush()
    t.seek(0)
    print(t.read(), t.name.endswith(".tmp"), os.path.exists(t.name))
print(os.path.exists(t.name), tempfile.gettempdir() != "")
fd, name = tempfile.mkstemp()
os.write(fd, b"raw")
os.close(fd)
print(open(name).read())
os.unlink(name)
with tempfile.TemporaryFile() as t:
    t.write(b"x")
    print(t.tell())
with tempfile.SpooledTemporaryFile(max_size=10) as s:
    s.write(b"abc")
    s.seek(0)
    print(s.read())
