# Objects that imported modules hold are finalized at the end, while the names of their module are still there.
import os
import sys
import tempfile

folder = tempfile.TemporaryDirectory()
sys.path.insert(0, folder.name)
sys.dont_write_bytecode = True
with open(os.path.join(folder.name, "first_module.py"), "w") as file:
    file.write("""
import os
import second_module

class Held:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name, os.path.basename("a/b"), helper(), second_module.constant)

def helper():
    return "helper"

held = Held("alone")
cycle = Held("cycle")
cycle.self = cycle
""")
with open(os.path.join(folder.name, "second_module.py"), "w") as file:
    file.write("constant = 42\n")
import first_module

folder.cleanup()


class Own:
    def __del__(self):
        print("end of own")


own = Own()
print("last line")
