# csv, configparser and html helpers.
import csv, io, configparser, html

text = 'a,b,c\n1,"two, with comma",3\n"q""uoted",,"multi\nline"\n'
print(list(csv.reader(io.StringIO(text))), list(csv.reader(["a;b;'c;d'"], delimiter=";", quotechar="'")), list(csv.reader(["a  b"], delimiter=" ", skipinitialspace=True)))
r = csv.DictReader(io.StringIO("x,y\n1,2\n3\n4,5,6\n"))
print(r.fieldnames, list(r), r.line_num)
out = io.StringIO()
w = csv.writer(out)
w.writerow(["a", 1, None, 1.5, 'q"', "c,d", "n\nl", ""])
w.writerows([[1], [True, b"x"]])
print(repr(out.getvalue()))
for kw in ({"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"delimiter": "\t", "lineterminator": "\n"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"dialect": "unix"}, {"quotechar": "'"}):
    out = io.StringIO()
    csv.writer(out, **kw).writerow(["a,b", 1, "it's", 'x"y'])
    print(kw.get("quoting"), repr(out.getvalue()))
out = io.StringIO()
d = csv.DictWriter(out, ["x", "y"], restval="-", extrasaction="ignore")
d.writeheader()
d.writerows([{"x": 1, "y": 2}, {"x": 3, "z": 9}])
print(out.getvalue().splitlines(), csv.list_dialects(), csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter)
for f in (lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]), lambda: list(csv.reader(['"open'], strict=True)), lambda: csv.reader([], delimiter="ab"), lambda: csv.DictWriter(io.StringIO(), ["x"]).writerow({"q": 1}), lambda: csv.writer(5), lambda: list(csv.reader([b"x"])), lambda: csv.get_dialect("nope"), lambda: list(csv.reader(['a"b"c'])), lambda: csv.writer(io.StringIO()).writerow(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
c = configparser.ConfigParser()
c.read_string("[DEFAULT]\nbase = /x\n[one]\npath = %(base)s/one\nn = 5\non = yes\n; comment\nmulti = a\n  b\n[two]\nk: v\nempty =\n")
print(c.sections(), c["one"]["path"], c.getint("one", "n"), c["one"].getboolean("on"), c["one"]["multi"], dict(c["two"]), c.get("two", "zz", fallback="f"), "one" in c, c.has_option("two", "base"), c.options("two"))
c["three"] = {"a": "1"}
c.set("three", "b", "2")
out = io.StringIO()
c.write(out)
print(out.getvalue())
for f in (lambda: c["nope"], lambda: c.get("one", "nope"), lambda: c.read_string("novalue"), lambda: c.read_string("[one]\n[one]"), lambda: c.getint("two", "k"), lambda: c.set("three", "x", 5), lambda: c.get("one", "path", vars={"base": "%(loop)s"})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace("\n", " "))
print(html.escape("<a href=\"x\">'&'</a>"), html.unescape("&lt;&amp;&eacute;&#65;&#x1F600;&nope;"), html.escape("'\"", quote=False))
