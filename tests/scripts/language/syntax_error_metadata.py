# What a SyntaxError tells those who look for misspelt keywords, and what they find.
for s,m in [("fur a in b:\n  pass\n",'exec'),("x = 1\nfor a in b:\n  pass\nelso:\n  pass\n",'exec'),("def f():\n  x = 3\n  whille True: pass\n  y\n",'exec'),("fur a in b:\n  pass\n",'single'),("a iff b",'eval'),("x = (",'exec'),("1_",'exec'), ("f(a b)",'exec'), ("def f(): pass\n\n\nclass A:\n  def g(self):\n     x = (1,\n  2 3)\n",'exec'),("  x",'exec'), ("if x:\npass",'exec'), ("x = [i fro i in x]","exec"), ("a\nb\n\nimpor c",'exec'), ("try:\n pass\nfinaly:\n pass",'exec')]:
    try: compile(s,'<t>',m)
    except SyntaxError as e: print(repr(s), e.msg, e.lineno, e.offset, e._metadata)
try: exec("return 1")
except SyntaxError as e: print(e._metadata)
import traceback
for source in ["fur a in b:\n  pass\n", "x = [i fro i in x]", "whille True: pass", "a = 1\nimpor math\n", "def f():\n  retrun 1\n", "x = 1 iff 2 else 3"]:
    try:
        compile(source, "<t>", "exec")
    except SyntaxError as e:
        print("".join(traceback.format_exception_only(e)), end="")
