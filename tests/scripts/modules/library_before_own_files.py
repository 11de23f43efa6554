"""A file of the program does not stand for a module that the interpreter starts with; it does for any other."""

import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    names = ["abc", "codecs", "genericpath", "io", "posixpath", "stat", "colorsys", "nturl2path"]
    for name in names:
        with open(os.path.join(folder, name + ".py"), "w") as file:
            file.write("own = True\n")
    sys.path.insert(0, folder)
    for name in names:
        sys.modules.pop(name, None)
        print(name, hasattr(__import__(name), "own"))
