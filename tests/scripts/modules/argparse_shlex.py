# argparse, shlex and getopt.
import argparse, shlex, getopt

p = argparse.ArgumentParser(prog="tool", description="A test tool.", epilog="The end.", add_help=True)
p.add_argument("source", help="where from")
p.add_argument("targets", nargs="*", default=["out"], help="where to")
p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default %(default)s)")
p.add_argument("-v", "--verbose", action="count", default=0)
p.add_argument("--flag", action="store_true")
p.add_argument("--mode", choices=["fast", "slow"])
p.add_argument("--item", action="append")
p.add_argument("--pair", nargs=2, type=float)
g = p.add_mutually_exclusive_group()
g.add_argument("--on", action="store_const", const=1, dest="switch")
g.add_argument("--off", action="store_const", const=0, dest="switch")
p.add_argument("--no-cache", dest="cache", action="store_false")
p.add_argument("--color", action=argparse.BooleanOptionalAction)


class Exit(Exception):
    pass


def error(message):
    raise Exit(message)


p.error = error
for line in ("src", "src a b -n 5 -vvv", "--flag src --mode fast", "src --item x --item=y", "src --pair 1 2.5", "src --on", "src --num 7", "src -n7 -v", "src --no-cache --no-color", "-- -dash", "", "src --mode bogus", "src -n x", "src --bogus", "src --on --off", "src --pair 1", "src --no"):
    try:
        print(line, "=>", sorted(vars(p.parse_args(line.split())).items()))
    except Exit as e:
        print(line, "=> error:", e)
print(p.format_usage(), p.format_help(), sep="")
print(p.parse_known_args(["s", "--zzz", "-n", "1"])[1])
sub = argparse.ArgumentParser(prog="git")
cmds = sub.add_subparsers(dest="cmd", required=True)
add = cmds.add_parser("add", help="add files")
add.add_argument("files", nargs="+")
add.set_defaults(run=lambda a: ("adding", a.files))
commit = cmds.add_parser("commit")
commit.add_argument("-m", "--message", required=True)
commit.set_defaults(run=lambda a: ("committing", a.message))
for line in (["add", "a", "b"], ["commit", "-m", "text"]):
    a = sub.parse_args(line)
    print(a.cmd, a.run(a))
print(shlex.split("a 'b c' \"d \\\" e\" f\\ g # not comment"), shlex.split("a # c", comments=True), shlex.quote("it's"), shlex.quote("safe"), shlex.join(["a b", "c"]))
try:
    shlex.split("'open")
except ValueError as e:
    print(e)
print(getopt.getopt(["-a", "-b", "val", "--long", "--opt=x", "rest", "-z"], "ab:", ["long", "opt="]), getopt.gnu_getopt(["rest", "-a"], "a"))
try:
    getopt.getopt(["-q"], "a")
except getopt.GetoptError as e:
    print(e)
ns = argparse.Namespace(a=1, b="x")
print(ns, ns == argparse.Namespace(a=1, b="x"), "a" in ns)
