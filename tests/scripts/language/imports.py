# import statements: forms, caching, relative imports, errors, packages made on the fly.
import os, sys, tempfile

root = tempfile.mkdtemp()
files = {
    "alpha.py": "print('loading alpha')\nvalue = 1\n_private = 2\ndef f(): return __name__, value\n",
    "beta.py": "from alpha import value as v, f\nimport alpha\nresult = v + alpha.value\n__all__ = ['result', 'hidden']\nhidden = 'in all'\nvisible = 'not in all'\n",
    "pkg/__init__.py": "print('loading pkg', __name__, __package__)\nfrom .sub import helper\nname = 'pkg'\n",
    "pkg/sub.py": "def helper(): return 'helper of ' + __name__\nfrom . import other\nfrom .deep.leaf import leaf\nfrom .deep import leaf as mod\n",
    "pkg/other.py": "x = 'other'\n",
    "pkg/deep/__init__.py": "",
    "pkg/deep/leaf.py": "from .. import other\nleaf = 'leaf sees ' + other.x\n",
    "broken.py": "x = 1\nraise ValueError('while importing')\n",
    "bad_syntax.py": "def f(:\n",
    "circ_a.py": "import circ_b\na = 'a'\nb_seen = circ_b.b\n",
    "circ_b.py": "import circ_a\nb = 'b'\na_there = hasattr(circ_a, 'a')\n",
    "circ_c.py": "from circ_d import d\nc = 1\n",
    "circ_d.py": "from circ_c import c\nd = 1\n",
    "dynamic.py": "def __getattr__(name):\n    if name == 'lazy': return 'made on demand'\n    raise AttributeError(f'no {name} here')\ndef __dir__(): return ['lazy']\n",
    "ns/inside.py": "where = __name__\n",
}
for name, text in files.items():
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
sys.path.insert(0, root)
import alpha
import alpha as again
from alpha import f, value as renamed
print(alpha is again, f(), renamed, alpha.__name__, os.path.basename(alpha.__file__), "alpha" in sys.modules, alpha.__doc__, type(alpha).__name__)
from beta import *
print(result, hidden, "visible" in globals(), "v" in globals())
import pkg.sub
import pkg.deep.leaf as leafmod
print(pkg.name, pkg.helper(), pkg.sub.leaf, leafmod.leaf, pkg.__path__[0].endswith("pkg"), pkg.sub.__package__, pkg.deep.leaf is leafmod, pkg.sub.mod is leafmod)
import ns.inside
print(ns.inside.where, hasattr(ns, "__file__") and ns.__file__)
for stmt in ("import no_such_mod", "import pkg.nope", "from pkg import nope", "from alpha import zzz", "import alpha.sub", "import broken", "import broken", "import bad_syntax", "from . import x", "from .alpha import y", "import circ_c", "from dynamic import missing", "from alpha import _private", "import pkg.sub.deeper"):
    try:
        exec(stmt, {"__name__": "__main__"})
        print(stmt, "ok")
    except Exception as e:
        print(stmt, "->", type(e).__name__, str(e).replace(root, "ROOT"))
print("broken" in sys.modules)
import circ_a
print(circ_a.b_seen, circ_a.circ_b.a_there)
from dynamic import lazy
import dynamic
print(lazy, dir(dynamic), dynamic.lazy)
try:
    dynamic.other
except AttributeError as e:
    print(e)
alpha.value = 100
print(f(), renamed, alpha.f())
del sys.modules["alpha"]
import alpha as fresh
print(fresh is again, fresh.value)
import importlib
with open(os.path.join(root, "alpha.py"), "w") as fh:
    fh.write("value = 'reloaded and longer than before'\n")
importlib.invalidate_caches()
print(importlib.reload(fresh).value, importlib.import_module("pkg.other").x, importlib.import_module(".other", "pkg").x)
sys.modules["fake"] = type(sys)("fake")
sys.modules["fake"].attr = 5
import fake
from fake import attr
print(attr)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(type(e).__name__, e)
def local_import():
    import math
    from os.path import join as j
    return math.floor(2.7), j("a", "b")
print(local_import(), "math" in globals())
