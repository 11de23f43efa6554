# The tokens of every construct, what tokenize makes of errors, and the round trip.
import io
import tokenize
import token

sources = [
    "x = 1;$?`!\n",
    "f'{x!r:>{y}}' f'''a{\nb\n:c\n}''' \n",
    "a\\\n b\n",
    "if x:\n  y\n z\n",
    "if x:\n  y\n  if z:\n\t# c\n    w\nv",
    "0123 0_1 1.5e3j 0xF_F .5 1. 1e5 0b1 0o7\n",
    "1if 2else 3",
    "(", "(]\n", "[\n1,\n\n2]\n", "'''abc", "'a\\'b", "'a\nb'",
    "x=\u20ac\n", "\u00e9\u20ac = '\u00e9' + 'b'",
    "if x:\n\ty\n        z\n",
    "f'{a:{b}}}'\n", "f'{{}}{x}\\N{DASH}'", "f'{x:a\nb}'\n", "t'{a}' rb'x' Rf'\\{x}'", "f'{x", "f'{x=}{y = !s}'",
    "a\r\nb\r\n", "def f():\n  # c\n\n  x\n#d\ny",
    "1_a", "0xg", "0b12", "0o8", "1e+", "x\\ y", "#c", "a := b -> c ... d **= e <> f //= g >>= h\n", "\x0c  \n\tx\n",
    "ub''\n", "x\\\n", "async def f(): await x\n",
]
for source in sources:
    print(repr(source))
    try:
        for item in tokenize.generate_tokens(io.StringIO(source, newline="").readline):
            print("  ", token.tok_name[item.type], token.tok_name[item.exact_type], repr(item.string), item.start, item.end, repr(item.line))
    except (tokenize.TokenError, SyntaxError) as error:
        print("  ", type(error).__name__, error.args)

for source in [b"\xef\xbb\xbfx = 1\n", b"# coding: latin-1\nx = '\xe9'\n", b"x = '\xc3\xa9'\n"]:
    print([tuple(item) for item in tokenize.tokenize(io.BytesIO(source).readline)])

text = "def f(a, *b):\n    return f'{a!r:>{b}}' + (1,\n  2)  # c\n\n\nclass A: pass\n"
tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
print(tokenize.untokenize(tokens) == text)
print(repr(tokenize.untokenize(item[:2] for item in tokens)))
