# Warnings of the compiler, and the errors they become.
import warnings
srcs = ["'\\d'", "b'\\d'", "'\\400'", "b'\\777 \\d'", "f'\\d{x}\\e'", "f'\\{x}'", "rf'\\d'", "f'{x:\\d}'", "'''a\n\\d'''", "x = 'abc' '\\q'", "1if x else 2", "0x1for x in y", "assert (x, 'a')", "x is 1", "1 is x", "x is not 'a'", "x is ()", "x is None", "x is ...", "x is 1.0", "x is b'a'", "x is -1", "x is f''", "1()", "'a'()", "(1,2)()", "[1]()", "{}()", "{1}()", "f'{x}'()", "None()", "...()", "(lambda: 1)()", "[x for x in y]()", "(x for x in y)()", "1[0]", "None[0]", "{1}[0]", "{1 for x in y}[0]", "(lambda: 1)[0]", "(x for x in y)[0]", "f'{x}'[0]", "'a'['b']", "[1]['a']", "(1,)['a']", "[1][1.0]", "'a'[None]", "'a'[()]", "f'{x}'['a']", "[1][x]", "b'a'['a']", "[x for x in y]['a']", "[1][1,2]", "[1][lambda: x]", "[1][[1]]", "[1][{1}]", "[1][{}]", "[1][f'']", "t'{x}'()", "t'{x}'[0]",
"def f():\n try: pass\n finally:\n  return 1", "while 1:\n try: pass\n finally: break", "while 1:\n try: pass\n finally: continue", "try: pass\nfinally:\n for x in y: break", "def f():\n try: pass\n finally:\n  def g(): return 1", "def f():\n try: pass\n finally:\n  for x in y:\n   return", "try: pass\nfinally:\n class A:\n  x = '\\d'", "if 0: x is 1", "x = '\\\n\\d'", "'\\N{DASH}\\p'", "x: '\\d'", "f'{1 is x}'", "print(1 is 1)", "x == 1 is 2", "'\\8'", "'\\d' '\\e' b", "@1()\ndef f(): pass", "assert (), 1", "assert ()", "assert (1,)"]
for s in srcs:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: compile(s, '<t>', 'exec')
        except SyntaxError as e: print(repr(s), 'ERR', e)
    for x in w: print(repr(s), x.category.__name__, str(x.message), x.lineno, x.filename)
    if not w: print(repr(s), '-')
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        try: compile(s, '<t>', 'exec')
        except SyntaxError as e: print('    ', e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
        except BaseException as e: print('    ', type(e), e)
