# exit: 1
# Frames of code without source, and of functions it calls.
def callback():
    raise LookupError("from callback")


exec("def run(f):\n    f()\nrun(callback)\n")
