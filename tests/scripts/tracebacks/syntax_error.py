# exit: 1
# A syntax error in code given to exec, uncaught.
source = """
def good():
    return 1

def bad(:
    pass
"""
exec(compile(source, "given.py", "exec"))
