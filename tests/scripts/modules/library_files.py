# Files of library modules: where they say they lie, there they are.
import ast, inspect, json.decoder, linecache, os, pkgutil, runpy, subprocess, sys, traceback
from importlib import resources

folder = os.path.dirname(os.__file__)
print(os.path.isabs(folder), folder in sys.path, os.path.samefile(folder, os.path.dirname(ast.__file__)))
print(os.path.basename(ast.__file__), os.path.isfile(ast.__file__), os.path.isdir(json.__path__[0]))
names = os.listdir(folder)
print([name in names for name in ("ast.py", "json", "os.py", "no_such.py")])
print(sorted(name for name in os.listdir(json.__path__[0]) if name.endswith(".py")))
with open(json.decoder.__file__) as file:
    print(file.readline().rstrip())
print(os.stat(os.__file__).st_size == len(open(os.__file__, "rb").read()), os.access(os.__file__, os.R_OK))
print(next(os.walk(json.__path__[0]))[0] == json.__path__[0], any(entry.name == "tool.py" for entry in os.scandir(json.__path__[0])))

print(inspect.getsource(json.dumps).splitlines()[0], inspect.getsourcefile(json) == json.__file__, inspect.getfile(json.dumps) == json.__file__)
print(inspect.getmodule(json.dumps.__code__) is json, json.dumps.__code__.co_filename == json.__file__)
print(linecache.getline(json.__file__, 1) == open(json.__file__).readline())
print(json.__spec__.origin == json.__file__, json.__loader__.get_filename("json") == json.__file__, json.__loader__.is_package("json"))
print(json.__loader__.get_source("json") == open(json.__file__).read(), type(json.__loader__.get_data(json.__file__)))
print(pkgutil.get_data("json", "tool.py") == open(os.path.join(json.__path__[0], "tool.py"), "rb").read())
print([module.name for module in pkgutil.iter_modules(json.__path__)])
print(resources.files("json").joinpath("decoder.py").read_text() == open(json.decoder.__file__).read(), resources.is_resource("json", "no_such"))
print(sorted(entry.name for entry in resources.files("json").iterdir() if entry.name.endswith(".py")))
try:
    json.loads("{")
except ValueError as error:
    print([(frame.name, os.path.relpath(frame.filename, folder), frame.line) for frame in traceback.extract_tb(error.__traceback__)[1:]])

spaces = runpy.run_path(os.path.join(folder, "keyword.py"))
print(spaces["kwlist"][:2], spaces["__file__"] == os.path.join(folder, "keyword.py"))
code = "import sys; print(sum(1 for line in open(sys.argv[1])) > 100)"
print(subprocess.run([sys.executable, "-c", code, os.__file__], capture_output=True, text=True).stdout.strip())
print(subprocess.run("head -n 1 " + json.__file__ + " | wc -l", shell=True, capture_output=True, text=True).stdout.strip())
for wrong in (os.path.join(folder, "no_such.py"), os.path.join(folder, "json", "no_such.py")):
    try:
        open(wrong)
    except OSError as error:
        print(type(error).__name__, error.filename == wrong)
