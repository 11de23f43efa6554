# exit: 1
# An error while importing shows the frames of both files, and none of the import system.
import os, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    with open(os.path.join(folder, "broken_module.py"), "w") as f:
        f.write("def setup():\n    raise LookupError('in module')\nsetup()\n")
    try:
        import broken_module
    except LookupError as e:
        import traceback
        print([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
import no_such_module_here
